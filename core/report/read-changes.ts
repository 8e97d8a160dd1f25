import { type AuditEvent, eventPlace } from '../audit.ts';
import { type Finding, isUndone } from '../finding.ts';
import type { FindingStore } from '../ports/store.ts';
import { type DailyReport, mostRows, type Period, type ReportChange } from './report.ts';

type Deps = { readonly store: Pick<FindingStore, 'auditOf' | 'getMany'> };

export type ReadChanges = {
  readonly changes: DailyReport['changes'];
  readonly counted: Omit<DailyReport['findings'], 'open' | 'couldSaveMonthlyUsd'>;
};

/** The type of the audit event → what it is called in a report. */
const whats = {
  'remediation.finished': 'done',
  'remediation.failed': 'failed',
  'undo.finished': 'undone',
} as const;

const page = 200;

/** Counts audit events of the period. Holds a page of findings at a time. */
export async function readChanges(deps: Deps, period: Period): Promise<ReadChanges> {
  const foundByRule = new Map<string, number>();
  let found = 0;
  for await (const events of eventsOf(deps, 'finding.claimed', period)) {
    found += events.length;
    for (const { rule } of events) if (rule) foundByRule.set(rule, (foundByRule.get(rule) ?? 0) + 1);
  }
  let resolved = 0;
  for await (const events of eventsOf(deps, 'finding.resolved', period)) resolved += events.length;

  const counts = { done: 0, failed: 0, undone: 0 };
  const rows: ReportChange[] = [];
  const saved = savings();
  for (const type of Object.keys(whats) as (keyof typeof whats)[]) {
    const what = whats[type];
    for await (const events of eventsOf(deps, type, period)) {
      const findings = await findingsOf(deps, events);
      counts[what] += events.length;
      for (const event of events) {
        const finding = findings.get(event.findingId ?? '');
        if (what === 'done' && finding) saved.add(finding);
        if (rows.length < mostRows * 3) rows.push(rowOf(what, event, finding));
      }
    }
  }
  return {
    changes: {
      total: counts.done + counts.failed + counts.undone,
      rows: rows.sort((a, b) => orderOf(a) - orderOf(b) || b.atMs - a.atMs).slice(0, mostRows),
    },
    counted: {
      found,
      foundByRule: Object.fromEntries([...foundByRule].sort(([, a], [, b]) => b - a)),
      resolved,
      remediated: counts.done,
      undone: counts.undone,
      failed: counts.failed,
      ...saved.sums(),
    },
  };
}

/** A finding counts once, however often it was remediated in the period. */
function savings() {
  const seen = new Set<string>();
  let estimatedMonthlyUsd = 0;
  let unpriced = 0;
  return {
    add: (finding: Finding): void => {
      if (seen.has(finding.id) || isUndone(finding)) return;
      seen.add(finding.id);
      const { monthlyUsd } = finding;
      if (monthlyUsd !== null && Number.isFinite(monthlyUsd)) estimatedMonthlyUsd += monthlyUsd;
      else if (finding.priceNote !== undefined) unpriced += 1;
    },
    sums: () => ({ estimatedMonthlyUsd: Math.round(estimatedMonthlyUsd * 100) / 100, unpriced }),
  };
}

/** Pages of events of a type within the period, oldest first. */
async function* eventsOf(
  { store }: Deps,
  type: AuditEvent['type'],
  { fromMs, toMs }: Period,
): AsyncGenerator<readonly AuditEvent[]> {
  let cursor: string | undefined = eventPlace(fromMs);
  while (cursor !== undefined) {
    const read: Awaited<ReturnType<FindingStore['auditOf']>> = await store.auditOf({
      type,
      oldestFirst: true,
      cursor,
      limit: page,
    });
    const within = read.events.filter(({ atMs }) => atMs < toMs);
    if (within.length > 0) yield within;
    cursor = within.length < read.events.length ? undefined : read.cursor;
  }
}

async function findingsOf(
  { store }: Deps,
  events: readonly AuditEvent[],
): Promise<ReadonlyMap<string, Finding>> {
  const ids = [...new Set(events.flatMap(({ findingId }) => findingId ?? []))];
  const found = ids.length === 0 ? [] : await store.getMany(ids);
  return new Map(found.map((finding) => [finding.id, finding]));
}

function rowOf(what: ReportChange['what'], event: AuditEvent, finding: Finding | undefined): ReportChange {
  const { atMs, findingId, resourceId, accountName, rule, summary } = event;
  return {
    what,
    atMs,
    findingId,
    resourceId: resourceId ?? '',
    accountName: accountName ?? '',
    rule: rule ?? '',
    summary,
    estimatedMonthlyUsd: finding?.monthlyUsd ?? null,
  };
}

function orderOf({ what }: ReportChange): number {
  return what === 'failed' ? 0 : 1;
}
