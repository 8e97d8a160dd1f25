import type { Actor } from '../../core/findings/decisions/decision.ts';
import type { Exemption, Limits, Mode, Policy } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { Store } from '../../core/ports/store.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import { type QueueName, queueOf, type Work } from '../../core/work.ts';
import { work as findingAnnounce } from '../../queues/notify/finding-announce.ts';
import { work as findingRemind } from '../../queues/notify/finding-remind.ts';
import { work as findingSync } from '../../queues/notify/finding-sync.ts';
import { work as personSend } from '../../queues/notify/person-send.ts';
import { work as personTell } from '../../queues/notify/person-tell.ts';
import { work as scanAnnounce } from '../../queues/notify/scan-announce.ts';
import { work as scanProgress } from '../../queues/notify/scan-progress.ts';
import { works as recheckWorks } from '../../queues/recheck/registry.generated.ts';
import { works as scanWorks } from '../../queues/scan/registry.generated.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { type AwsWorld, createAwsWorld } from './aws-world.ts';
import type { Random } from './random.ts';
import { createSlackWorld, type SlackWorld } from './slack-world.ts';
import { requirements, rules } from './things.ts';
import { createTurns, endless, type Life, type Turns } from './turns.ts';
import { createWorker, type Ports, type Witness, type Worker } from './worker.ts';

const dayMs = 86_400_000;
const secondMs = 1_000;
/** The functions' timeouts, after which a worker is ended. */
const lifeMs: Readonly<Record<QueueName, number>> = {
  scan: 120 * secondMs,
  recheck: 60 * secondMs,
  notify: 120 * secondMs,
  compliance: 120 * secondMs,
};
/** The time for a Slack request. */
const requestMs = 10 * secondMs;
const startMs = Date.UTC(2026, 0, 5, 9);

export const limits: Limits = {
  remediationsPerRun: 3,
  percentOfKindPerRun: 50,
  remediationsPerOwnerPerRun: 3,
  cardsPerDigest: 4,
};
export const people = { owner: 'UOWNER', approvers: ['UAPPROVE1', 'UAPPROVE2'], stranger: 'USTRANGER' };

/** `running`: the number of workers that have it now. */
/** `running`: the number of workers that have it now. */
export type Message = { readonly work: Work; readonly dueMs: number; running: number };

export type Simulation = {
  readonly random: Random;
  readonly turns: Turns;
  readonly aws: AwsWorld;
  readonly slack: SlackWorld;
  /** The store for inspection; tasks use it through turns and faults. */
  readonly store: Store;
  readonly evaluations: Evaluations;
  /** The ports for workers, each behind turns and faults. */
  readonly ports: Ports;
  /** For a worker that never dies. */
  readonly deps: AllDeps;
  readonly queue: Message[];
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
  readonly deliver: (message: Message) => void;
  /** A person acts in Slack. */
  readonly request: (actor: Actor, what: (deps: AllDeps) => Promise<unknown>) => void;
  readonly surprises: unknown[];
  witness: Witness;
};

/** A policy with one day of grace period, three kinds and the limits above. */
export function policyOf(
  modes: Readonly<Record<string, Mode>>,
  exemptions: readonly Exemption[] = [],
  tags: readonly TagRequirement[] = requirements,
  its: Limits = limits,
): Policy {
  return {
    timeZone: 'UTC',
    dailyAt: '16:00',
    accounts: [{ id: null, name: 'sim', channel: null, regions: null }],
    defaultChannel: 'C1',
    owners: { tags: ['Owner'], people: {}, emailDomain: null },
    approvers: { users: people.approvers, groups: [] },
    limits: its,
    snooze: { defaultDays: 30, maxDays: 90 },
    quietHours: { holdRemediation: false },
    claimMs: 30 * dayMs,
    compliance: { tellAfterMs: 600_000 },
    exemptTag: 'janitor:exempt',
    externalId: null,
    exemptions: [...exemptions],
    rules: Object.fromEntries(
      rules.map(({ id, remediation, severity, thresholds }) => [
        id,
        {
          rule: id,
          mode: modes[id] ?? 'observe',
          severity,
          graceMs: dayMs,
          remediation,
          thresholds: 'tags' in thresholds ? { tags } : {},
          channel: null,
          protect: [],
        },
      ]),
    ),
  };
}

export function createSimulation(random: Random, its: Limits = limits): Simulation {
  let nowMs = startMs;
  let ids = 0;
  const clock = { nowMs: () => nowMs };
  const advance = (ms: number): void => void (nowMs += ms);
  const turns = createTurns(random, clock.nowMs);
  const evaluations = createMemoryEvaluations();
  const store = createMemoryStore();
  const aws = createAwsWorld(random, clock.nowMs, 6, advance);
  const ownerOf = (id: string): string | null => (/[01]$/.test(id) ? people.owner : null);
  const slack = createSlackWorld(random, ownerOf, people.approvers, clock.nowMs);
  const queue: Message[] = [];
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
  };
  const exemptions: Exemption[] = [];
  const tags: TagRequirement[] = [...requirements];
  const ports: Ports = {
    clock,
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: () => policyOf(modes, exemptions, tags, its),
    rules,
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
    keyValue: createMemoryKeyValue({ clock }),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    sliceMs: 20 * secondMs,
  };
  const begin = (life: Life, person: Actor | null = null): Worker =>
    createWorker({ ports, turns, aws, witness: () => simulation.witness }, life, person);
  const mortal = (ms: number): Life => ({ ...endless(), endsMs: nowMs + ms });
  const run = (
    worker: Worker,
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
  const deliver = (message: Message): void => {
    message.running += 1;
    const worker = begin(mortal(lifeMs[queueOf(message.work)]));
    run(
      worker,
      () => perform(worker.deps, message.work),
      (isDone) => {
        message.running -= 1;
        const at = queue.indexOf(message);
        if (isDone && at >= 0 && !random.chance(0.05)) queue.splice(at, 1);
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
    store,
    evaluations,
    ports,
    deps: begin(endless()).deps,
    queue,
    schedules,
    modes,
    exemptions,
    tags,
    limits: its,
    surprises,
    deliver,
    request,
    nowMs: clock.nowMs,
    advance,
    witness: nobody,
  };
  return simulation;
}

const nobody: Witness = {
  claimed: () => undefined,
  moved: () => undefined,
  acts: () => undefined,
  lost: () => undefined,
  ended: () => undefined,
};

/** Injected faults, which may surface as errors. */
function isFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'Crash' || error.name === 'PostUncertain' || error.message.startsWith('Throttling'))
  );
}

/** The notifier's work that needs only `Deps`; the rest needs Slack and does not affect findings. */
const notifyWorks = [
  personTell,
  personSend,
  scanProgress,
  scanAnnounce,
  findingAnnounce,
  findingRemind,
  findingSync,
];
const works = [...scanWorks, ...recheckWorks, ...notifyWorks];

/** Runs the work of a message. */
export async function perform(deps: AllDeps, work: Work): Promise<void> {
  if (work.type === 'together') return deps.queue.sendAll(work.works);
  const found = works.find(({ type }) => type === work.type);
  const run = found?.run as ((deps: AllDeps, work: Work) => Promise<unknown>) | undefined;
  await run?.(deps, work);
}
