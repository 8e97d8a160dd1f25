import {
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  type ScheduleSummary,
} from '@aws-sdk/client-scheduler';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, Log } from '../../core/ports/runtime.ts';

export type SchedulesPumpDeps = {
  readonly scheduler: SchedulerClient;
  readonly sqs: SQSClient;
  readonly group: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** A one-off schedule as stored in Scheduler. */
type StoredSchedule = { readonly atMs: number; readonly input: string; readonly targetArn: string };

/**
 * Fires due schedules, because emulators only store them: sends their input to their queue, then deletes
 * them. At least once, as Scheduler.
 */
export function createSchedulesPump(deps: SchedulesPumpDeps): { readonly fireDue: () => Promise<number> } {
  const read = new Map<string, StoredSchedule | null>();
  return {
    fireDue: async () => {
      const listed = await list(deps);
      const fresh = new Map<string, StoredSchedule | null>();
      let fired = 0;
      for (const summary of listed) {
        const key = `${summary.Name}|${summary.LastModificationDate?.getTime() ?? 0}`;
        const known = read.get(key);
        const stored = known === undefined ? await readSchedule(deps, summary) : known;
        fresh.set(key, stored);
        if (!stored || stored.atMs > deps.clock.nowMs()) continue;
        await fire(deps, summary, stored);
        fired++;
      }
      read.clear();
      for (const [key, stored] of fresh) read.set(key, stored);
      return fired;
    },
  };
}

async function list(deps: SchedulesPumpDeps): Promise<readonly ScheduleSummary[]> {
  const all: ScheduleSummary[] = [];
  let token: string | undefined;
  do {
    const page = await deps.scheduler
      .send(new ListSchedulesCommand({ GroupName: deps.group, ...(token ? { NextToken: token } : {}) }))
      .catch(ignoreNotFound);
    all.push(...(page?.Schedules ?? []));
    token = page?.NextToken;
  } while (token);
  return all;
}

/** Null when the schedule is disabled, deleted or not one-off. */
async function readSchedule(
  deps: SchedulesPumpDeps,
  summary: ScheduleSummary,
): Promise<StoredSchedule | null> {
  const schedule = await deps.scheduler
    .send(new GetScheduleCommand({ GroupName: deps.group, Name: summary.Name }))
    .catch(ignoreNotFound);
  const at = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(schedule?.ScheduleExpression ?? '')?.[1];
  if (!schedule?.Target?.Arn || !at || schedule.State === 'DISABLED') return null;
  const zone = schedule.ScheduleExpressionTimezone ?? 'UTC';
  if (zone !== 'UTC')
    throw new Error(`Schedule ${schedule.Name} uses time zone ${zone}; the local copy supports only UTC`);
  return { atMs: Date.parse(`${at}Z`), input: schedule.Target.Input ?? '', targetArn: schedule.Target.Arn };
}

async function fire(
  deps: SchedulesPumpDeps,
  { Name }: ScheduleSummary,
  stored: StoredSchedule,
): Promise<void> {
  const QueueName = stored.targetArn.split(':').at(-1);
  const { QueueUrl } = await deps.sqs.send(new GetQueueUrlCommand({ QueueName }));
  await deps.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: stored.input }));
  await deps.scheduler.send(new DeleteScheduleCommand({ GroupName: deps.group, Name })).catch(ignoreNotFound);
}

function ignoreNotFound(thrown: unknown): undefined {
  if (!(thrown instanceof ResourceNotFoundException)) throw thrown;
}
