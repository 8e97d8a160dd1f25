import { janitor } from '../audit.ts';
import { dayMs } from '../calendar.ts';
import { lastReport } from '../compliance/report/published.ts';
import type { IncidentLog } from '../incidents/log.ts';
import { dollars } from '../lists/finding-counts.ts';
import { openStatuses } from '../lists/savings.ts';
import type { Policy } from '../policy.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Clock } from '../ports/runtime.ts';
import type { FindingStore } from '../ports/store.ts';
import { incidentCounter, mostDaysBefore } from './count-incidents.ts';
import { endOfTomorrowMs } from './period.ts';
import { readChanges } from './read-changes.ts';
import { type DailyReport, mostRows, type Period, type ReportDue, type ReportIncident } from './report.ts';

export type ReportReadDeps = {
  readonly clock: Clock;
  readonly policy: () => Promise<Policy>;
  readonly store: Pick<FindingStore, 'auditOf' | 'getMany' | 'list' | 'counts' | 'pause'>;
  readonly keyValue: Pick<KeyValue, 'get'>;
  readonly incidents: Pick<IncidentLog, 'between'>;
  /** Of the log: rules that answer incidents, and kinds without a rule. */
  readonly incidentKinds: readonly string[];
  readonly stage: string;
  /** Of a Slack user, as Slack shows it. */
  readonly nameOf: (userId: string) => Promise<string>;
};

/** Reads what happened in the period. Changes nothing. */
export async function makeDailyReport(
  deps: ReportReadDeps,
  { date, fromMs, toMs }: Period & { readonly date: string },
): Promise<DailyReport> {
  const { timeZone } = await deps.policy();
  const nowMs = deps.clock.nowMs();
  const counter = incidentCounter({ fromMs, toMs });
  for (const kind of deps.incidentKinds)
    for await (const entry of deps.incidents.between(kind, fromMs - mostDaysBefore * dayMs, toMs))
      counter.add(entry);
  const { changes, counted } = await readChanges(deps, { fromMs, toMs });
  const [due, counts, pause, compliance] = await Promise.all([
    readDue(deps, endOfTomorrowMs(toMs, timeZone)),
    deps.store.counts(),
    deps.store.pause(),
    lastReport(deps.keyValue),
  ]);
  const tallies = openStatuses.map((status) => counts.of[status]);
  const percent = compliance?.report.summary.compliance_percentage ?? null;
  return {
    version: 1,
    date,
    timeZone,
    stage: deps.stage,
    fromMs,
    toMs,
    madeAtMs: nowMs,
    incidents: await withNames(deps, counter.finish()),
    findings: {
      ...counted,
      open: tallies.reduce((sum, { findings }) => sum + findings, 0),
      couldSaveMonthlyUsd: counts.countedAtMs === null ? null : dollars(tallies),
    },
    changes,
    due,
    pausedSinceMs: pause?.atMs ?? null,
    compliance: compliance && percent !== null ? { percent, atMs: compliance.report.atMs } : null,
  };
}

/** Names those who acted on the kept rows. Looks each person up once. */
async function withNames(
  { nameOf }: ReportReadDeps,
  incidents: DailyReport['incidents'],
): Promise<DailyReport['incidents']> {
  const { rows, earlier } = incidents;
  const people = new Set([...rows, ...earlier.rows].map(({ actedBy }) => actedBy ?? janitor));
  const names = new Map([[janitor, 'Janitor']]);
  for (const userId of people) if (!names.has(userId)) names.set(userId, await nameOf(userId));
  const named = (row: ReportIncident): ReportIncident => ({
    ...row,
    actedBy: row.actedBy ? (names.get(row.actedBy) ?? row.actedBy) : null,
  });
  return { ...incidents, rows: rows.map(named), earlier: { ...earlier, rows: earlier.rows.map(named) } };
}

async function readDue({ store }: ReportReadDeps, untilMs: number): Promise<DailyReport['due']> {
  const rows: ReportDue[] = [];
  let total = 0;
  let after: string | undefined;
  do {
    const page: Awaited<ReturnType<FindingStore['list']>> = await store.list({
      of: { statuses: ['scheduled'] },
      order: 'due',
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    const due = page.findings.filter(
      ({ remediateAtMs }) => remediateAtMs !== null && remediateAtMs <= untilMs,
    );
    total += due.length;
    for (const finding of due) {
      if (rows.length >= mostRows) break;
      rows.push({
        findingId: finding.id,
        name: finding.resource.name,
        accountName: finding.accountName,
        atMs: finding.remediateAtMs ?? untilMs,
        plan: finding.plan.title,
        owner: finding.owner.name,
        waitsForApproval: finding.needsApproval !== null && finding.approval === null,
        estimatedMonthlyUsd: finding.monthlyUsd,
      });
    }
    after = page.hasMore && due.length === page.findings.length ? page.to : undefined;
  } while (after !== undefined);
  return { total, rows, untilMs };
}
