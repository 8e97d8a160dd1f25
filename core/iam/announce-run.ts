import type { Finding } from '../finding.ts';
import { isOnlyCounted } from '../finding.ts';
import { announceFinding } from '../findings/announce.ts';
import { onlyCount } from '../findings/only-count.ts';
import { byMoneyAndRisk } from '../lists/finding-order.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { digestKey, PostUncertain } from '../ports/notices.ts';

/**
 * Posts one message per channel for the findings of a run, then their cards in its thread. Findings that come later
 * in the run get their cards in the same thread. Safe to repeat after a crash at any point.
 */
export async function announceRun(
  deps: NotifyDeps,
  { runId, findingIds }: { readonly runId: string; readonly findingIds: readonly string[] },
): Promise<void> {
  const findings = [...(await deps.store.getMany(findingIds))].sort(byMoneyAndRisk);
  const uncertain: string[] = [];
  const asked = findings.filter((finding) => !isOnlyCounted(finding));
  for (const channel of new Set(asked.map((finding) => finding.channel))) {
    const here = asked.filter((finding) => finding.channel === channel);
    const posted = await deps.notices.digest(messageOf(runId, channel, here, deps.clock.nowMs()));
    if (!posted.ok) {
      uncertain.push(`the message for ${channel}`);
      continue;
    }
    for (const { id } of here)
      await announceFinding(deps, id, { thread: posted.value }).catch((thrown: unknown) => {
        if (!(thrown instanceof PostUncertain)) throw thrown;
        uncertain.push(thrown.message);
      });
  }
  for (const finding of findings.filter(isOnlyCounted)) await onlyCount(deps, finding);
  if (uncertain.length > 0) throw new PostUncertain(uncertain.join(', '));
}

function messageOf(runId: string, channel: string, findings: readonly Finding[], atMs: number) {
  return {
    key: digestKey(runId, channel),
    scanId: runId,
    channel,
    atMs,
    cards: findings.length,
    fresh: findings.filter(({ generation }) => generation === 1),
    worse: findings.filter(({ generation }) => generation > 1),
    waiting: [],
    resolved: [],
    snoozed: 0,
    exempt: 0,
    known: 0,
    undecided: 0,
    lookedAt: [],
    notLookedAt: [],
    limitReached: null,
  };
}
