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
import { recheckOf } from '../core/remediation/recheck-work.ts';
import type { EpochMs } from '../core/resource.ts';
import { type QueueName, queueOf } from '../core/work.ts';
import {
  atExpression,
  isScheduleName,
  nextMinute,
  nextSecond,
  scheduledMinute,
  scheduleName,
  timeOf,
} from './times/schedule-times.ts';

export type SchedulesDeps = {
  readonly scheduler: SchedulerClient;
  readonly clock: Clock;
  /** Used instead of a schedule when Scheduler refuses the time as past. */
  readonly queue: Pick<Queue, 'send'>;
  readonly group: string;
  readonly queueArn: (queue: QueueName) => string;
  readonly roleArn: string;
  /** True for an emulator: schedules fire to the second, and past times are accepted. */
  readonly firesToTheSecond?: boolean;
};

/**
 * One-off schedules that queue the recheck of a finding at the first full minute after `remediateAtMs`, at
 * least 90 s from now. If one is lost, the sweep finds the due finding.
 */
export function createSchedules(deps: SchedulesDeps): Schedules {
  if (!isScheduleName(deps.group))
    throw new Error(`"${deps.group}" is not a valid name for a schedule group`);
  return {
    put: (finding) => put(deps, finding),
    cancel: async (finding) => {
      await deps.scheduler
        .send(new DeleteScheduleCommand({ GroupName: deps.group, Name: scheduleName(finding) }))
        .catch(ignoring(ResourceNotFoundException));
    },
  };
}

async function put(deps: SchedulesDeps, finding: Finding): Promise<void> {
  const dueAtMs = finding.remediateAtMs;
  if (dueAtMs === null) throw new Error(`Finding ${finding.id} has no remediation time`);
  const nowMs = deps.clock.nowMs();
  const { atMs, earliestMs } = deps.firesToTheSecond
    ? { atMs: nextSecond(dueAtMs), earliestMs: nextSecond(dueAtMs) }
    : { atMs: scheduledMinute(dueAtMs, nowMs), earliestMs: nextMinute(dueAtMs) };
  const wanted = schedule(deps, finding, atMs);
  try {
    // The schedule may fire and be deleted between the conflict and the read.
    for (let attempt = 1; attempt <= 3; attempt++) {
      if (await create(deps, wanted)) return;
      const found = await scheduledFor(deps, wanted);
      if (found === undefined) continue;
      // An overdue finding is scheduled slightly ahead of now; a repetition must not postpone it again.
      if (found >= earliestMs && found <= atMs) return;
      if (await update(deps, wanted)) return;
    }
    throw new Error(
      `Schedule ${wanted.Name} was not stored: other writers created and deleted it in each attempt`,
    );
  } catch (thrown) {
    if (!isPastTime(thrown, atMs, nowMs)) throw thrown;
    await deps.queue.send(recheckOf(finding), Math.max(0, (Math.max(dueAtMs, nowMs) - nowMs) / 1_000));
  }
}

function schedule(deps: SchedulesDeps, finding: Finding, atMs: EpochMs): CreateScheduleCommandInput {
  const recheck = recheckOf(finding);
  const queueArn = deps.queueArn(queueOf(recheck));
  return {
    GroupName: deps.group,
    Name: scheduleName(finding),
    ScheduleExpression: atExpression(atMs),
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    State: 'ENABLED',
    Target: {
      Arn: queueArn,
      RoleArn: deps.roleArn,
      Input: JSON.stringify(recheck),
      RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 30 },
      // Receives what Scheduler could not deliver to the queue.
      DeadLetterConfig: { Arn: `${queueArn}-dead` },
    },
  };
}

/** False when a schedule of that name exists. */
async function create(deps: SchedulesDeps, wanted: CreateScheduleCommandInput): Promise<boolean> {
  const answer = await deps.scheduler
    .send(new CreateScheduleCommand(wanted))
    .catch(ignoring(ConflictException));
  return answer !== undefined;
}

/**
 * The time of the existing schedule; undefined without one. An unreadable time becomes -Infinity, so that it
 * is replaced.
 */
async function scheduledFor(
  deps: SchedulesDeps,
  wanted: CreateScheduleCommandInput,
): Promise<EpochMs | undefined> {
  const { GroupName, Name } = wanted;
  const found = await deps.scheduler
    .send(new GetScheduleCommand({ GroupName, Name }))
    .catch(ignoring(ResourceNotFoundException));
  return found && (timeOf(found.ScheduleExpression ?? '') ?? Number.NEGATIVE_INFINITY);
}

/** False when the schedule no longer exists. */
async function update(deps: SchedulesDeps, wanted: CreateScheduleCommandInput): Promise<boolean> {
  const answer = await deps.scheduler
    .send(new UpdateScheduleCommand(wanted))
    .catch(ignoring(ResourceNotFoundException));
  return answer !== undefined;
}

/** Sources disagree on whether Scheduler refuses a past time or fires at once. Our clock may also be behind. */
function isPastTime(thrown: unknown, atMs: EpochMs, nowMs: EpochMs): boolean {
  const soon = atMs - nowMs <= 10 * minuteMs;
  return (
    soon && thrown instanceof ValidationException && /\bpast\b|schedule ?expression/i.test(thrown.message)
  );
}

function ignoring(
  expected: typeof ConflictException | typeof ResourceNotFoundException,
): (thrown: unknown) => undefined {
  return (thrown) => {
    if (!(thrown instanceof expected)) throw thrown;
  };
}

export async function ensureScheduleGroup(deps: Pick<SchedulesDeps, 'scheduler' | 'group'>): Promise<void> {
  if (!isScheduleName(deps.group))
    throw new Error(`"${deps.group}" is not a valid name for a schedule group`);
  await deps.scheduler
    .send(new CreateScheduleGroupCommand({ Name: deps.group }))
    .catch(ignoring(ConflictException));
}
