import type { AuditEvent } from '../audit.ts';
import type { ChangedBy, ComplianceState, Evaluation } from '../evaluation.ts';
import type { FindingStore } from '../ports/store.ts';
import { resourceKey } from '../resource.ts';

export type ChangedByDeps = { readonly store: Pick<FindingStore, 'auditOf'> };

/** Audit events read per resource, newest first. */
const eventsRead = 100;

/**
 * Returns `janitor` when a remediation was under way after `before.sinceMs` and did not end without a change.
 * Only a remediation of the same rule counts, except for a resource that is gone. New violations are always
 * `outside`.
 */
export async function whoChanged(
  { store }: ChangedByDeps,
  { resource, rule, type, reasons }: Evaluation,
  before: ComplianceState,
): Promise<ChangedBy> {
  if (type === 'INSUFFICIENT_DATA') return { by: 'unknown' };
  if (type === 'NON_COMPLIANT' && !isLess(reasons, before)) return { by: 'outside' };
  const { events } = await store.auditOf({ resourceId: resource.id, limit: eventsRead });
  const ends = new Map<string, AuditEvent>();
  for (const event of events) {
    const { findingId, details } = event;
    if (!findingId || event.resource !== resourceKey(resource)) continue;
    if (type !== 'NOT_APPLICABLE' && event.rule !== rule) continue;
    if (ending.has(event.type)) ends.set(findingId, event);
    if (event.type !== 'remediation.started') continue;
    const end = ends.get(findingId);
    ends.delete(findingId);
    if (end && (end.atMs < before.sinceMs || !hasChanged(end))) continue;
    const { approvedBy } = details;
    return { by: 'janitor', approvedBy: typeof approvedBy === 'string' ? approvedBy : null, findingId };
  }
  return { by: 'outside' };
}

const ending: ReadonlySet<string> = new Set([
  'remediation.finished',
  'remediation.failed',
  'remediation.stopped',
]);

function hasChanged({ type, details }: AuditEvent): boolean {
  return type === 'remediation.finished' || details['changed'] === true;
}

/** Whether some reasons are gone and none was added. */
function isLess(reasons: Evaluation['reasons'], before: ComplianceState): boolean {
  return reasons.length < before.reasons.length && reasons.every((one) => before.reasons.includes(one));
}
