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
type Standing = { readonly atMs: number; readonly input: string; readonly targetArn: string };

/**
 * Fires due schedules, because emulators only store them: sends their input to their queue, then deletes
 * them. At least once, as Scheduler.
 */
export function createSchedulesPump(deps: SchedulesPumpDeps): { readonly fireDue: () => Promise<number> } {
  const read = new Map<string, Standing | null>();
  return {
    fireDue: async () => {
      const listed = await list(deps);
      const fresh = new Map<string, Standing | null>();
      let fired = 0;
      for (const summary of listed) {
        const key = `${summary.Name}|${summary.LastModificationDate?.getTime() ?? 0}`;
        const known = read.get(key);
        const standing = known === undefined ? await readSchedule(deps, summary) : known;
        fresh.set(key, standing);
        if (!standing || standing.atMs > deps.clock.nowMs()) continue;
        await fire(deps, summary, standing);
        fired++;
      }
      read.clear();
      for (const [key, standing] of fresh) read.set(key, standing);
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
      .catch(unlessGone);
    all.push(...(page?.Schedules ?? []));
    token = page?.NextToken;
  } while (token);
  return all;
}

/** Null when the schedule is disabled, deleted or not one-off. */
async function readSchedule(deps: SchedulesPumpDeps, summary: ScheduleSummary): Promise<Standing | null> {
  const schedule = await deps.scheduler
    .send(new GetScheduleCommand({ GroupName: deps.group, Name: summary.Name }))
    .catch(unlessGone);
  const at = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(schedule?.ScheduleExpression ?? '')?.[1];
  if (!schedule?.Target?.Arn || !at || schedule.State === 'DISABLED') return null;
  const zone = schedule.ScheduleExpressionTimezone ?? 'UTC';
  if (zone !== 'UTC') throw new Error(`Schedule ${schedule.Name} is in ${zone}; only UTC is fired here`);
  return { atMs: Date.parse(`${at}Z`), input: schedule.Target.Input ?? '', targetArn: schedule.Target.Arn };
}

async function fire(deps: SchedulesPumpDeps, { Name }: ScheduleSummary, standing: Standing): Promise<void> {
  const QueueName = standing.targetArn.split(':').at(-1);
  const { QueueUrl } = await deps.sqs.send(new GetQueueUrlCommand({ QueueName }));
  await deps.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: standing.input }));
  await deps.scheduler.send(new DeleteScheduleCommand({ GroupName: deps.group, Name })).catch(unlessGone);
}

function unlessGone(thrown: unknown): undefined {
  if (!(thrown instanceof ResourceNotFoundException)) throw thrown;
}
