import type { AuditEvent } from '../../audit.ts';
import { dayMs } from '../../calendar.ts';
import type { Finding, Repeat } from '../../finding.ts';
import type { FindingStore } from '../../ports/store.ts';
import { type EpochMs, type Resource, resourceKey } from '../../resource.ts';

/** Compliance is reviewed by the quarter. A later recurrence is a new case. */
const windowMs = 90 * dayMs;
const eventsRead = 100;

/** From the third time on an approver decides. */
const timesAlone = 2;

/** Returns earlier remediations of the same resource and rule within the window, from the audit log; undefined: none. */
export async function repeatOf(
  { auditOf }: Pick<FindingStore, 'auditOf'>,
  { rule, resource }: { readonly rule: string; readonly resource: Resource },
  nowMs: EpochMs,
): Promise<Repeat | undefined> {
  const { events } = await auditOf({ resourceId: resource.id, limit: eventsRead });
  const done = events.filter(
    (event) =>
      event.type === 'remediation.finished' &&
      event.resource === resourceKey(resource) &&
      event.rule === rule &&
      event.atMs > nowMs - windowMs,
  );
  const last = done.reduce<AuditEvent | undefined>(
    (latest, event) => (latest && latest.atMs >= event.atMs ? latest : event),
    undefined,
  );
  if (!last) return undefined;
  return { time: done.length + 1, days: windowMs / dayMs, lastAtMs: last.atMs, lastDid: didOf(last) };
}

/** Returns whether an approver has to decide because the finding came back too often. */
export function isRepeatedTooOften({ repeat }: Pick<Finding, 'repeat'>): boolean {
  return repeat !== undefined && repeat.time > timesAlone;
}

function didOf({ details, summary }: AuditEvent): string {
  const said = (Object(details['receipt']) as { readonly summary?: unknown }).summary;
  return typeof said === 'string' ? said : summary;
}
