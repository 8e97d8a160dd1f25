import { formerCard } from '../blocks/card/former-card.ts';
import { dayMs } from '../core/calendar.ts';
import type { CardRef, Finding } from '../core/finding.ts';
import { permalinkOf } from './permalink.ts';
import type { SpeakDeps } from './speak-deps.ts';
import { updateMessage } from './update-message.ts';

const keepMs = 60 * dayMs;

/** Turns the card of an earlier question into a pointer without buttons, once for each newer card. */
export async function pointToNewer(deps: SpeakDeps, finding: Finding, former: CardRef): Promise<void> {
  const target = finding.card ? `${finding.card.channel}|${finding.card.ts}` : 'none';
  const key = `pointer|${former.channel}|${former.ts}`;
  if ((await deps.keyValue.get(key))?.value === target) return;
  const permalink = finding.card ? await permalinkOf(deps, finding.card) : null;
  await updateMessage(deps, former, async () => formerCard(finding, permalink));
  await deps.keyValue.put(key, target, { expiresAtMs: deps.clock.nowMs() + keepMs });
}
