import type { DailyReport, Rows } from '../report/report.ts';
import type { EpochMs } from '../resource.ts';
import { shorten } from '../shorten.ts';

/** The totals of a day, for the trends. Money is in US dollars a month. */
export type DashboardTotals = {
  /** The report's local date, `YYYY-MM-DD`. */
  readonly date: string;
  /** When the report was made. */
  readonly madeAtMs: EpochMs;
  readonly incidents: number;
  readonly incidentsFailed: number;
  readonly found: number;
  readonly resolved: number;
  readonly remediated: number;
  readonly failed: number;
  readonly undone: number;
  readonly open: number;
  readonly savedUsd: number;
  /** Null: nothing was judged. */
  readonly compliancePercent: number | null;
};

/** The file that the page reads first. Days without a report are missing. */
export type DashboardIndex = {
  readonly version: 1;
  readonly stage: string;
  readonly timeZone: string;
  /** By date, oldest first. */
  readonly days: readonly DashboardTotals[];
};

/** A quarter of a year, so that every day of the longest trend can be opened. */
export const daysKept = 90;
/** Rows of each table in the file of a day. `total` tells how many there were. */
export const rowsKept = 200;
const textKept = 200;

export const dashboardFolder = 'dashboard';
export const indexKey = `${dashboardFolder}/data/index.json`;

export function dayKey(date: string): string {
  return `${dashboardFolder}/data/days/${date}.json`;
}

/** The report as the file of a day: with fewer rows, and short texts. */
export function dashboardDay(report: DailyReport): DailyReport {
  const { incidents, changes, due } = report;
  return {
    ...report,
    incidents: { ...incidents, ...kept(incidents) },
    changes: kept(changes),
    due: { ...due, ...kept(due) },
  };
}

function kept<T extends object>({ total, rows }: Rows<T>): Rows<T> {
  return { total, rows: rows.slice(0, rowsKept).map(withShortTexts) };
}

function withShortTexts<T extends object>(row: T): T {
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? shorten(value, textKept) : value,
  ]);
  return Object.fromEntries(fields) as T;
}

export function totalsOf({ date, madeAtMs, incidents, findings, compliance }: DailyReport): DashboardTotals {
  const { found, resolved, remediated, failed, undone, open, estimatedMonthlyUsd } = findings;
  return {
    date,
    madeAtMs,
    incidents: incidents.total,
    incidentsFailed: incidents.of.FAILED,
    found,
    resolved,
    remediated,
    failed,
    undone,
    open,
    savedUsd: estimatedMonthlyUsd,
    compliancePercent: compliance?.percent ?? null,
  };
}

/** Replaces the day of the same date, and keeps the newest. */
export function withDay(days: readonly DashboardTotals[], day: DashboardTotals): readonly DashboardTotals[] {
  return [...days.filter(({ date }) => date !== day.date), day]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .slice(-daysKept);
}
