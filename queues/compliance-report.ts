import { csvHeader, csvLine } from '../aws/reports/csv.ts';
import type { ReportFiles } from '../aws/reports/files.ts';
import type { PublishOnce } from '../aws/services/final-notices.ts';
import { dayMs } from '../core/calendar.ts';
import { alertOf, keptRows } from '../core/compliance/alert.ts';
import {
  latestKey,
  type PublishedReport,
  type TrendPoint,
  teamsKept,
  trendKey,
  withPoint,
  worstFirst,
} from '../core/compliance/published.ts';
import {
  addRow,
  emptyTotals,
  noCompliance,
  type ReportSummary,
  summaryOf,
  type Unseen,
} from '../core/compliance/report.ts';
import type { ResourceCounts } from '../core/compliance/resource-counts.ts';
import { rowOf } from '../core/compliance/rows.ts';
import { compare, inUnits, type NonCompliant, type RuleChanges } from '../core/compliance/standing.ts';
import type { Policy } from '../core/policy.ts';
import type { CommonDeps } from '../core/ports/deps.ts';
import type { Evaluations } from '../core/ports/evaluations.ts';
import type { KeyValue } from '../core/ports/key-value.ts';
import type { Store } from '../core/ports/store.ts';
import { resourceTypeOf } from '../core/resource-types.generated.ts';
import type { AnyRule } from '../core/rule.ts';
import type { Scan, UnitReport } from '../core/scan.ts';
import type { Unit } from '../core/unit.ts';

export type ReportDeps = Pick<CommonDeps, 'clock' | 'log' | 'policy'> & {
  readonly store: Pick<Store, 'getScan' | 'reports'>;
  readonly rules: readonly AnyRule[];
  readonly keyValue: KeyValue;
  readonly evaluations: Pick<Evaluations, 'evaluated'>;
  readonly files: ReportFiles;
  readonly stage: string;
  /** Of the topic that sends e-mail; null: nobody is told by e-mail. */
  readonly publish: PublishOnce | null;
  readonly onInstances: (counts: ResourceCounts) => void;
  /** The log file of the run could not be written, which fails nothing. */
  readonly onLogFailed: () => void;
};

/** The rule whose verdicts the metrics of instances count. */
const taggedRule = 'ec2-instance-missing-tags';
const unitsAtOnce = 8;
const keepMs = 400 * dayMs;

type Finished = Scan & { readonly finishedAtMs: number };

/**
 * Sums up what a finished scan evaluated: the report as JSON and CSV, one e-mail for each rule with news, the figures
 * that Slack shows, metrics, and a log file. Safe to repeat: files are written again, and nobody is told twice. A scan of
 * single places makes no report: it says nothing of the rest.
 */
export async function makeReport(deps: ReportDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan || !isFinished(scan) || scan.places) return;
  const [reports, policy, stored] = await Promise.all([
    deps.store.reports(scanId),
    deps.policy(),
    deps.keyValue.get(latestKey),
  ]);
  const last = stored?.value as PublishedReport | undefined;
  const isNewest = !last || last.scanId === scanId || last.atMs <= scan.finishedAtMs;
  const beforeKey = last?.scanId === scanId ? last.standingBefore : (last?.standing ?? null);
  const before = isNewest && beforeKey ? await readStanding(deps, beforeKey) : null;

  const read = await readAll(deps, { scan, reports, policy, before });
  const { summary, keys } = read;
  if (isNewest) {
    await tell(deps, read);
    await deps.files.copy(keys.json, 'reports/latest.json');
    await publish(deps, {
      version: stored?.version ?? null,
      point: trendPoint(scan, summary),
      report: {
        scanId,
        atMs: scan.finishedAtMs,
        summary: summary.summary,
        by_resource_type: summary.by_resource_type,
        by_rule: summary.by_rule,
        by_team: Object.fromEntries(worstFirst(summary.by_team).slice(0, teamsKept)),
        teamsTotal: Object.keys(summary.by_team).length,
        titles: Object.fromEntries(Object.keys(summary.by_rule).map((rule) => [rule, titleOf(deps, rule)])),
        notLookedAt: read.unseen.length,
        files: { bucket: deps.files.bucket, json: keys.json, csv: keys.csv },
        standing: keys.standing,
        standingBefore: beforeKey,
      },
    });
    const tagged = summary.by_rule[taggedRule];
    if (tagged) deps.onInstances({ compliant: tagged.compliant, nonCompliant: tagged.non_compliant });
  }
  await writeLog(deps, scan, read);
}

type Reading = {
  readonly scan: Finished;
  readonly reports: readonly UnitReport[];
  readonly policy: Policy;
  readonly before: NonCompliant | null;
};

type Read = {
  readonly summary: ReportSummary;
  readonly unseen: readonly Unseen[];
  readonly changes: ReadonlyMap<string, RuleChanges>;
  readonly kept: ReadonlyMap<string, ReturnType<typeof keptRows>>;
  readonly keys: ReturnType<typeof keysOf>;
};

/** Every evaluation goes by once: it is counted, compared with the last report, and written to both files. */
async function readAll(deps: ReportDeps, { scan, reports, policy, before }: Reading): Promise<Read> {
  const keys = keysOf(scan);
  const ruleIds = deps.rules
    .filter(({ id, compliance }) => compliance && policy.rules[id])
    .map(({ id }) => id);
  const totals = emptyTotals(ruleIds);
  const comparison = compare(before);
  const kept = new Map(ruleIds.map((rule) => [rule, keptRows()]));
  const json = deps.files.grow(keys.json, 'application/json');
  const csv = deps.files.grow(keys.csv, 'text/csv; charset=utf-8');
  let written = 0;
  const readUnit = async (unit: Unit): Promise<void> => {
    for await (const evaluated of deps.evaluations.evaluated(scan.id, unit)) {
      const row = rowOf(evaluated, policy.accounts, iso);
      addRow(totals, row);
      const isFresh = comparison.add(row);
      if (row.compliance_type === 'NON_COMPLIANT') kept.get(row.rule)?.add(row, isFresh);
      written += 1;
      await json.append(`${written === 1 ? '' : ',\n'}${JSON.stringify(row)}`);
      await csv.append(csvLine(row));
    }
  };
  try {
    const units = evaluatedUnits(reports).values();
    await Promise.all(
      Array.from({ length: unitsAtOnce }, async () => {
        for (const unit of units) await readUnit(unit);
      }),
    );
    const summary = summaryOf(totals, { scanId: scan.id, reportTimestamp: iso(scan.finishedAtMs) });
    const unseen = unseenOf(deps, reports);
    const lookedAt = reports.flatMap((report) => report.lookedAt);
    const { changes, now } = comparison.finish(inUnits(lookedAt, resourceTypeOf));
    const head = JSON.stringify({ ...summary, not_looked_at: unseen }).slice(0, -1);
    await json.close(`${head},"evaluations":[\n`, '\n]}\n');
    await csv.close(csvHeader, '');
    await deps.files.put(keys.standing, JSON.stringify(now), 'application/json');
    return { summary, unseen, changes, kept, keys };
  } catch (thrown) {
    await Promise.allSettled([json.abandon(), csv.abandon()]);
    throw thrown;
  }
}

/** One e-mail for each rule with news. What another worker is sending right now is tried again later. */
async function tell(deps: ReportDeps, { summary, changes, kept, keys }: Read): Promise<void> {
  const { publish } = deps;
  if (!publish) return;
  const failures: unknown[] = [];
  for (const [rule, ofRule] of changes) {
    const alert = alertOf({
      stage: deps.stage,
      rule,
      ruleTitle: titleOf(deps, rule),
      counts: summary.by_rule[rule] ?? noCompliance(),
      reportTimestamp: summary.report_timestamp,
      report: `s3://${deps.files.bucket}/${keys.json}`,
      changes: ofRule,
      rows: kept.get(rule)?.rows() ?? [],
    });
    if (!alert) continue;
    try {
      const sent = await publish(`compliance|${summary.scan_id}|${rule}`, alert.message, alert.subject);
      if (!sent.ok) failures.push(new Error(`another worker is sending the e-mail about ${rule}`));
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}

type Publication = {
  readonly version: number | null;
  readonly report: PublishedReport;
  readonly point: TrendPoint;
};

/** Trend first: with the report, nothing of the run is left to be done but metrics and the log. */
async function publish(
  { keyValue, clock }: ReportDeps,
  { version, report, point }: Publication,
): Promise<void> {
  const expiresAtMs = clock.nowMs() + keepMs;
  const stored = await keyValue.get(trendKey);
  const trend = withPoint((stored?.value ?? []) as readonly TrendPoint[], point);
  const noted = await keyValue.put(trendKey, trend, { expiresAtMs, ifVersion: stored?.version ?? null });
  const put = noted.ok && (await keyValue.put(latestKey, report, { expiresAtMs, ifVersion: version }));
  if (!put || !put.ok) throw new Error('another report is being published');
}

function trendPoint(scan: Finished, { summary, by_rule }: ReportSummary): TrendPoint {
  const rules = Object.entries(by_rule).map(
    ([rule, counts]) => [rule, counts.compliance_percentage] as const,
  );
  return {
    scanId: scan.id,
    atMs: scan.finishedAtMs,
    percentage: summary.compliance_percentage,
    rules: Object.fromEntries(rules),
  };
}

async function writeLog(deps: ReportDeps, scan: Finished, { summary, keys, changes }: Read): Promise<void> {
  const at = iso(scan.finishedAtMs);
  const key = `scans/${at.slice(0, 10)}/${at.slice(11, 19).replaceAll(':', '')}-${scan.id}.json`;
  const { scan_id, report_timestamp, ...counts } = summary;
  const log = {
    cause: 'scan',
    id: scan_id,
    started: iso(scan.startedAtMs),
    finished: report_timestamp,
    ...counts,
    rules_with_news: [...changes.keys()],
    report: keys.json,
  };
  try {
    await deps.files.put(key, `${JSON.stringify(log, null, 2)}\n`, 'application/json');
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
    deps.log.warn('the log file of a run was not written', { key, name, message });
    deps.onLogFailed();
  }
}

/** Gone is null, so that everything counts as news rather than nothing. */
async function readStanding({ files, log }: ReportDeps, key: string): Promise<NonCompliant | null> {
  const bytes = await files.read(key);
  if (!bytes) {
    log.warn('what the last report left is gone', { key });
    return null;
  }
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as NonCompliant;
}

function evaluatedUnits(reports: readonly UnitReport[]): readonly Unit[] {
  return reports
    .filter(({ evaluations }) => evaluations && Object.values(evaluations).some((count) => count > 0))
    .flatMap(({ lookedAt }) => lookedAt.map(({ account, region, kind }) => ({ account, region, kind })));
}

function unseenOf({ rules }: ReportDeps, reports: readonly UnitReport[]): readonly Unseen[] {
  const kinds = new Set(rules.filter(({ compliance }) => compliance).map(({ kind }) => kind));
  return reports
    .flatMap(({ notLookedAt }) => notLookedAt)
    .filter(({ kind }) => kinds.has(kind))
    .map(({ account, region, kind, reason }) => ({
      account,
      region,
      resource_type: resourceTypeOf(kind),
      reason,
    }));
}

function titleOf({ rules }: ReportDeps, rule: string): string {
  return rules.find(({ id }) => id === rule)?.title ?? rule;
}

function keysOf({ id, finishedAtMs }: Finished) {
  const base = `reports/${iso(finishedAtMs).slice(0, 10).replaceAll('-', '/')}/${id}`;
  return { json: `${base}.json`, csv: `${base}.csv`, standing: `${base}.non-compliant.json` };
}

function isFinished(scan: Scan): scan is Finished {
  return scan.status === 'finished' && scan.finishedAtMs !== null;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
