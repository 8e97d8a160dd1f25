import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { minuteMs } from '../core/calendar.ts';
import type { Finding } from '../core/finding.ts';
import type { Queue, Schedules } from '../core/ports/queue.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { EpochMs } from '../core/resource.ts';
import type { Work } from '../core/work.ts';
import {
  atExpression,
  isScheduleName,
  nextMinute,
  nextSecond,
  scheduledMinute,
  scheduleName,
  timeOf,
} from './times.ts';

export type SchedulesDeps = {
  readonly scheduler: SchedulerClient;
  readonly clock: Clock;
  /** Takes the work at once when Scheduler calls its time past. */
  readonly queue: Pick<Queue, 'send'>;
  readonly group: string;
  /** Of the recheck queue. */
  readonly targetArn: string;
  readonly roleArn: string;
  /** For an emulator's schedules, which are fired by the second and never refused as past. */
  readonly firesToTheSecond?: boolean;
  /** Takes what Scheduler could not hand over to the queue. */
  readonly deadLetterArn?: string;
};

/**
 * One-off schedules that put `finding.recheck` on a queue, at the full minute after `remediateAtMs` and at least 90 s
 * from now. Only a means of being on time: a sweep finds what is due without it.
 */
export function createSchedules(deps: SchedulesDeps): Schedules {
  if (!isScheduleName(deps.group)) throw new Error(`Scheduler takes no group named "${deps.group}"`);
  return {
    put: (finding) => put(deps, finding),
    cancel: async (finding) => {
      await deps.scheduler
        .send(new DeleteScheduleCommand({ GroupName: deps.group, Name: scheduleName(finding) }))
        .catch(unless(ResourceNotFoundException));
    },
  };
}

async function put(deps: SchedulesDeps, finding: Finding): Promise<void> {
  const dueAtMs = finding.remediateAtMs;
  if (dueAtMs === null) throw new Error(`Finding ${finding.id} has no time to be scheduled for`);
  const nowMs = deps.clock.nowMs();
  const { atMs, earliestMs } = deps.firesToTheSecond
    ? { atMs: nextSecond(dueAtMs), earliestMs: nextSecond(dueAtMs) }
    : { atMs: scheduledMinute(dueAtMs, nowMs), earliestMs: nextMinute(dueAtMs) };
  const wanted = schedule(deps, finding, atMs);
  try {
    // It may fire, and so be gone, between the refusal to make it twice and the look at it.
    for (let attempt = 1; attempt <= 3; attempt++) {
      if (await create(deps, wanted)) return;
      const found = await scheduledFor(deps, wanted);
      if (found === undefined) continue;
      // What is due already is scheduled a little after now; repeating that must not put it off again and again.
      if (found >= earliestMs && found <= atMs) return;
      if (await update(deps, wanted)) return;
    }
    throw new Error(`Schedule ${wanted.Name} comes and goes`);
  } catch (thrown) {
    if (!isPastTime(thrown, atMs, nowMs)) throw thrown;
    await deps.queue.send(recheckOf(finding), Math.max(0, (Math.max(dueAtMs, nowMs) - nowMs) / 1_000));
  }
}

function recheckOf(finding: Finding): Work {
  return { type: 'finding.recheck', findingId: finding.id, generation: finding.generation };
}

function schedule(deps: SchedulesDeps, finding: Finding, atMs: EpochMs): CreateScheduleCommandInput {
  return {
    GroupName: deps.group,
    Name: scheduleName(finding),
    ScheduleExpression: atExpression(atMs),
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    State: 'ENABLED',
    Target: {
      Arn: deps.targetArn,
      RoleArn: deps.roleArn,
      Input: JSON.stringify(recheckOf(finding)),
      RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 30 },
      ...(deps.deadLetterArn && { DeadLetterConfig: { Arn: deps.deadLetterArn } }),
    },
  };
}

/** False when there is one of that name. */
async function create(deps: SchedulesDeps, wanted: CreateScheduleCommandInput): Promise<boolean> {
  const answer = await deps.scheduler
    .send(new CreateScheduleCommand(wanted))
    .catch(unless(ConflictException));
  return answer !== undefined;
}

/** Undefined when it is gone; one that names no time is put right like one that names another. */
async function scheduledFor(
  deps: SchedulesDeps,
  wanted: CreateScheduleCommandInput,
): Promise<EpochMs | undefined> {
  const { GroupName, Name } = wanted;
  const found = await deps.scheduler
    .send(new GetScheduleCommand({ GroupName, Name }))
    .catch(unless(ResourceNotFoundException));
  return found && (timeOf(found.ScheduleExpression ?? '') ?? Number.NEGATIVE_INFINITY);
}

/** False when it is gone. */
async function update(deps: SchedulesDeps, wanted: CreateScheduleCommandInput): Promise<boolean> {
  const answer = await deps.scheduler
    .send(new UpdateScheduleCommand(wanted))
    .catch(unless(ResourceNotFoundException));
  return answer !== undefined;
}

/** Sources disagree on whether a past time is refused or fires at once; our own clock may also run behind. */
function isPastTime(thrown: unknown, atMs: EpochMs, nowMs: EpochMs): boolean {
  const soon = atMs - nowMs <= 10 * minuteMs;
  return (
    soon && thrown instanceof ValidationException && /\bpast\b|schedule ?expression/i.test(thrown.message)
  );
}

function unless(
  expected: typeof ConflictException | typeof ResourceNotFoundException,
): (thrown: unknown) => undefined {
  return (thrown) => {
    if (!(thrown instanceof expected)) throw thrown;
  };
}

export async function ensureScheduleGroup(deps: Pick<SchedulesDeps, 'scheduler' | 'group'>): Promise<void> {
  if (!isScheduleName(deps.group)) throw new Error(`Scheduler takes no group named "${deps.group}"`);
  await deps.scheduler
    .send(new CreateScheduleGroupCommand({ Name: deps.group }))
    .catch(unless(ConflictException));
}
