import { minuteMs } from '../calendar.ts';
import type { Finding } from '../finding.ts';
import type { CommonDeps } from '../ports/deps.ts';
import { soonAtMs, tellOwners } from './notice.ts';

/** A queue holds a message back for no longer, and the sweep comes within this time. */
const windowMs = 15 * minuteMs;

/** Sends the reminder of a remediation that is to come before the next sweep, or was to come since the last two. */
export async function remindBefore(
  { clock, queue }: Pick<CommonDeps, 'clock' | 'queue'>,
  finding: Finding,
): Promise<void> {
  const atMs = soonAtMs(finding);
  if (atMs === null) return;
  const inMs = atMs - clock.nowMs();
  if (inMs > windowMs || inMs < -2 * windowMs) return;
  for (const work of tellOwners('soon', finding))
    await queue.send(work, Math.max(0, Math.ceil(inMs / 1_000)));
}
