import type { AuditEvent } from '../../audit.ts';
import { dayMs } from '../../calendar.ts';
import type { Finding, Repeat } from '../../finding.ts';
import type { FindingStore } from '../../ports/store.ts';
import { type EpochMs, type Resource, resourceKey } from '../../resource.ts';

/** Compliance is looked back on by the quarter; what comes back later than that is a new case. */
const windowMs = 90 * dayMs;
const eventsRead = 100;

/** The third time is for the approvers: what is stopped and started for ever needs another answer. */
const timesAlone = 2;

/** Returns what was done about the same resource and rule lately; undefined: nothing. Only what the audit log knows. */
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

/** Returns whether an approver has to decide because it came back too often. */
export function isRepeatedTooOften({ repeat }: Pick<Finding, 'repeat'>): boolean {
  return repeat !== undefined && repeat.time > timesAlone;
}

function didOf({ details, summary }: AuditEvent): string {
  const said = (Object(details['receipt']) as { readonly summary?: unknown }).summary;
  return typeof said === 'string' ? said : summary;
}
