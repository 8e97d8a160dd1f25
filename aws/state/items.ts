import { type AuditEvent, eventPlace } from '../../core/audit.ts';
import { dayMs, utcDate } from '../../core/calendar.ts';
import { claimKey, type Finding, isEnded, type Status } from '../../core/finding.ts';
import { placeIn, readersOf } from '../../core/lists/finding-order.ts';
import { incidentPlace } from '../../core/lists/incident-lists.ts';
import type { EpochMs } from '../../core/resource.ts';
import { unitKey } from '../../core/unit.ts';
import type { Db, Item, Key } from './db.ts';
import { corrupt, fromDoc, toJson } from './json.ts';
import { shapeOf } from './shapes.ts';

const statuses: Readonly<Record<Status, true>> = {
  claimed: true,
  observed: true,
  open: true,
  scheduled: true,
  snoozed: true,
  remediating: true,
  failed: true,
  undoing: true,
  remediated: true,
  resolved: true,
  lapsed: true,
};

/** Sorts by time, then id. Unique, so that a cursor identifies one item. */
export function sortKey(atMs: EpochMs, id: string): string {
  return `${String(atMs).padStart(15, '0')}#${id}`;
}

export function ttlOf(expiresAtMs: EpochMs, keepDays: number): number {
  return Math.ceil((expiresAtMs + keepDays * dayMs) / 1_000);
}

export const findingSk = 'finding';

export function findingKey(id: string): Key {
  return { pk: `finding#${id}`, sk: findingSk };
}

/** The id of the finding that an item of it belongs to. */
export function findingIdIn({ pk }: Item): string {
  return String(pk).slice('finding#'.length);
}

/** Live findings sort by time found, ended ones by time ended. Neither changes while pages are read. */
export function findingSort(finding: Finding): string {
  return sortKey(isEnded(finding) ? finding.updatedAtMs : finding.foundAtMs, finding.id);
}

export function findingItem(finding: Finding): Record<string, unknown> {
  return {
    ...findingKey(finding.id),
    version: finding.version,
    findingStatus: finding.status,
    findingSort: findingSort(finding),
    ...(!isEnded(finding) && { liveUnit: unitKey(finding.resource) }),
    ...listedBy(finding),
    shape: shapeOf('finding'),
    doc: toJson(finding),
  };
}

/** Attributes of the list indexes. A recount adds them to findings of older versions. */
export const listAttributes = ['rank', 'due', 'ownedBy', 'incidentList', 'incidentSort'] as const;

export function listedBy(finding: Finding): Partial<Record<(typeof listAttributes)[number], string>> {
  const rank = placeIn('rank', finding);
  const due = placeIn('due', finding);
  const [ownedBy] = readersOf(finding);
  const incident = incidentPlace(finding);
  return {
    ...(rank !== null && { rank }),
    ...(due !== null && { due }),
    ...(ownedBy !== undefined && { ownedBy }),
    ...(incident && { incidentList: incident.list, incidentSort: incident.sort }),
  };
}

/** Attributes that list a finding as not synchronised, oldest change first. */
export function debtOf(finding: Finding): Record<string, unknown> {
  return { debt: owed, debtSort: sortKey(finding.updatedAtMs, finding.id) };
}

export const owed = 'owed';

/** In the same index: partial scans not yet announced. */
export const owedScan = 'scan';

export function findingOf(db: Db, item: Item): Finding {
  const finding = fromDoc(db.state, item, 'finding', {
    id: 'string',
    version: 'number',
    generation: 'number',
    status: 'string',
    rule: 'string',
    scanId: 'string',
    resource: 'object',
    evidence: 'object',
    owner: 'object',
    plan: 'object',
    protections: 'array',
    claimExpiresAtMs: 'number',
  }) as Finding;
  if (item.pk !== findingKey(finding.id).pk) throw corrupt(db.state, item, `doc is of finding ${finding.id}`);
  if (item.version !== finding.version)
    throw corrupt(db.state, item, `version ${String(item.version)}, in doc ${finding.version}`);
  if (!Object.hasOwn(statuses, finding.status))
    throw corrupt(db.state, item, `unknown status ${finding.status}`);
  return finding;
}

export function claimItemKey(finding: Pick<Finding, 'resource' | 'rule'>): Key {
  return { pk: `claim#${claimKey(finding)}`, sk: 'claim' };
}

/** Keeps claims for a month past expiry, so that an expired claim can be read instead of inferred from absence. */
export function claimTtl(expiresAtMs: EpochMs): number {
  return ttlOf(expiresAtMs, 30);
}

export const countsKey = 'counts';

export const pauseKey: Key = { pk: 'pause', sk: 'pause' };

export function auditKey(event: Pick<AuditEvent, 'findingId' | 'atMs' | 'id'>): Key {
  return { pk: auditSubject(event.findingId), sk: eventPlace(event.atMs, event.id) };
}

/** Events without a finding (scans, pauses) share one partition: a few a day. */
export function auditSubject(findingId: string | null): string {
  return findingId === null ? 'janitor' : `finding#${findingId}`;
}

export function auditItem(event: AuditEvent, writeId: string): Record<string, unknown> {
  return {
    ...auditKey(event),
    writeId,
    day: utcDate(event.atMs),
    type: event.type,
    ...(event.resourceId && { resourceId: event.resourceId }),
    at: new Date(event.atMs).toISOString(),
    actor: event.actor,
    shape: shapeOf('audit event'),
    doc: toJson(event),
  };
}

export function eventOf(db: Pick<Db, 'audit'>, item: Item): AuditEvent {
  const fields = {
    id: 'string',
    atMs: 'number',
    type: 'string',
    actor: 'string',
    summary: 'string',
    details: 'object',
  } as const;
  return fromDoc(db.audit, item, 'audit event', fields) as AuditEvent;
}
