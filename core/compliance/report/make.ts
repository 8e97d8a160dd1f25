import type { CommonDeps } from '../../ports/deps.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { PublishOnce } from '../../ports/publish-once.ts';
import type { ScanStatusStore } from '../../ports/scan-store.ts';
import type { AnyRule, Passing } from '../../rule.ts';
import type { Scan } from '../../scan.ts';
import type { ResourceCounts } from '../resource-counts.ts';
import { alertOf } from './alert.ts';
import { type FinishedScan, keysOf, readNonCompliant, writeRunLog } from './files.ts';
import { latestKey, type PublishedReport, publish, teamsKept, worstFirst } from './published.ts';
import { type ReadDeps, type ReadScan, readScan } from './read.ts';
import { noCompliance, type ReportSummary } from './report.ts';

export type ReportDeps = Pick<CommonDeps, 'clock' | 'log' | 'policy'> &
  ReadDeps & {
    readonly store: Pick<ScanStatusStore, 'getScan' | 'reports'>;
    readonly keyValue: KeyValue;
    readonly stage: string;
    /** Publishes to the e-mail topic; null: no e-mail is sent. */
    readonly publish: PublishOnce | null;
    /** Writes the TagCompliance metrics. */
    readonly tagMetrics: (counts: ResourceCounts) => void;
    readonly onLogFailed: () => void;
  };

/**
 * Makes the report of a finished scan: files, e-mails for rules with changes, figures for Slack, metrics and
 * a log file. Safe to repeat: each e-mail is sent once. A scan limited to some units makes no report.
 */
export async function makeReport(deps: ReportDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan || !isFinished(scan) || scan.units) return;
  const [reports, policy, stored] = await Promise.all([
    deps.store.reports(scanId),
    deps.policy(),
    deps.keyValue.get(latestKey),
  ]);
  const last = stored?.value as PublishedReport | undefined;
  const isNewest = !last || last.scanId === scanId || last.atMs <= scan.finishedAtMs;
  const beforeKey = last?.scanId === scanId ? last.standingBefore : (last?.standing ?? null);
  const before = isNewest && beforeKey ? await readNonCompliant(deps, beforeKey) : null;
  const keys = keysOf(scan);
  const read = await readScan(deps, { scan, reports, policy, before });
  const { summary } = read;
  if (isNewest) {
    await sendAlerts(deps, read, `s3://${deps.files.bucket}/${keys.json}`);
    await deps.files.copy(keys.json, 'reports/latest.json');
    const ids = Object.keys(summary.by_rule);
    const report: PublishedReport = {
      scanId,
      atMs: scan.finishedAtMs,
      summary: summary.summary,
      by_resource_type: summary.by_resource_type,
      by_rule: summary.by_rule,
      by_team: Object.fromEntries(worstFirst(summary.by_team).slice(0, teamsKept)),
      teamsTotal: Object.keys(summary.by_team).length,
      titles: Object.fromEntries(ids.map((id) => [id, passingOf(deps.rules, id).passing])),
      shortTitles: Object.fromEntries(ids.map((id) => [id, shortOf(passingOf(deps.rules, id))])),
      notLookedAt: read.unseen.length,
      files: { bucket: deps.files.bucket, json: keys.json, csv: keys.csv },
      standing: keys.standing,
      standingBefore: beforeKey,
    };
    await publish(deps, report, stored?.version ?? null);
    writeTagMetrics(deps, summary);
  }
  await writeRunLog(deps, { scan, summary, report: keys.json, rulesWithNews: [...read.changes.keys()] });
}

/** Sends one e-mail per rule with changes. An e-mail that another worker is sending is retried later. */
async function sendAlerts(
  { publish, stage, rules }: ReportDeps,
  { summary, changes, kept }: ReadScan,
  report: string,
): Promise<void> {
  if (!publish) return;
  const failures: unknown[] = [];
  for (const [rule, ofRule] of changes) {
    const alert = alertOf({
      stage,
      rule,
      passing: passingOf(rules, rule).passing,
      counts: summary.by_rule[rule] ?? noCompliance(),
      reportTimestamp: summary.report_timestamp,
      report,
      changes: ofRule,
      rows: kept.get(rule) ?? [],
    });
    if (!alert) continue;
    try {
      const sent = await publish(`compliance|${summary.scan_id}|${rule}`, alert.message, alert.subject);
      if (!sent.ok) failures.push(new Error(`Another worker is sending the e-mail about ${rule}`));
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function writeTagMetrics({ rules, tagMetrics }: ReportDeps, { by_rule }: ReportSummary): void {
  const counted = rules.flatMap(({ id, metric }) => (metric === 'TagCompliance' && by_rule[id]) || []);
  if (counted.length === 0) return;
  const sum = (of: 'compliant' | 'non_compliant') => counted.reduce((total, counts) => total + counts[of], 0);
  tagMetrics({ compliant: sum('compliant'), nonCompliant: sum('non_compliant') });
}

function passingOf(rules: readonly AnyRule[], rule: string): Passing {
  return rules.find(({ id }) => id === rule)?.compliance ?? { passing: rule };
}

function shortOf({ passing, short = passing }: Passing): string {
  return short;
}

function isFinished(scan: Scan): scan is FinishedScan {
  return scan.status === 'finished' && scan.finishedAtMs !== null;
}
