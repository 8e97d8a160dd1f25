import type { AuditEvent } from '../../core/audit.ts';
import type { Owner } from '../../core/finding.ts';
import type { Actor } from '../../core/findings/decisions/decision.ts';
import { type Owned, ownerOverrideKey } from '../../core/owners/owner-tag.ts';
import type { Exemption, Limits, Mode } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { Store } from '../../core/ports/store.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import { type QueueName, queueOf, type Work } from '../../core/work.ts';
import { work as changeAnnounce } from '../../queues/notify/change-announce.ts';
import { work as findingAnnounce } from '../../queues/notify/finding-announce.ts';
import { work as findingEscalate } from '../../queues/notify/finding-escalate.ts';
import { work as findingRequest } from '../../queues/notify/finding-request.ts';
import { work as findingSync } from '../../queues/notify/finding-sync.ts';
import { work as ownerNamed } from '../../queues/notify/owner-named.ts';
import { work as personSend } from '../../queues/notify/person-send.ts';
import { work as personTell } from '../../queues/notify/person-tell.ts';
import { work as scanAnnounce } from '../../queues/notify/scan-announce.ts';
import { work as scanProgress } from '../../queues/notify/scan-progress.ts';
import { work as settingsSave } from '../../queues/notify/settings-save.ts';
import { works as recheckWorks } from '../../queues/recheck/registry.generated.ts';
import { works as scanWorks } from '../../queues/scan/registry.generated.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryIncidentLog, type MemoryIncidentLog } from '../fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { type AwsWorld, createAwsWorld } from './aws-world.ts';
import { type Choices, watchChoices } from './choices.ts';
import { type AlarmSaid, type Arrival, arrive, isArrival } from './machines/arrivals.ts';
import { machineRules } from './machines/machine.ts';
import { limits, people, policyOf } from './policy.ts';
import type { Random } from './random.ts';
import { createSlackWorld, type SlackWorld } from './slack-world.ts';
import { requirements, rules } from './things.ts';
import { createTurns, endless, type Life, type Turns } from './turns.ts';
import {
  createWorker,
  nobody,
  type Ports,
  type SimulatedDeps,
  type SimulatedWorker,
  type Witness,
} from './worker.ts';

const secondMs = 1_000;
/** The functions' timeouts, after which a worker is ended. */
const lifeMs: Readonly<Record<QueueName, number>> = {
  scan: 120 * secondMs,
  recheck: 60 * secondMs,
  'recheck-iam': 60 * secondMs,
  notify: 120 * secondMs,
  compliance: 120 * secondMs,
};
/** The timeout of functions that events wake. */
const arrivalMs = 60 * secondMs;
/** The time for a Slack request. */
const requestMs = 10 * secondMs;
const startMs = Date.UTC(2026, 0, 5, 9);

/** `running`: the number of workers that have it now. */
export type QueuedMessage = { readonly work: Work | Arrival; readonly dueMs: number; running: number };

export type Simulation = {
  readonly random: Random;
  readonly turns: Turns;
  readonly aws: AwsWorld;
  readonly slack: SlackWorld;
  /** What people chose in `/janitor settings`. */
  readonly choices: Choices;
  /** The store for inspection; tasks use it through turns and faults. */
  readonly store: Store;
  readonly evaluations: Evaluations;
  readonly incidentLog: MemoryIncidentLog;
  /** The ports for workers, each behind turns and faults. */
  readonly ports: Ports;
  /** For a worker that never dies. */
  readonly deps: SimulatedDeps;
  readonly queue: QueuedMessage[];
  /** Work whose deliveries are used up. */
  readonly deadLetters: (Work | Arrival)[];
  /** By `finding id # generation`. */
  readonly schedules: Map<
    string,
    { readonly findingId: string; readonly generation: number; readonly atMs: number }
  >;
  readonly modes: Record<string, Mode>;
  readonly exemptions: Exemption[];
  /** The tags that the policy requires. */
  readonly tags: TagRequirement[];
  readonly limits: Limits;
  readonly nowMs: () => number;
  readonly advance: (ms: number) => void;
  readonly deliver: (message: QueuedMessage) => void;
  /** A person acts in Slack. */
  readonly request: (actor: Actor, what: (deps: AllDeps) => Promise<unknown>) => void;
  readonly surprises: unknown[];
  /** How often a worker has read since the last happening that nothing is paused. */
  readonly readsOfPause: { count: number };
  /** Changes of alarms that arrive at least once. */
  readonly told: AlarmSaid[];
  /** When sweeps began that came to their end. */
  readonly sweptAtMs: number[];
  /** Who pressed a button last, and on what. */
  readonly lastClick: { readonly findingId: string; readonly userId: string };
  witness: Witness;
};

/** Slack user ids of the owners of a thing, by its id. */
export type OwnersOf = (id: string) => readonly string[];

const ownedByOne: OwnersOf = (id) => (/[01]$/.test(id) ? [people.owner] : []);

/** `holdsInQuiet`: nothing is remediated in its owner's quiet hours without an approval. `tries`: deliveries of a message. */
type Company = {
  readonly its?: Limits;
  readonly ownersOf?: OwnersOf;
  readonly holdsInQuiet?: boolean;
  readonly tries?: number;
  /** With instances of EC2, their alarms and the rules for incidents. */
  readonly hasMachines?: boolean;
};

export function createSimulation(
  random: Random,
  {
    its = limits,
    ownersOf = ownedByOne,
    holdsInQuiet = false,
    tries = Number.POSITIVE_INFINITY,
    hasMachines = false,
  }: Company = {},
): Simulation {
  let nowMs = startMs;
  let ids = 0;
  const clock = { nowMs: () => nowMs };
  const advance = (ms: number): void => void (nowMs += ms);
  const turns = createTurns(random, clock.nowMs);
  const evaluations = createMemoryEvaluations();
  const events = new Map<string, AuditEvent>();
  const store = createMemoryStore({ events });
  const aws = createAwsWorld(random, clock.nowMs, 6, { advance, hasMachines });
  const judging = hasMachines ? [...rules, ...machineRules] : rules;
  const incidentLog = createMemoryIncidentLog();
  const { keyValue, choices } = watchChoices(createMemoryKeyValue({ clock, events }), clock.nowMs);
  const namedInSlack = async (resource: Owned): Promise<Owner | undefined> =>
    (await keyValue.get(ownerOverrideKey(resource)))?.value as Owner | undefined;
  const slack = createSlackWorld(random, ownersOf, people.approvers, clock.nowMs, namedInSlack);
  const queue: QueuedMessage[] = [];
  const deadLetters: (Work | Arrival)[] = [];
  const delivered = new Map<QueuedMessage, number>();
  const surprises: unknown[] = [];
  const schedules: Simulation['schedules'] = new Map();
  const modes: Record<string, Mode> = {
    'sim-server-idle': 'enforce',
    'sim-database-idle': 'approve',
    'sim-address-idle': 'enforce',
    'sim-box-untagged': 'enforce',
    'sim-volume-idle': 'enforce',
    // No configuration allows this mode for the rule; nothing may be done despite it.
    'sim-user-idle': 'enforce',
    ...(hasMachines ? Object.fromEntries(machineRules.map(({ id }) => [id, 'enforce' as const])) : {}),
  };
  const exemptions: Exemption[] = [];
  const tags: TagRequirement[] = [...requirements];
  const ports: Ports = {
    clock,
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: () => policyOf(modes, exemptions, [...tags], its, holdsInQuiet, judging),
    rules: judging,
    evaluations,
    inventory: aws.inventory,
    remediator: aws.remediator,
    store,
    queue: {
      send: async (work: Work, delaySeconds = 0) =>
        void queue.push({ work, dueMs: nowMs + delaySeconds * secondMs, running: 0 }),
      sendAll: async () => undefined,
    },
    schedules: {
      put: async ({ id, generation, remediateAtMs }) =>
        void schedules.set(`${id}#${generation}`, {
          findingId: id,
          generation,
          atMs: remediateAtMs ?? nowMs,
        }),
      cancel: async ({ id, generation }) => void schedules.delete(`${id}#${generation}`),
    },
    notices: slack.notices,
    keyValue,
    incidentLog,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    sliceMs: 20 * secondMs,
  };
  const begin = (life: Life, person: Actor | null = null): SimulatedWorker =>
    createWorker({ ports, turns, aws, witness: () => simulation.witness }, life, person);
  const mortal = (ms: number): Life => ({ ...endless(), endsMs: nowMs + ms });
  const run = (
    worker: SimulatedWorker,
    task: () => Promise<unknown>,
    ended: (isDone: boolean) => void = () => undefined,
  ): void =>
    turns.spawn(
      worker,
      async () => void (await task()),
      (error) => {
        if (error === undefined) simulation.witness.ended(worker);
        else if (!isFault(error)) surprises.push(error);
        ended(error === undefined);
      },
    );
  const deliver = (message: QueuedMessage): void => {
    message.running += 1;
    delivered.set(message, (delivered.get(message) ?? 0) + 1);
    const worker = begin(mortal(isArrival(message.work) ? arrivalMs : lifeMs[queueOf(message.work)]));
    const { work } = message;
    run(
      worker,
      () => (isArrival(work) ? arrive(worker.deps, work) : perform(worker.deps, work)),
      (isDone) => {
        message.running -= 1;
        if (isDone && message.work.type === 'sweep') simulation.sweptAtMs.push(worker.bornMs);
        const at = queue.indexOf(message);
        if (at < 0) return;
        const isDeleted = isDone && !random.chance(0.05);
        const isLast = message.running === 0 && (delivered.get(message) ?? 0) >= tries;
        if (isDeleted || isLast) queue.splice(at, 1);
        // Work that was done is no loss, also when the message could not be deleted.
        if (isLast && !isDone) deadLetters.push(message.work);
      },
    );
  };
  const request: Simulation['request'] = (actor, what) => {
    const worker = begin(mortal(requestMs), actor);
    run(worker, () => what(worker.deps));
  };
  const simulation: Simulation = {
    random,
    turns,
    aws,
    slack,
    choices,
    store,
    evaluations,
    incidentLog,
    ports,
    deps: begin(endless()).deps,
    queue,
    deadLetters,
    schedules,
    modes,
    exemptions,
    tags,
    limits: its,
    surprises,
    sweptAtMs: [],
    told: [],
    readsOfPause: { count: 0 },
    lastClick: { findingId: '', userId: '' },
    deliver,
    request,
    nowMs: clock.nowMs,
    advance,
    witness: nobody,
  };
  return simulation;
}

/** Injected faults, which may surface as errors. */
function isFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'Crash' || error.name === 'PostUncertain' || error.message.startsWith('Throttling'))
  );
}

/** The notifier's work that needs only `Deps`; the rest needs Slack and does not affect findings. */
const notifyWorks = [
  ownerNamed,
  settingsSave,
  personTell,
  personSend,
  scanProgress,
  scanAnnounce,
  findingAnnounce,
  findingRequest,
  findingSync,
  changeAnnounce,
  findingEscalate,
];
const works = [...scanWorks, ...recheckWorks, ...notifyWorks];

/** Runs the work of a message. */
export async function perform(deps: AllDeps, work: Work): Promise<void> {
  if (work.type === 'together') return deps.queue.sendAll(work.works);
  const found = works.find(({ type }) => type === work.type);
  const run = found?.run as ((deps: AllDeps, work: Work) => Promise<unknown>) | undefined;
  await run?.(deps, work);
}
