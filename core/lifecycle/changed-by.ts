import type { ChangedBy, Evaluation } from '../evaluation.ts';
import type { Store } from '../ports.ts';
import { type EpochMs, resourceKey } from '../resource.ts';

export type ChangedByDeps = { readonly store: Pick<Store, 'auditOf'> };

/** Of a resource's latest events: those of a change are the newest. */
const eventsRead = 100;

/**
 * The janitor, when a remediation of its own has been started since the state began and AWS did not refuse it; a
 * remediation that puts right is of the rule itself, one that removes may be of another. Else somebody else.
 */
export async function whoChanged(
  { store }: ChangedByDeps,
  { resource, rule, type }: Evaluation,
  sinceMs: EpochMs,
): Promise<ChangedBy> {
  if (type === 'INSUFFICIENT_DATA') return { by: 'unknown' };
  if (type === 'NON_COMPLIANT') return { by: 'outside' };
  const { events } = await store.auditOf({ resourceId: resource.id, limit: eventsRead });
  const failed = new Set<string>();
  for (const event of events) {
    const isOfIt = event.resource === resourceKey(resource) && event.atMs >= sinceMs && event.findingId;
    if (!isOfIt || (type === 'COMPLIANT' && event.rule !== rule)) continue;
    const { findingId, details } = event;
    if (findingId && event.type === 'remediation.failed') failed.add(findingId);
    if (!findingId || event.type !== 'remediation.started' || failed.has(findingId)) continue;
    const { approvedBy } = details;
    return { by: 'janitor', approvedBy: typeof approvedBy === 'string' ? approvedBy : null, findingId };
  }
  return { by: 'outside' };
}
