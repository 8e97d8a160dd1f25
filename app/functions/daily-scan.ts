import { createSending } from '../sending.ts';
import type { FunctionOptions } from './options.ts';

/**
 * What EventBridge Scheduler hands over: `<aws.scheduler.scheduled-time>`, which is the same when it tries again.
 * `time` is the name that rules of EventBridge give it.
 */
export type DailyEvent = { readonly scheduledTime?: unknown; readonly time?: unknown } | undefined;

/** Once a day: asks for a scan. Asked again for the same hour, by a timer that fires twice or is repeated later, it is one scan. */
export function createDailyScan(options: FunctionOptions): (event?: DailyEvent) => Promise<void> {
  const { clock, queue } = createSending(options);
  return async (event) => {
    const atMs = instantOf(event?.scheduledTime) ?? instantOf(event?.time) ?? clock.nowMs();
    const hour = new Date(atMs).toISOString().slice(0, 13);
    await queue.send({ type: 'scan.start', scanId: `daily-${hour}`, askedBy: null, channel: null });
  };
}

function instantOf(value: unknown): number | undefined {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
