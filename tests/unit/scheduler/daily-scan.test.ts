import { beforeEach, expect, test } from '@jest/globals';
import { fn as complianceScan } from '../../../scheduler/compliance-scan.ts';
import { fn as dailyScan } from '../../../scheduler/daily-scan.ts';
import type { TimerEvent } from '../../../scheduler/times/timer-event.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';

const clock = { nowMs: () => nowMs };
let nowMs: number;
let queue: ReturnType<typeof createMemoryQueue>;
const sent = () => queue.waiting().map(({ work }) => work as Record<string, unknown>);
beforeEach(() => {
  queue = createMemoryQueue({ clock });
});

const run = (event: TimerEvent, at: string) => {
  nowMs = Date.parse(at);
  return dailyScan.create({ clock, queue })(event);
};

test('a retry of the schedule hours later has the same scan id', async () => {
  const event = { scheduledTime: '2026-11-20T15:00:00Z' };
  await run(event, '2026-11-20T15:00:20Z');
  await run(event, '2026-11-20T19:40:00Z');
  expect(sent()[0]).toEqual({
    type: 'scan.start',
    scanId: 'daily-2026-11-20T15',
    askedBy: null,
    channel: null,
  });
  expect(sent()[1]).toEqual(sent()[0]);
});

test('the next day has another scan id', async () => {
  await run({ scheduledTime: '2026-11-20T15:00:00Z' }, '2026-11-20T15:00:20Z');
  await run({ scheduledTime: '2026-11-21T15:00:00Z' }, '2026-11-21T15:00:20Z');
  expect(sent()[1]?.scanId).not.toBe(sent()[0]?.scanId);
});

test('an EventBridge event has the time in another field', async () => {
  await run({ time: '2026-11-20T15:00:00Z' }, '2026-11-20T18:00:00Z');
  expect(sent()[0]?.scanId).toBe('daily-2026-11-20T15');
});

test.each([undefined, {}, { scheduledTime: '<aws.scheduler.scheduled-time>' }, { scheduledTime: 5 }])(
  'without a readable time the current hour is used: %j',
  async (event) => {
    await run(event, '2026-11-20T16:00:01Z');
    await run(event, '2026-11-20T16:00:40Z');
    expect(sent().map(({ scanId }) => scanId)).toEqual(['daily-2026-11-20T16', 'daily-2026-11-20T16']);
  },
);

test('the compliance scan is requested once per hour however often its timer fires', async () => {
  nowMs = Date.parse('2026-11-20T23:00:00Z');
  const scan = complianceScan.create({ clock, queue });
  await scan({ scheduledTime: '2026-11-20T18:00:00Z' });
  await scan({ scheduledTime: '2026-11-20T18:00:00Z' });
  await scan({ scheduledTime: '2026-11-21T00:00:00Z' });
  const asked = { type: 'scan.start', askedBy: null, channel: null, only: 'compliance' };
  expect(sent()).toEqual(
    ['2026-11-20T18', '2026-11-20T18', '2026-11-21T00'].map((hour) => ({
      ...asked,
      scanId: `compliance-${hour}`,
    })),
  );
});
