import { findingEvent, janitor } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { CommonDeps } from '../ports/deps.ts';

/** Ends a finding as resolved. Returns false when another process changed it first. */
export async function resolve(deps: CommonDeps, finding: Finding, why: string): Promise<boolean> {
  const nowMs = deps.clock.nowMs();
  const event = findingEvent(deps, finding, 'finding.resolved', janitor, `${finding.resource.name}: ${why}`, {
    why,
  });
  const after: Finding = {
    ...finding,
    status: 'resolved',
    // Keeps an unanswered failure on the card, because it may be why the resource is gone.
    endedBy: finding.status === 'failed' && finding.trouble ? `${why}. Before: ${finding.trouble}` : why,
    remediateAtMs: null,
    trouble: null,
    ...(finding.incident ? { incident: { ...finding.incident, clearedAtMs: nowMs } } : {}),
    updatedAtMs: nowMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok && (finding.card || finding.remediateAtMs))
    await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return moved.ok;
}
