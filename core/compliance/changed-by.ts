import type { ChangedBy, ComplianceState, Evaluation } from '../evaluation.ts';
import type { FindingStore } from '../ports/store.ts';
import { resourceKey } from '../resource.ts';

export type ChangedByDeps = { readonly store: Pick<FindingStore, 'auditOf'> };

/** Audit events read per resource, newest first. */
const eventsRead = 100;

/**
 * Returns `janitor` when a remediation started since `before.sinceMs` and did not fail. Only a remediation of
 * the same rule counts, except for a resource that is gone. New violations are always `outside`.
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
    if (findingId && event.type === 'remediation.failed' && details['changed'] !== true)
      failed.add(findingId);
    if (!findingId || event.type !== 'remediation.started' || failed.has(findingId)) continue;
    const { approvedBy } = details;
    return { by: 'janitor', approvedBy: typeof approvedBy === 'string' ? approvedBy : null, findingId };
  }
  return { by: 'outside' };
}

/** Whether some reasons are gone and none was added. */
function isLess(reasons: Evaluation['reasons'], before: ComplianceState): boolean {
  return reasons.length < before.reasons.length && reasons.every((one) => before.reasons.includes(one));
}
