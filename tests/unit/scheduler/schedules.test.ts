import {
  ConflictException,
  ResourceNotFoundException,
  SchedulerClient,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { describe, expect, test } from '@jest/globals';
import { createSchedules } from '../../../scheduler/one-off.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { createMemorySchedules } from '../../fakes/memory-schedules.ts';
import { schedulesContract } from '../../support/schedules-contract.ts';
import { type Reply, type SentCommand, script } from '../../support/scripted-client.ts';
import { aFinding, hourMs, startMs } from '../../support/store-samples.ts';

const answer = (message: string) => ({ message, Message: message, $metadata: { httpStatusCode: 400 } });
const past = new ValidationException(answer('Invalid Schedule Expression: the time is in the past'));
const role = new ValidationException(
  answer('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.'),
);
const conflict = new ConflictException(answer('exists'));
const gone = new ResourceNotFoundException(answer('gone'));

function scripted(reply: (asked: SentCommand, nth: number) => Reply) {
  const scheduler = new SchedulerClient({ region: 'us-east-1' });
  const asked = script(scheduler, reply);
  const clock = { nowMs: () => startMs };
  const queue = createMemoryQueue({ clock });
  const deps = {
    scheduler,
    clock,
    queue,
    group: 'janitor',
    queueArn: (queue: string) => `arn:${queue}`,
    roleArn: 'arn:role',
  };
  return { schedules: createSchedules(deps), asked, queue, deps };
}

describe('schedules in memory', () => {
  schedulesContract(async () => {
    let nowMs = startMs;
    const schedules = createMemorySchedules({ clock: { nowMs: () => nowMs } });
    return {
      schedules,
      setNow: (now) => {
        nowMs = now;
      },
      scheduled: async () => schedules.scheduled().map(({ atMs, work }) => ({ atMs, work })),
    };
  });
});

describe('a schedule', () => {
  const finding = aFinding({ id: 'fnd_x', generation: 3, remediateAtMs: startMs + hourMs + 1 });

  test('is one-off, queues the recheck of its question and deletes itself', async () => {
    const { schedules, asked } = scripted(() => ({ ScheduleArn: 'arn' }));
    await schedules.put(finding);

    expect(asked.map(({ command }) => command)).toEqual(['CreateScheduleCommand']);
    expect(asked[0]?.input).toMatchObject({
      GroupName: 'janitor',
      ScheduleExpression: 'at(2026-03-04T17:01:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:recheck',
        RoleArn: 'arn:role',
        Input: '{"type":"finding.recheck","findingId":"fnd_x","generation":3}',
        DeadLetterConfig: { Arn: 'arn:recheck-dead' },
      },
    });
  });

  test('of an IAM identity goes to the queue of the function that may change permissions', async () => {
    const { schedules, asked } = scripted(() => ({ ScheduleArn: 'arn' }));
    const resource = { ...finding.resource, kind: 'iam-identity' };
    await schedules.put({ ...finding, resource });

    expect(asked[0]?.input).toMatchObject({
      Target: {
        Arn: 'arn:recheck-iam',
        Input: '{"type":"permissions.recheck","findingId":"fnd_x","generation":3}',
        DeadLetterConfig: { Arn: 'arn:recheck-iam-dead' },
      },
    });
  });

  test('in the past becomes a queued recheck, delayed by the rest of the grace period', async () => {
    const { schedules, queue } = scripted(() => past);
    await schedules.put({ ...finding, remediateAtMs: startMs - 1 });
    await schedules.put({ ...finding, remediateAtMs: startMs + 30_000 });

    const work = { type: 'finding.recheck', findingId: 'fnd_x', generation: 3 };
    expect(queue.waiting()).toEqual([
      { work, queue: 'recheck', dueAtMs: startMs },
      { work, queue: 'recheck', dueAtMs: startMs + 30_000 },
    ]);
  });

  test.each([
    ['a role that Scheduler cannot assume', role, startMs],
    ['a time far ahead', past, startMs + hourMs],
  ])('is not treated as past because of %s', async (_what, error, remediateAtMs) => {
    const { schedules, queue } = scripted(() => error);

    await expect(schedules.put({ ...finding, remediateAtMs })).rejects.toThrow(error);
    expect(queue.waiting()).toEqual([]);
  });

  test('that fires while it is compared is created again', async () => {
    const { schedules, asked } = scripted(({ command }, nth) => {
      if (command.startsWith('Get')) return gone;
      return nth === 1 ? conflict : {};
    });
    await schedules.put(finding);

    expect(asked.map(({ command }) => command.replace('ScheduleCommand', ''))).toEqual([
      'Create',
      'Get',
      'Create',
    ]);
  });

  test('that appears and disappears repeatedly throws', async () => {
    const { schedules, asked } = scripted(({ command }) => (command.startsWith('Get') ? gone : conflict));

    await expect(schedules.put(finding)).rejects.toThrow('was not stored');
    expect(asked).toHaveLength(6);
  });

  test('is not created for a finding without a time or in an invalid group', async () => {
    const { schedules, asked, deps } = scripted(() => ({}));

    await expect(schedules.put({ ...finding, remediateAtMs: null })).rejects.toThrow('no remediation time');
    expect(() => createSchedules({ ...deps, group: 'no group' })).toThrow('not a valid name');
    expect(asked).toEqual([]);
  });
});

test('a schedule for an emulator has a time in seconds, and creating it again changes nothing', async () => {
  const { deps, asked } = scripted((_asked, nth) => (nth === 1 ? {} : conflict));
  const schedules = createSchedules({ ...deps, firesToTheSecond: true });
  await schedules.put(aFinding({ status: 'scheduled', remediateAtMs: startMs + 5_000 }));
  expect(asked.map(({ input }) => input['ScheduleExpression'])).toEqual(['at(2026-03-04T16:00:05)']);
});
