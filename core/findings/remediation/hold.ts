import { findingEvent, janitor } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { Held } from '../../remediation/care-limits.ts';
import { postpone } from './no-permit.ts';

/** Postpones the recheck, or reopens the finding for an approval. */
export async function hold(deps: RecheckDeps, finding: Finding, held: Held): Promise<void> {
  if (held.is === 'wait') {
    await postpone(deps, finding, held);
    return;
  }
  const { why } = held;
  const summary = `${finding.resource.name}: ${why} Needs an approval`;
  const event = findingEvent(deps, finding, 'limit.reached', janitor, summary, { why });
  const after: Finding = {
    ...finding,
    status: 'open',
    needsApproval: 'care',
    remediateAtMs: null,
    remindedAtMs: event.atMs,
    trouble: why,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}
