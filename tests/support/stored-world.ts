import { gunzipSync, gzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import type { IncidentEntry, IncidentLog } from '../../core/incidents/log.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Mirror } from '../../core/ports/mirror.ts';
import type { Store } from '../../core/ports/store.ts';
import { anEvaluation, aRun, marchMs, rule, unit } from './evaluation-samples.ts';
import { anEntry } from './incident-log-contract.ts';
import { aMirrorEntry } from './mirror-contract.ts';
import { aFinding, anEvent, aReport, aScan, dayMs, startMs } from './store-samples.ts';
import { wholeFinding } from './whole-finding.ts';

export type StoredWorld = {
  readonly store: Store;
  readonly keyValue: KeyValue;
  readonly evaluations: Evaluations;
  readonly mirror: Mirror;
  readonly incidentLog: IncidentLog;
};

const scanId = 'scn_stored';
const findingId = 'fnd_stored';
const pause = { by: 'U1', atMs: startMs, reason: 'incident' };

/** Without the fields that may be absent: `wholeFinding` has them. */
const finding: Finding = aFinding({
  id: findingId,
  on: { id: 'i-stored', location: 'eu-west-1' },
  snooze: { untilMs: startMs + dayMs, reason: 'busy', by: 'U1', atMs: startMs },
  thread: { channel: 'C1', ts: '1.0' },
  card: { channel: 'C1', ts: '2.0', threadTs: '1.0' },
  formerCard: { channel: 'C1', ts: '0.5', threadTs: '0.1' },
  askedBy: 'U2',
  approval: { by: 'U1', atMs: startMs, now: true },
  input: { Owner: 'ada' },
  rejection: { by: 'U3', atMs: startMs, reason: null },
  difference: [{ what: 'Size', before: 'small', after: 'large' }],
  protections: [{ code: 'policy', because: 'always on', from: ['stop'] }],
});
const remediating: Omit<Finding, 'version'> = {
  ...finding,
  status: 'remediating',
  startedAtMs: startMs,
  progress: {
    note: 'snapshot 40 %',
    made: 'snapshot snap-1',
    state: { snapshotId: 'snap-1' },
    undo: { snapshotId: 'snap-1' },
    readAgainAtMs: startMs + 60_000,
    stepAtMs: null,
  },
  receipt: { summary: 'Kept: snapshot snap-0.', undo: { snapshotId: 'snap-0' } },
  trouble: 'AWS did not answer.',
  endedBy: 'nobody',
};
const report = aReport({
  lookedAt: [{ ...unit, count: 2 }],
  notLookedAt: [{ ...unit, reason: 'access denied' }],
  undecided: [{ rule, ...unit, resourceId: 'i-1', missing: 'tags', because: 'not read' }],
  claimed: [findingId],
  evaluations: { COMPLIANT: 1, NON_COMPLIANT: 2, INSUFFICIENT_DATA: 3, NOT_APPLICABLE: 4 },
});

/** Writes one item of every shape. */
export async function fill({
  store,
  keyValue,
  evaluations,
  mirror,
  incidentLog,
}: StoredWorld): Promise<void> {
  const event = (id: string, over: Partial<AuditEvent> = {}): AuditEvent =>
    anEvent(finding, { id, accountName: 'production', ...over });
  await store.claim(finding, event('evt_1'), startMs);
  await store.move(finding, remediating, event('evt_2', { type: 'remediation.progressed' }));
  const scan = aScan({ id: scanId, channel: 'C1', only: 'compliance', units: [unit] });
  await store.startScan(scan, event('evt_3', { findingId: null, type: 'scan.started' }), dayMs);
  await store.planUnits(scanId, [unit]);
  await store.finishUnit(scanId, unit, report, startMs + 1);
  await store.setPause(pause, event('evt_4', { findingId: null, type: 'remediation.paused' }));
  await keyValue.put('stored', { any: ['value', 1, null] }, { expiresAtMs: startMs + dayMs });
  const change = async () => ({ by: 'janitor', approvedBy: 'U1', findingId }) as const;
  await evaluations.record(aRun(0, [anEvaluation('i-stored')]), change);
  await evaluations.record(aRun(6, [anEvaluation('i-stored', { reasons: ['missing:Team'] })]), change);
  await fillMirror(mirror);
  await fillIncidents(incidentLog);
}

/** Files before 17 have no incidents. */
export async function fillIncidents(incidentLog: IncidentLog): Promise<void> {
  await incidentLog.add(anEntry());
}

/** Writes the finding that has every field. */
export async function fillWhole({ store }: StoredWorld): Promise<void> {
  await store.claim(wholeFinding, anEvent(wholeFinding, { id: 'evt_1' }), startMs);
}

/** Older files have no mirror. */
export async function fillMirror(mirror: Mirror): Promise<void> {
  await mirror.put(aMirrorEntry, null);
  await mirror.start(aMirrorEntry.account, startMs);
}

/** Reads the same items through every reader. */
export async function readAll({
  store,
  keyValue,
  evaluations,
  mirror,
  incidentLog,
}: StoredWorld): Promise<unknown> {
  await store.recount(startMs);
  const incidents: IncidentEntry[] = [];
  const entry = anEntry();
  for await (const one of incidentLog.between(entry.kind, entry.atMs, entry.atMs + 1)) incidents.push(one);
  const { events } = await store.auditOf({ findingId, limit: 10 });
  const paging = { limit: 10, fromMs: marchMs, toMs: marchMs + dayMs };
  return {
    finding: await store.get(findingId),
    live: await store.liveIn(finding.resource),
    byStatus: await store.byStatus('remediating'),
    byRank: await store.list({ of: { statuses: ['remediating'] }, order: 'rank', limit: 9 }),
    byDue: await store.list({ of: { statuses: ['remediating'] }, order: 'due', limit: 9 }),
    byOwner: await store.list({ of: { owner: String(finding.owner.userId) }, order: 'rank', limit: 9 }),
    counts: await store.counts(),
    owned: await store.countOwned(String(finding.owner.userId)),
    events,
    scan: await store.getScan(scanId),
    pending: await store.pendingUnits(scanId),
    reports: await store.reports(scanId),
    pause: await store.pause(),
    value: (await keyValue.get('stored'))?.value,
    changes: await evaluations.changes({ resourceId: 'i-stored', ...paging }),
    heartbeats: await evaluations.heartbeats({ unit, rule, ...paging }),
    mirror: { ...(await mirror.get(aMirrorEntry.account, aMirrorEntry.id)), version: 1 },
    incidents,
    started: await mirror.startedAtMs(aMirrorEntry.account),
  };
}

export type StoredItems = Readonly<Record<string, readonly Record<string, unknown>[]>>;

const tables = ['state', 'audit', 'evaluations', 'mirror', 'incidents'];

/** The content of the tables for a file: packed bytes as JSON, and random values as 1. */
export async function dump(dynamodb: DynamoDBClient, prefix: string): Promise<StoredItems> {
  const doc = DynamoDBDocumentClient.from(dynamodb);
  const dumped: Record<string, Record<string, unknown>[]> = {};
  for (const table of tables) {
    const { Items = [] } = await doc.send(
      new ScanCommand({ TableName: `${prefix}-${table}`, ConsistentRead: true }),
    );
    dumped[table] = Items.map(readable).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }
  return dumped;
}

export async function load(dynamodb: DynamoDBClient, prefix: string, items: StoredItems): Promise<void> {
  const doc = DynamoDBDocumentClient.from(dynamodb);
  for (const [table, all] of Object.entries(items)) {
    for (const item of all) {
      const bytes = 'bytes' in item ? { bytes: gzipSync(JSON.stringify(item['bytes'])) } : {};
      const stored = 'doc' in item ? { doc: JSON.stringify(item['doc']) } : {};
      await doc.send(
        new PutCommand({ TableName: `${prefix}-${table}`, Item: { ...item, ...stored, ...bytes } }),
      );
    }
  }
}

function nameOf(item: Record<string, unknown>): string {
  return JSON.stringify([item['pk'], item['sk'], item['resource_id'], item['evaluation_timestamp']]);
}

function readable(item: Record<string, unknown>): Record<string, unknown> {
  const { bytes, doc, ...rest } = item;
  return {
    ...rest,
    ...('writeId' in item ? { writeId: '1' } : {}),
    ...(/^(kv|identity)#/.test(String(item['pk'])) ? { version: 1 } : {}),
    ...(typeof doc === 'string' ? { doc: JSON.parse(doc) as unknown } : {}),
    ...(bytes ? { bytes: JSON.parse(gunzipSync(bytes as Uint8Array).toString('utf8')) as unknown } : {}),
  };
}
