import type { AuditEvent } from '../../audit.ts';
import { dayMs } from '../../calendar.ts';
import type { Finding, Repeat } from '../../finding.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { FindingStore } from '../../ports/store.ts';
import { isPermission } from '../../remediation/recheck-work.ts';
import { type EpochMs, type Resource, resourceKey } from '../../resource.ts';
import { changesBack, repeatMs } from './changes-back.ts';

const eventsRead = 100;

/** From the third time on an approver decides. */
const timesAlone = 2;

type RepeatDeps = {
  readonly store: Pick<FindingStore, 'auditOf'>;
  readonly keyValue: Pick<KeyValue, 'get'>;
};

/**
 * Returns earlier remediations within the window; undefined: none. Of an identity, those by any rule count. Of other
 * resources, those by the same rule, from the audit log.
 */
export async function repeatOf(
  { store, keyValue }: RepeatDeps,
  { rule, resource }: { readonly rule: string; readonly resource: Resource },
  nowMs: EpochMs,
): Promise<Repeat | undefined> {
  if (isPermission({ resource })) return changesBack(keyValue, resource, nowMs);
  const { events } = await store.auditOf({ resourceId: resource.id, limit: eventsRead });
  const done = events.filter(
    (event) =>
      event.type === 'remediation.finished' &&
      event.resource === resourceKey(resource) &&
      event.rule === rule &&
      event.atMs > nowMs - repeatMs,
  );
  const last = done.reduce<AuditEvent | undefined>(
    (latest, event) => (latest && latest.atMs >= event.atMs ? latest : event),
    undefined,
  );
  if (!last) return undefined;
  return { time: done.length + 1, days: repeatMs / dayMs, lastAtMs: last.atMs, lastDid: didOf(last) };
}

/**
 * Returns whether an approver has to decide because the finding came back too often. One remediation of an identity is
 * enough when a person had it undone.
 */
export function isRepeatedTooOften({ repeat, incident }: Pick<Finding, 'repeat' | 'incident'>): boolean {
  // Care limits take its place: core/incidents/care.ts.
  if (!repeat || incident) return false;
  return repeat.time > timesAlone || (repeat.back ?? []).some(({ isUndone }) => isUndone);
}

function didOf({ details, summary }: AuditEvent): string {
  const said = (Object(details['receipt']) as { readonly summary?: unknown }).summary;
  return typeof said === 'string' ? said : summary;
}
