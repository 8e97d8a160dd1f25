import type { Clock, Queue } from '../core/ports.ts';

/** Asked twice in one hour, by a timer that fires twice, it is one scan. */
export async function askForDailyScan({
  clock,
  queue,
}: {
  clock: Clock;
  queue: Pick<Queue, 'send'>;
}): Promise<void> {
  const hour = new Date(clock.nowMs()).toISOString().slice(0, 13);
  await queue.send({ type: 'scan.start', scanId: `daily-${hour}`, askedBy: null, channel: null });
}
