import type { ChangedBy, ComplianceState, Evaluation } from '../evaluation.ts';
import type { FindingStore } from '../ports/store.ts';
import { resourceKey } from '../resource.ts';

export type ChangedByDeps = { readonly store: Pick<FindingStore, 'auditOf'> };

/** Of a resource's latest events: those of a change are the newest. */
const eventsRead = 100;

/**
 * The janitor, when a remediation of its own has been started since the state began and AWS did not refuse it; a
 * remediation that puts right, or a part of it, is of the rule itself, one that removes may be of another. It takes
 * nothing upon itself that was not wrong before. Else somebody else, or another policy.
 */
export async function whoChanged(
  { store }: ChangedByDeps,
  { resource, rule, type, reasons }: Evaluation,
  before: ComplianceState,
): Promise<ChangedBy> {
  if (type === 'INSUFFICIENT_DATA') return { by: 'unknown' };
  if (type === 'NON_COMPLIANT' && !isLess(reasons, before)) return { by: 'outside' };
  const { events } = await store.auditOf({ resourceId: resource.id, limit: eventsRead });
  const failed = new Set<string>();
  for (const event of events) {
    const isOfIt =
      event.resource === resourceKey(resource) && event.atMs >= before.sinceMs && event.findingId;
    if (!isOfIt || (type !== 'NOT_APPLICABLE' && event.rule !== rule)) continue;
    const { findingId, details } = event;
    if (findingId && event.type === 'remediation.failed') failed.add(findingId);
    if (!findingId || event.type !== 'remediation.started' || failed.has(findingId)) continue;
    const { approvedBy } = details;
    return { by: 'janitor', approvedBy: typeof approvedBy === 'string' ? approvedBy : null, findingId };
  }
  return { by: 'outside' };
}

/** Some of what was wrong is right, and nothing else went wrong. */
function isLess(reasons: Evaluation['reasons'], before: ComplianceState): boolean {
  return reasons.length < before.reasons.length && reasons.every((one) => before.reasons.includes(one));
}
