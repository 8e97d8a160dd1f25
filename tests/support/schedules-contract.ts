import { expect, test } from '@jest/globals';
import type { Schedules } from '../../core/ports/queue.ts';
import { aFinding, hourMs, startMs } from './store-samples.ts';

export type SchedulesWorld = {
  readonly schedules: Schedules;
  readonly setNow: (nowMs: number) => void;
  readonly scheduled: () => Promise<readonly { readonly atMs: number; readonly work: unknown }[]>;
};

const minuteMs = 60_000;

/** The contract of schedules in memory and in EventBridge Scheduler. */
export function schedulesContract(open: () => Promise<SchedulesWorld>): void {
  test('a finding is scheduled once, at the full minute after it is due, however often it is put', async () => {
    const { schedules, scheduled } = await open();
    const finding = aFinding({ generation: 2, remediateAtMs: startMs + hourMs + 1 });

    await schedules.put(finding);
    await Promise.all([schedules.put(finding), schedules.put(finding)]);

    const work = { type: 'finding.recheck', findingId: finding.id, generation: 2 };
    expect(await scheduled()).toEqual([{ atMs: startMs + hourMs + minuteMs, work }]);
  });

  test('a changed due time moves the schedule, later and earlier', async () => {
    const { schedules, scheduled } = await open();
    const finding = aFinding({ remediateAtMs: startMs + hourMs });
    await schedules.put(finding);

    await schedules.put({ ...finding, remediateAtMs: startMs + 5 * hourMs });
    expect((await scheduled()).map(({ atMs }) => atMs)).toEqual([startMs + 5 * hourMs]);
    await schedules.put({ ...finding, remediateAtMs: startMs + 2 * hourMs });
    expect((await scheduled()).map(({ atMs }) => atMs)).toEqual([startMs + 2 * hourMs]);
  });

  test('a due finding is scheduled at most two minutes ahead, and putting it again does not delay it', async () => {
    const { schedules, scheduled, setNow } = await open();
    const finding = aFinding({ remediateAtMs: startMs - hourMs });
    await schedules.put(finding);
    const first = await scheduled();
    setNow(startMs + minuteMs);
    await schedules.put(finding);

    expect(first.map(({ atMs }) => atMs)).toEqual([startMs + 2 * minuteMs]);
    expect(await scheduled()).toEqual(first);
  });

  test('each generation has its own schedule, and cancelling one leaves the other', async () => {
    const { schedules, scheduled } = await open();
    const finding = aFinding({ generation: 1, remediateAtMs: startMs + hourMs });
    const again = { ...finding, generation: 2 };
    await schedules.put(finding);
    await schedules.put(again);
    expect(await scheduled()).toHaveLength(2);

    await schedules.cancel(finding);
    await schedules.cancel(finding);

    expect(await scheduled()).toMatchObject([{ work: { generation: 2 } }]);
  });
}
