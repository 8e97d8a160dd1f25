import { minuteMs } from '../calendar.ts';
import type { Finding } from '../finding.ts';
import type { CommonDeps } from '../ports/deps.ts';
import { ownerNotices, soonAtMs } from './notice.ts';

/** The longest delay of an SQS message. The sweep runs at least this often. */
const windowMs = 15 * minuteMs;

/** Queues the reminder if it is due before the next sweep or was due since the last two. */
export async function remindBefore(
  { clock, queue }: Pick<CommonDeps, 'clock' | 'queue'>,
  finding: Finding,
): Promise<void> {
  const atMs = soonAtMs(finding);
  if (atMs === null) return;
  const inMs = atMs - clock.nowMs();
  if (inMs > windowMs || inMs < -2 * windowMs) return;
  for (const work of ownerNotices('soon', finding))
    await queue.send(work, Math.max(0, Math.ceil(inMs / 1_000)));
}
