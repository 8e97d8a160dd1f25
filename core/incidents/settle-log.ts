import { type AuditEvent, janitor } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { IncidentResult } from '../incident.ts';
import type { FindingStore } from '../ports/store.ts';
import type { EpochMs } from '../resource.ts';
import { shorten } from '../shorten.ts';
import type { AlarmChange } from './alarm-change.ts';
import type { IncidentEntry, IncidentLog, IncidentOutcome, KindWithoutHandler } from './log.ts';

export type SettleLogDeps = {
  readonly store: Pick<FindingStore, 'get' | 'auditOf'>;
  readonly incidentLog: Pick<IncidentLog, 'add' | 'settle'>;
  /** The id of the entry of a change of an alarm. */
  readonly changeId: (change: Pick<AlarmChange, 'arn' | 'atMs' | 'state'>) => string;
};

type Told = Pick<AlarmChange, 'arn' | 'atMs' | 'state'>;

const page = 100;
const mostReason = 1_000;

/**
 * Writes into the log how an incident went. It follows from the finding and all its audit events, so it may be repeated,
 * late and out of order.
 */
export async function settleLog(deps: SettleLogDeps, findingId: string): Promise<void> {
  const finding = await deps.store.get(findingId);
  if (!finding?.incident) return;
  const events = await eventsOf(deps, findingId);
  const now = withoutNulls({ findingId, ...outcomeOf(finding, events) });
  let hasStart = false;
  for (const change of toldOf(finding, events))
    for (const kind of [finding.rule, ...otherKinds(finding)]) {
      const entry = { kind, id: deps.changeId(change), atMs: change.atMs };
      const isOwn = await deps.incidentLog.settle(entry, now);
      hasStart ||= isOwn && change.state === 'ALARM';
    }
  // No alarm told of its start, or one that told of an earlier incident, or one that another rule answers.
  const own = ownEntry(finding);
  if (!hasStart) await deps.incidentLog.add(own);
  await deps.incidentLog.settle(own, now);
}

/** An alarm of Janitor's own stage has its own kind in the log. */
function otherKinds({ resource }: Finding): readonly KindWithoutHandler[] {
  return resource.kind === 'cloudwatch-alarm' ? ['janitor'] : [];
}

/** How an incident went, by the finding and its audit events, oldest first. */
export function outcomeOf(finding: Finding, events: readonly AuditEvent[]): IncidentOutcome {
  const started = events.find(({ type }) => type === 'remediation.started');
  const approvedBy = started?.details['approvedBy'];
  const ended = endOf(events);
  return {
    result: ended ? results[ended.type as keyof typeof results] : dryRunOf(finding, events),
    resultAtMs: ended?.atMs ?? null,
    actedAtMs: started?.atMs ?? null,
    actedBy: started ? (typeof approvedBy === 'string' ? approvedBy : janitor) : null,
    clearedAtMs: clearedAtMs(finding, events),
  };
}

/** The last remediation counts: a person may have repeated one that failed. */
function endOf(events: readonly AuditEvent[]): AuditEvent | undefined {
  return events.findLast(({ type }) => type in results);
}

function dryRunOf(finding: Finding, events: readonly AuditEvent[]): IncidentResult | null {
  // A remediation that has not ended is no dry run.
  if (events.some(({ type }) => type === 'remediation.started')) return null;
  return finding.mode === 'observe' && finding.plan.remediation !== null ? 'DRYRUN' : null;
}

const results = {
  'remediation.finished': 'SUCCESS',
  'remediation.failed': 'FAILED',
} as const satisfies Partial<Record<AuditEvent['type'], IncidentResult>>;

/** Older versions did not store on the finding when a remediation cleared it. */
function clearedAtMs({ incident, status }: Finding, events: readonly AuditEvent[]): EpochMs | null {
  const finished = events.findLast(({ type }) => type === 'remediation.finished');
  return incident?.clearedAtMs ?? (status === 'remediated' ? (finished?.atMs ?? null) : null);
}

/** All changes of alarms that the finding was told of: it keeps only the newest of each alarm. */
function toldOf({ incident }: Finding, events: readonly AuditEvent[]): readonly Told[] {
  const before = events
    .filter(({ type }) => type === 'finding.claimed' || type === 'incident.alarmed')
    .flatMap(({ details }) => (details['alarms'] ?? []) as readonly Told[]);
  const all = [...before, ...(incident?.alarms ?? [])];
  return [...new Map(all.map((one) => [JSON.stringify([one.arn, one.atMs, one.state]), one])).values()];
}

/** The entry of an incident of whose start no alarm told. */
function ownEntry({ id, rule, resource, foundAtMs, because }: Finding): IncidentEntry {
  return {
    kind: rule,
    id: `finding-${id}`,
    atMs: foundAtMs,
    receivedAtMs: foundAtMs,
    source: 'sweep',
    account: resource.account,
    region: resource.region,
    name: resource.name,
    arn: resource.arn,
    alarmArn: null,
    state: null,
    because: shorten(because, mostReason),
    raw: { text: '' },
    findingId: id,
    result: null,
    resultAtMs: null,
    actedAtMs: null,
    actedBy: null,
    clearedAtMs: null,
  };
}

async function eventsOf({ store }: SettleLogDeps, findingId: string): Promise<readonly AuditEvent[]> {
  const all: AuditEvent[] = [];
  let cursor: string | undefined;
  do {
    const read: Awaited<ReturnType<FindingStore['auditOf']>> = await store.auditOf({
      findingId,
      oldestFirst: true,
      limit: page,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...read.events);
    cursor = read.cursor;
  } while (cursor !== undefined);
  return all;
}

/** A slower run that read an older state must not take back what a newer one wrote. */
function withoutNulls(now: IncidentOutcome & { readonly findingId: string }): Partial<typeof now> {
  return Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null));
}
