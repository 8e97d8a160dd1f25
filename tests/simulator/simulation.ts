import type { AuditEvent } from '../../core/audit.ts';
import { type Finding, questionKey } from '../../core/finding.ts';
import type { Exemption, Limits, Mode, Policy } from '../../core/policy.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { Permit } from '../../core/ports/permit.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import type { Store } from '../../core/ports/store.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import type { Work } from '../../core/work.ts';
import { work as findingAnnounce } from '../../queues/notify/finding-announce.ts';
import { work as findingRemind } from '../../queues/notify/finding-remind.ts';
import { work as findingSync } from '../../queues/notify/finding-sync.ts';
import { work as scanAnnounce } from '../../queues/notify/scan-announce.ts';
import { work as scanProgress } from '../../queues/notify/scan-progress.ts';
import { works as recheckWorks } from '../../queues/recheck/registry.generated.ts';
import { works as scanWorks } from '../../queues/scan/registry.generated.ts';
import { createMemoryEvaluations } from '../fakes/memory-evaluations.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { type AwsWorld, createAwsWorld, requirements, rules } from './aws-world.ts';
import type { Random } from './random.ts';
import { createSlackWorld, type SlackWorld } from './slack-world.ts';
import { Crash, createTurns, spread, type Turns } from './turns.ts';

const dayMs = 86_400_000;
/** A function that runs for longer is ended, wherever it is; so nothing is changed later than that. */
const workerMs = 60_000;
const startMs = Date.UTC(2026, 0, 5, 9);

export const limits: Limits = {
  remediationsPerRun: 3,
  percentOfKindPerRun: 50,
  remediationsPerOwnerPerRun: 3,
  cardsPerDigest: 4,
};
export const people = { owner: 'UOWNER', approvers: ['UAPPROVE1', 'UAPPROVE2'], stranger: 'USTRANGER' };

export type Message = { readonly work: Work; readonly dueMs: number; attempts: number };

export type Simulation = {
  readonly random: Random;
  readonly turns: Turns;
  readonly aws: AwsWorld;
  readonly slack: SlackWorld;
  /** The store itself, for looking at it; the tasks see it through turns and faults. */
  readonly store: Store;
  readonly evaluations: Evaluations;
  readonly deps: AllDeps;
  readonly queue: Message[];
  readonly schedules: Map<
    string,
    { readonly findingId: string; readonly generation: number; readonly atMs: number }
  >;
  readonly modes: Record<string, Mode>;
  readonly exemptions: Exemption[];
  /** What the policy asks to be tagged. */
  readonly tags: TagRequirement[];
  readonly nowMs: () => number;
  readonly advance: (ms: number) => void;
  readonly deliver: (message: Message) => void;
  readonly events: AuditEvent[];
  readonly surprises: unknown[];
};

/** A day of grace, three kinds, the limits above. */
export function policyOf(
  modes: Readonly<Record<string, Mode>>,
  exemptions: readonly Exemption[] = [],
  tags: readonly TagRequirement[] = requirements,
): Policy {
  return {
    timeZone: 'UTC',
    dailyAt: '16:00',
    accounts: [{ id: null, name: 'sim', channel: null, regions: null }],
    defaultChannel: 'C1',
    owners: { tags: ['Owner'], people: {}, emailDomain: null },
    approvers: { users: people.approvers, groups: [] },
    limits,
    snooze: { defaultDays: 30, maxDays: 90 },
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

export function createSimulation(random: Random): Simulation {
  let nowMs = startMs;
  let ids = 0;
  const surprises: unknown[] = [];
  const turns = createTurns(random);
  const evaluations = createMemoryEvaluations();
  const aws = createAwsWorld(random, () => nowMs, 6);
  const ownerOf = (id: string): string | null => (/[01]$/.test(id) ? people.owner : null);
  const slack = createSlackWorld(random, ownerOf, people.approvers);
  const store = watched(
    createMemoryStore(),
    slack,
    () => nowMs,
    (what) => surprises.push(new Error(what)),
  );
  const queue: Message[] = [];
  const schedules: Simulation['schedules'] = new Map();
  const modes: Record<string, Mode> = {
    'sim-server-idle': 'enforce',
    'sim-database-idle': 'approve',
    'sim-address-idle': 'enforce',
    'sim-box-untagged': 'enforce',
    'sim-volume-idle': 'enforce',
    // No configuration gives this; nothing may be done all the same.
    'sim-user-idle': 'enforce',
  };
  const exemptions: Exemption[] = [];
  const tags: TagRequirement[] = [...requirements];
  const events: AuditEvent[] = [];

  const policy = (): Policy => policyOf(modes, exemptions, tags);

  /** Remediates for a worker that has run since then. */
  const mortal = async (permit: Permit, bornMs: number): ReturnType<Remediator['run']> => {
    if (nowMs - bornMs > workerMs) throw new Crash('timed out');
    return aws.remediator.run(permit);
  };
  const remediator = turns.wrap({ run: mortal, readProgress: aws.remediator.readProgress }, 'remediator');
  const sending = turns.wrap(
    {
      send: async (work: Work, delaySeconds = 0) =>
        void queue.push({ work, dueMs: nowMs + delaySeconds * 1000, attempts: 0 }),
    },
    'queue',
  );
  const deps: AllDeps = {
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => policy(),
    rules,
    evaluations: turns.wrap(evaluations, 'evaluations'),
    inventory: turns.wrap(aws.inventory, 'inventory'),
    remediator: aws.remediator,
    store: turns.wrap(store, 'store'),
    queue: {
      send: sending.send,
      // A crash may come between any two of them.
      sendAll: async (works) => {
        for (const work of works) await sending.send(work);
      },
    },
    schedules: turns.wrap(
      {
        put: async ({ id, generation, remediateAtMs }) =>
          void schedules.set(id, { findingId: id, generation, atMs: remediateAtMs ?? nowMs }),
        cancel: async ({ id }) => void schedules.delete(id),
      } satisfies AllDeps['schedules'],
      'schedules',
    ),
    notices: turns.wrap(slack.notices, 'notices'),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  // What answers at once on any platform stays synchronous.
  const sync: AllDeps = {
    ...deps,
    inventory: {
      ...spread(deps.inventory, aws.inventory),
      list: turns.pages(aws.inventory.list, 'inventory.list'),
      kindsIn: aws.inventory.kindsIn,
      plan: aws.inventory.plan,
    },
  };

  const bornNow = (): AllDeps => {
    const bornMs = nowMs;
    return {
      ...sync,
      remediator: {
        ...aws.remediator,
        readProgress: remediator.readProgress,
        run: (permit) => remediator.run(permit, bornMs),
      },
    };
  };
  const deliver = (message: Message): void => {
    message.attempts += 1;
    const worker = bornNow();
    turns.spawn(
      message.work.type,
      () => perform(worker, message.work),
      (error) => {
        if (error === undefined) {
          const at = queue.indexOf(message);
          if (at >= 0 && !random.chance(0.05)) queue.splice(at, 1);
        } else if (!isFault(error)) surprises.push(error);
      },
    );
  };
  return {
    random,
    turns,
    aws,
    slack,
    store,
    evaluations,
    deps: sync,
    queue,
    schedules,
    modes,
    exemptions,
    tags,
    events,
    surprises,
    deliver,
    nowMs: () => nowMs,
    advance: (ms) => void (nowMs += ms),
  };
}

/** Faults that were put in on purpose, and come out where they should. */
function isFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'Crash' || error.name === 'PostUncertain' || error.message.startsWith('Throttling'))
  );
}

/** What the notifier does with `Deps` alone; the rest needs Slack itself, and says nothing of a finding's life. */
const notifyWorks = [scanProgress, scanAnnounce, findingAnnounce, findingRemind, findingSync];
const works = [...scanWorks, ...recheckWorks, ...notifyWorks];

/** Does work as its worker does. */
export async function perform(deps: AllDeps, work: Work): Promise<void> {
  if (work.type === 'together') return deps.queue.sendAll(work.works);
  const found = works.find(({ type }) => type === work.type);
  const run = found?.run as ((deps: AllDeps, work: Work) => Promise<unknown>) | undefined;
  await run?.(deps, work);
}

/** The store, with a look at pause, snooze and who was mentioned in the instant of each transition. */
function watched(store: Store, slack: SlackWorld, nowMs: () => number, say: (what: string) => void): Store {
  return {
    ...store,
    move: async (before, after, event, guard) => {
      const paused = await store.pause();
      const moved = await store.move(before, after, event, guard);
      if (!moved.ok) return moved;
      const starts =
        after.status === 'remediating' &&
        (before.status !== 'remediating' || (after.progress?.stepAtMs ?? null) !== null);
      if (starts && event.type !== 'remediation.uncertain' && paused)
        say(`started while paused: ${before.id}`);
      const graceStarts = after.status === 'scheduled' && before.status !== 'scheduled' && !after.approval;
      if (graceStarts && !isMentioned(slack, after)) say(`grace without a mention: ${before.id}`);
      const snoozed = before.status === 'snoozed' && (before.snooze?.untilMs ?? 0) > nowMs();
      if (snoozed && event.actor === 'janitor' && after.status !== 'resolved' && after.status !== 'snoozed')
        say(`woken by the janitor: ${before.id}`);
      return moved;
    },
  };
}

/** Some message about this very question mentions its owner, or the approvers where nobody is known. */
function isMentioned({ mentions }: SlackWorld, finding: Omit<Finding, 'version'>): boolean {
  const responsible = finding.owner.userId === null ? people.approvers : [finding.owner.userId];
  return mentions.some(
    ({ about, named }) =>
      about.includes(questionKey(finding)) && responsible.some((id) => named.includes(id)),
  );
}
