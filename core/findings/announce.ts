import { findingEvent, janitor } from '../audit.ts';
import { minuteMs } from '../calendar.ts';
import { type Finding, isActionable, type MessageRef } from '../finding.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { PostUncertain } from '../ports/notices.ts';
import type { Scan } from '../scan.ts';
import { actsAlone } from './limits.ts';
import { syncFinding } from './sync.ts';

/** Announces one finding: its card first, then its state, then its timer. Safe to repeat after a crash at any point. */
export async function announceFinding(
  deps: NotifyDeps,
  findingId: string,
  given?: { thread: MessageRef; scan: Scan },
): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const finding = await deps.store.get(findingId);
    if (!finding || finding.card) return finding?.card ? syncFinding(deps, findingId) : undefined;
    const thread =
      given?.thread ?? finding.thread ?? (await deps.notices.digestOf(finding.scanId, finding.channel));
    if (!thread) return;
    const own = given?.scan.id === finding.scanId;
    const scan = own ? given.scan : await deps.store.getScan(finding.scanId);
    const waiting = finding.status === 'claimed';
    const asked = waiting ? question(finding, scan, deps.clock.nowMs()) : finding;
    if (!waiting && finding.status !== 'snoozed') return;
    const paused = (await deps.store.pause()) !== undefined;
    const card = await deps.notices.card({ ...asked, thread }, thread, paused);
    if (!card.ok) throw new PostUncertain(`the card of ${findingId}`);
    const event = findingEvent(
      deps,
      asked,
      'finding.announced',
      janitor,
      `Asked about ${asked.resource.name}: ${asked.because}`,
      {
        owner: asked.owner,
        card: card.value,
        remediateAtMs: asked.remediateAtMs,
        needsApproval: asked.needsApproval,
      },
    );
    const moved = await deps.store.move(
      finding,
      { ...asked, thread, card: card.value, updatedAtMs: event.atMs },
      event,
    );
    if (!moved.ok) continue;
    await syncFinding(deps, findingId);
    const due =
      moved.value.status === 'scheduled' &&
      (moved.value.remediateAtMs ?? Number.POSITIVE_INFINITY) <= deps.clock.nowMs();
    if (due)
      await deps.queue.send({ type: 'finding.recheck', findingId, generation: moved.value.generation });
    return;
  }
}

/** Returns the finding as its card shows it: what will happen, when, and whether it needs an approval. */
export function question(finding: Finding, scan: Scan | undefined, nowMs: number): Finding {
  const announced: Finding = { ...finding, announcedAtMs: nowMs, updatedAtMs: nowMs };
  if (!isActionable(finding))
    return { ...announced, status: 'open', remediateAtMs: null, needsApproval: null };
  const remediateAtMs = finding.approval?.now ? nowMs : endOfGrace(nowMs, finding.graceMs);
  return {
    ...announced,
    status: 'scheduled',
    remediateAtMs,
    needsApproval: approvalNeeded(finding, scan),
    claimExpiresAtMs: Math.max(
      finding.claimExpiresAtMs,
      remediateAtMs + (finding.claimExpiresAtMs - finding.foundAtMs),
    ),
  };
}

/** Rounds up to the full minute, as schedules fire; a grace of less than two minutes (for trials) is kept exact. */
function endOfGrace(nowMs: number, graceMs: number): number {
  const endMs = nowMs + graceMs;
  return graceMs < 2 * minuteMs ? endMs : Math.ceil(endMs / minuteMs) * minuteMs;
}

function approvalNeeded(finding: Finding, scan: Scan | undefined): Finding['needsApproval'] {
  if (finding.plan.asks) return 'input';
  if (finding.mode === 'approve') return 'mode';
  if (!actsAlone(finding)) return 'irreversible';
  return (scan?.allowed?.[finding.resource.kind] ?? 0) > 0 ? null : 'limit';
}
