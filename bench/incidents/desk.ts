import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { minuteMs } from '../../core/calendar.ts';
import type { Finding } from '../../core/finding.ts';
import { recheckFinding } from '../../core/findings/remediation/recheck.ts';
import type { IncidentEntry } from '../../core/incidents/log.ts';
import type { AllDeps } from '../../core/ports/deps.ts';
import type { Remediator } from '../../core/ports/remediator.ts';
import { known, type Resource } from '../../core/resource.ts';
import { type QueueName, queueOf, type Work } from '../../core/work.ts';
import { source } from '../../events/alarm/source.ts';
import { fromQueueTogether } from '../../events/receive.ts';
import { incidentTopic, sentAlarm, statusAlarm } from '../../local/aws/alarm-message.ts';
import { queueHandler } from '../../queues/queue-handler.ts';
import { work as lookWork } from '../../queues/scan/incident-look.ts';
import { worker } from '../../queues/worker.ts';
import { rule } from '../../rules/ec2-status-check-failed.ts';
import { createMemoryEvaluations } from '../../tests/fakes/memory-evaluations.ts';
import { createMemoryIncidentLog } from '../../tests/fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../../tests/fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../tests/fakes/memory-queue.ts';
import { createMemoryStore } from '../../tests/fakes/memory-store.ts';
import { limits as given, policyOf } from '../../tests/simulator/policy.ts';
import { deskAccount } from '../../tests/support/desk-account.ts';
import { createLimitedSlack, createNotifier } from '../slack/notifier.ts';

const account = '123456789012';
const region = 'eu-west-1';
const failedForMs = 6 * minuteMs;
const perBatch = { alarms: 50, works: 5 };
export const cardsPerDigest = 20;

export function instanceId(nth: number): string {
  return `i-${String(nth).padStart(17, '0')}`;
}

/** How the desk tells the time, and waits. */
export type Time = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

export type IncidentDesk = ReturnType<typeof createIncidentDesk>;

/**
 * The functions `alarm`, `scan` and `notify` on memory. `notifiers`: processes of `notify`, each with a pace of its own.
 * Instances fail their status check when they are in `failing`.
 */
export function createIncidentDesk(clock: Time, notifiers = 1) {
  let ids = 0;
  const failing = new Set<string>();
  const failedSinceMs = clock.nowMs() - failedForMs;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const queue = createMemoryQueue({ clock });
  const store = createMemoryStore({});
  const keyValue = createMemoryKeyValue({ clock });
  const incidentLog = createMemoryIncidentLog();
  const policy = policyOf({ [rule.id]: 'enforce' }, [], [], { ...given, cardsPerDigest }, false, [rule]);
  const side = createLimitedSlack(clock.nowMs);
  const acted: string[] = [];
  const remediator: Remediator = {
    ...deskAccount([], clock.nowMs).remediator,
    run: async ({ finding }) => {
      acted.push(finding.id);
      return { summary: 'Rebooted.', undo: {} };
    },
  };
  const deps: Omit<AllDeps, 'notices'> = {
    clock,
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => policy,
    store,
    queue,
    log,
    rules: [rule],
    keyValue,
    evaluations: createMemoryEvaluations(),
    remediator,
    schedules: { put: async () => undefined, cancel: async () => undefined },
    inventory: {
      ownAccount: async () => account,
      reach: async () => undefined,
      regions: async () => [region],
      kindsIn: () => ['ec2-instance'],
      list: async function* () {
        yield { resources: [] };
      },
      get: async ({ id }) => instance(id, failing.has(id) ? failedSinceMs : null, clock.nowMs()),
      load: async (wanted) => wanted.map(({ resource }) => resource),
      plan: (_kind, remediation) => ({
        remediation,
        title: 'Reboot the instance',
        undo: { possible: 'nothing', how: '' },
      }),
      probe: async () => ({ probe: { allowed: 'yes', because: '' }, protections: [] }),
      health: async () => ({
        running: failing.size,
        impaired: [...failing].map((id) => ({ id, sinceMs: failedSinceMs })),
        scheduled: [],
      }),
    },
  };
  const notify = Array.from({ length: notifiers }, () => createNotifier(side, deps, clock.sleep));
  const [first] = notify;
  if (!first) throw new Error('There is no notifier');
  const alarm = fromQueueTogether(source, { ...deps, incidentLog, ownPrefix: 'janitor-bench' });
  const changeHistory = { lastChanges: async () => [] };
  const scan = queueHandler(
    { log, queue },
    worker('scan', [lookWork], { ...deps, notices: first.notices, incidentLog, changeHistory }),
  );
  /** Messages that failed, and so would be tried again after the queue's visibility timeout. */
  const failed: Work[] = [];
  const waiting: Record<'scan' | 'notify', Work[]> = { scan: [], notify: [] };

  return {
    ...side,
    failing,
    failed,
    entries: (): readonly IncidentEntry[] => incidentLog.entries(),
    findings,
    /** Delivers the messages of alarms as SNS does, in batches as the function gets them. */
    receive: async (instances: readonly string[], state: 'ALARM' | 'OK'): Promise<void> => {
      const bodies = instances.map((id) => JSON.stringify(alarmOf(id, state, clock.nowMs())));
      const batches = inBatches(bodies, perBatch.alarms);
      await Promise.all(batches.map(async (batch) => mustTake(await alarm(eventOf(batch)))));
    },
    /** Rechecks every scheduled finding, and returns how many AWS would have been changed for. */
    recheck: async (): Promise<number> => {
      for (const { id: findingId, generation, status } of await findings())
        if (status === 'scheduled') await recheckFinding(deps, { findingId, generation });
      return acted.length;
    },
    /** Works until nothing is due and nobody works. */
    work: async (): Promise<void> => {
      const busy = new Set<Promise<void>>();
      const free = [...notify];
      for (;;) {
        sort();
        const looks = waiting.scan.splice(0);
        for (const look of looks) begin(busy, run(scan, [look]));
        while (free.length > 0 && waiting.notify.length > 0) {
          const one = free.shift();
          const works = waiting.notify.splice(0, perBatch.works);
          if (one)
            begin(
              busy,
              run(one.handle, works).finally(() => free.push(one)),
            );
        }
        if (busy.size > 0) await Promise.race(busy);
        else if (isPostDue()) await clock.sleep(20);
        else return;
      }
    },
  };

  async function findings(): Promise<readonly Finding[]> {
    const all = ['claimed', 'open', 'scheduled'] as const;
    const pages = await Promise.all(all.map((status) => store.byStatus(status, { limit: 10_000 })));
    return pages.flatMap((page) => page.findings);
  }

  function begin(busy: Set<Promise<void>>, work: Promise<void>): void {
    const tracked = work.finally(() => busy.delete(tracked));
    busy.add(tracked);
  }

  async function run(handle: typeof scan, works: readonly Work[]): Promise<void> {
    const answer = await handle(eventOf(works.map((work) => JSON.stringify(work))));
    failed.push(...answer.batchItemFailures.flatMap(({ itemIdentifier: id }) => works[Number(id)] ?? []));
  }

  /** Gives what is due to the functions. Others than these are not part of the measurement. */
  function sort(): void {
    for (let work = queue.take(); work; work = queue.take()) {
      const of: QueueName = queueOf(work);
      if (of === 'scan' || of === 'notify') waiting[of].push(work);
    }
  }

  /** Whether Slack's limits, or the two seconds between redraws, hold work back. */
  function isPostDue(): boolean {
    return queue
      .waiting()
      .some(({ queue: of, dueAtMs }) => of === 'notify' && dueAtMs < clock.nowMs() + minuteMs);
  }
}

function mustTake({ batchItemFailures }: SQSBatchResponse): void {
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} alarms failed`);
}

function inBatches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

/** The message id is the index. */
function eventOf(bodies: readonly string[]): SQSEvent {
  return { Records: bodies.map((body, at) => ({ messageId: String(at), body })) } as SQSEvent;
}

function alarmOf(id: string, state: 'ALARM' | 'OK', atMs: number): object {
  const alarm = {
    account,
    region,
    name: `${id} status check`,
    topic: incidentTopic(account, region),
    settings: statusAlarm,
    dimension: { name: 'InstanceId', value: id },
    readings: { ALARM: 1, OK: 0 },
  };
  return sentAlarm(alarm, state, atMs).body;
}

/** `failedSinceMs`: null when its checks pass. */
function instance(id: string, failedSinceMs: number | null, nowMs: number): Resource<'ec2-instance'> {
  const passing = { status: 'ok', impairedSinceMs: null } as const;
  const impaired = { status: 'impaired', impairedSinceMs: failedSinceMs } as const;
  return {
    account,
    region,
    kind: 'ec2-instance',
    id,
    arn: `arn:aws:ec2:${region}:${account}:instance/${id}`,
    name: id,
    observedAtMs: nowMs,
    tags: known({}),
    facts: {
      state: known('running'),
      alarmActions: known([]),
      instanceStatus: known({
        system: passing,
        instance: failedSinceMs === null ? passing : impaired,
        attachedEbs: passing,
        events: [],
      }),
    },
    metrics: {},
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: null,
  };
}
