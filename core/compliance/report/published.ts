import { dayMs } from '../../calendar.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { EpochMs } from '../../resource.ts';
import type { ComplianceCounts, ReportSummary } from './report.ts';

/** The last report for commands and Home tabs, stored under `latestKey`. */
export type PublishedReport = {
  readonly scanId: string;
  readonly atMs: EpochMs;
  readonly summary: ReportSummary['summary'];
  readonly by_resource_type: ReportSummary['by_resource_type'];
  readonly by_rule: ReportSummary['by_rule'];
  /** The teams with the lowest compliance, at most `teamsKept`. */
  readonly by_team: ReportSummary['by_team'];
  readonly teamsTotal: number;
  /** Rule → its compliant state in words. */
  readonly titles: Readonly<Record<string, string>>;
  /** Rule → its title for charts, at most 20 characters. Absent in older reports. */
  readonly shortTitles?: Readonly<Record<string, string>>;
  readonly notLookedAt: number;
  readonly files: ReportFilesAt;
  /** Keys of the files that hold the NON_COMPLIANT resources of this report and of the last one. */
  readonly standing: string;
  readonly standingBefore: string | null;
};

export type ReportFilesAt = { readonly bucket: string; readonly json: string; readonly csv: string };

export const latestKey = 'compliance|latest';
export const trendKey = 'compliance|trend';

/** One report in the trend: percentages by rule id; null: nothing was judged. */
export type TrendPoint = {
  readonly scanId: string;
  readonly atMs: EpochMs;
  readonly percentage: number | null;
  readonly rules: Readonly<Record<string, number | null>>;
};

type PublishDeps = { readonly keyValue: KeyValue; readonly clock: Clock };

const keepMs = 400 * dayMs;

/**
 * Stores the trend point, then the report, so that every report has its point. `ifVersion`: the version to
 * replace. Throws when another report is published at the same time.
 */
export async function publish(
  { keyValue, clock }: PublishDeps,
  report: PublishedReport,
  ifVersion: number | null,
): Promise<void> {
  const expiresAtMs = clock.nowMs() + keepMs;
  const stored = await keyValue.get(trendKey);
  const trend = withPoint((stored?.value ?? []) as readonly TrendPoint[], pointOf(report));
  const noted = await keyValue.put(trendKey, trend, { expiresAtMs, ifVersion: stored?.version ?? null });
  const put = noted.ok && (await keyValue.put(latestKey, report, { expiresAtMs, ifVersion }));
  if (!put || !put.ok) throw new Error('Another worker is publishing a report');
}

function pointOf({ scanId, atMs, summary, by_rule }: PublishedReport): TrendPoint {
  const rules = Object.entries(by_rule).map(
    ([rule, counts]) => [rule, counts.compliance_percentage] as const,
  );
  return { scanId, atMs, percentage: summary.compliance_percentage, rules: Object.fromEntries(rules) };
}

const pointsKept = 120;
export const teamsKept = 100;

/** Adds a point per scan in time order and keeps the last 120: 30 days at four scans a day. */
export function withPoint(trend: readonly TrendPoint[], point: TrendPoint): readonly TrendPoint[] {
  return [...trend.filter(({ scanId }) => scanId !== point.scanId), point]
    .sort((a, b) => a.atMs - b.atMs)
    .slice(-pointsKept);
}

/** Sorts by percentage, lowest first, then by NON_COMPLIANT count. Groups without judged resources come last. */
export function worstFirst(
  groups: Readonly<Record<string, ComplianceCounts>>,
): readonly (readonly [string, ComplianceCounts])[] {
  return Object.entries(groups).sort(
    ([nameA, a], [nameB, b]) =>
      (a.compliance_percentage ?? 101) - (b.compliance_percentage ?? 101) ||
      b.non_compliant - a.non_compliant ||
      (nameA < nameB ? -1 : 1),
  );
}

/** The last compliance report and the trend; undefined before the first report. */
export async function lastReport(
  keyValue: Pick<KeyValue, 'get'>,
): Promise<{ readonly report: PublishedReport; readonly trend: readonly TrendPoint[] } | undefined> {
  const [report, trend] = await Promise.all([keyValue.get(latestKey), keyValue.get(trendKey)]);
  if (!report) return undefined;
  return { report: report.value as PublishedReport, trend: (trend?.value ?? []) as readonly TrendPoint[] };
}
