import type { Finding } from '../../finding.ts';
import { hasNoCard, isEnded, isOnlyCounted } from '../../finding.ts';
import { announceFinding } from '../../findings/announce.ts';
import { onlyCount } from '../../findings/only-count.ts';
import { byMoneyAndRisk } from '../../lists/finding-order.ts';
import type { NotifyDeps } from '../../ports/deps.ts';
import { digestKey, PostUncertain } from '../../ports/notices.ts';
import { findingsOfRun } from './run-findings.ts';

/**
 * Posts one message per channel for the findings of a run, then their cards in its thread. Findings that come later
 * in the run update the message and get their cards in the same thread. What is for the digest only waits for it.
 * Safe to repeat after a crash at any point.
 */
export async function announceRun(
  deps: NotifyDeps,
  { runId, findingIds }: { readonly runId: string; readonly findingIds: readonly string[] },
): Promise<void> {
  const findings = [...(await findingsOfRun(deps, runId, findingIds))].sort(byMoneyAndRisk);
  const { cardsPerDigest: cards } = (await deps.policy()).limits;
  const uncertain: string[] = [];
  const asked = findings.filter((finding) => !hasNoCard(finding));
  for (const channel of new Set(asked.map((finding) => finding.channel))) {
    const here = asked.filter((finding) => finding.channel === channel);
    const posted = await deps.notices.changes({
      key: digestKey(runId, channel),
      channel,
      findings: here,
      cards,
    });
    if (!posted.ok) {
      uncertain.push(`the message for ${channel}`);
      continue;
    }
    for (const { id } of toAnnounce(here, cards))
      await announceFinding(deps, id, { thread: posted.value }).catch((thrown: unknown) => {
        if (!(thrown instanceof PostUncertain)) throw thrown;
        uncertain.push(thrown.what);
      });
  }
  for (const finding of findings.filter(isOnlyCounted)) await onlyCount(deps, finding);
  if (uncertain.length > 0) throw new PostUncertain(uncertain.join(', '));
}

/** The worst ones without a card, as many as the run may still have. */
function toAnnounce(findings: readonly Finding[], cards: number): readonly Finding[] {
  const carded = findings.filter(({ card, formerCard }) => card !== null || formerCard !== null);
  return findings
    .filter((finding) => finding.card === null && !isEnded(finding))
    .slice(0, Math.max(0, cards - carded.length));
}
