import { timelineMessage } from '../../blocks/card/lines/timeline.ts';
import { dayMs } from '../../core/calendar.ts';
import type { CardRef, Finding } from '../../core/finding.ts';
import { isUnderWaySince, stepsOf, type TimelineStep, withSteps } from '../../core/incidents/timeline.ts';
import { PostUncertain } from '../../core/ports/notices.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { SlackBusy } from '../api/busy.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { postOnce } from '../post-once.ts';
import { updateMessage } from '../update-message.ts';

type Deps = SpeakDeps & { readonly store: Pick<FindingStore, 'get'> };

/** As long as messages can be updated. */
const keepMs = 60 * dayMs;
const maxAttempts = 4;

/**
 * Shows the steps of an incident in one message in its card's thread, posted at the first step and then updated, so that
 * no step pings. Safe to repeat.
 */
export async function showTimeline(deps: Deps, finding: Finding, card: CardRef): Promise<void> {
  if (!finding.incident) return;
  const steps = await keepSteps(deps, finding);
  if (!isUnderWaySince(steps)) return;
  const posted = await postOnce(deps, {
    key: `timeline|${finding.id}|${finding.generation}`,
    channels: [card.channel],
    threadTs: card.threadTs,
    body: () => timelineMessage(finding, steps, { names: false }),
  });
  if (!posted.ok && posted.error === 'uncertain') throw new PostUncertain(`the timeline of ${finding.id}`);
  if (!posted.ok) return;
  await updateMessage(deps, posted.value, async () => {
    const now = await deps.store.get(finding.id);
    return now ? timelineMessage(now, await keepSteps(deps, now), { names: true }) : null;
  });
}

/** Adds the finding's steps to those that were seen before, which the finding may no longer have. */
async function keepSteps({ keyValue, clock }: Deps, finding: Finding): Promise<readonly TimelineStep[]> {
  const key = `timeline-steps|${finding.id}`;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const stored = await keyValue.get(key);
    const known = (stored?.value ?? []) as readonly TimelineStep[];
    const steps = withSteps(known, stepsOf(finding));
    if (JSON.stringify(steps) === JSON.stringify(known)) return steps;
    const options = { expiresAtMs: clock.nowMs() + keepMs, ifVersion: stored?.version ?? null };
    if ((await keyValue.put(key, steps, options)).ok) return steps;
  }
  throw new SlackBusy(1);
}
