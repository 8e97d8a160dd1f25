import type { Queue } from '../core/ports/queue.ts';
import type { Clock } from '../core/ports/runtime.ts';
import { startOf } from '../core/shorten.ts';
import { instantOf, type TimerEvent } from './times/timer-event.ts';

/** Queues one scan per hour: a timer that fires twice or is retried later queues the same scan. */
export function scanEachHour(
  { clock, queue }: { readonly clock: Clock; readonly queue: Queue },
  name: string,
  part: { readonly only?: 'compliance' } = {},
): (event?: TimerEvent) => Promise<void> {
  return async (event) => {
    const hour = startOf(new Date(instantOf(event) ?? clock.nowMs()).toISOString(), 13);
    await queue.send({
      type: 'scan.start',
      scanId: `${name}-${hour}`,
      askedBy: null,
      channel: null,
      ...part,
    });
  };
}
