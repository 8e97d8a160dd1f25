import type { IncidentResult } from '../incident.ts';
import type { IncidentKind } from '../incidents/log.ts';
import type { EpochMs } from '../resource.ts';

/** A time span of a report. */
export type Period = { readonly fromMs: EpochMs; readonly toMs: EpochMs };

export type IncidentFigures = {
  /** That began in the period. */
  readonly total: number;
  /** Results that came in the period. `none`: began in it, and nothing was to be done, or not yet. */
  readonly of: Readonly<Record<IncidentResult | 'none', number>>;
  /** SUCCESS among SUCCESS and FAILED, from 0 to 1; null: there are none. */
  readonly successRate: number | null;
  /** Of first acts in the period, from the change of state to the first act; null: nobody acted. */
  readonly minutesToAction: { readonly median: number; readonly longest: number } | null;
  /** Earlier ones too. */
  readonly notCleared: number;
};

/** An incident with its entries of the log. Names and texts are data of strangers. */
export type ReportIncident = {
  readonly kind: IncidentKind;
  readonly findingId: string | null;
  readonly name: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly atMs: EpochMs;
  readonly because: string;
  readonly result: IncidentResult | null;
  readonly resultAtMs: EpochMs | null;
  readonly actedAtMs: EpochMs | null;
  /** Janitor, or a person's name as Slack shows it. Null: nobody. */
  readonly actedBy: string | null;
  readonly clearedAtMs: EpochMs | null;
  /** How often its alarms went off. */
  readonly times: number;
};

/** What Janitor did, undid, or failed to do. */
export type ReportChange = {
  readonly what: 'done' | 'undone' | 'failed';
  readonly atMs: EpochMs;
  readonly findingId: string | null;
  readonly resourceId: string;
  readonly accountName: string;
  readonly rule: string;
  readonly summary: string;
  /** Of the finding; null: unknown. */
  readonly estimatedMonthlyUsd: number | null;
};

/** A remediation that is scheduled until the end of the next day. */
export type ReportDue = {
  readonly findingId: string;
  readonly name: string;
  readonly accountName: string;
  readonly atMs: EpochMs;
  /** "Stop the instance". */
  readonly plan: string;
  readonly owner: string;
  readonly waitsForApproval: boolean;
  readonly estimatedMonthlyUsd: number | null;
};

/** `total`: may be more than the kept `rows`. */
export type Rows<T> = { readonly total: number; readonly rows: readonly T[] };

/** One model for all views and for the dashboard. Stored as JSON. */
export type DailyReport = Period & {
  readonly version: 1;
  /** The local date on which the period ends, as `YYYY-MM-DD`. */
  readonly date: string;
  readonly timeZone: string;
  readonly stage: string;
  readonly madeAtMs: EpochMs;
  readonly incidents: IncidentFigures &
    Rows<ReportIncident> & {
      /** Began before the period, and went on or ended in it. */
      readonly earlier: Rows<ReportIncident>;
      readonly byKind: Readonly<Record<IncidentKind, IncidentFigures>>;
    };
  readonly findings: {
    readonly found: number;
    readonly foundByRule: Readonly<Record<string, number>>;
    /** Ended without Janitor: fixed, gone or exempt. */
    readonly resolved: number;
    readonly remediated: number;
    readonly undone: number;
    readonly failed: number;
    /** Open at the end of the period, or when the report was made. */
    readonly open: number;
    /** Of what was remediated and not undone. Prices of findings, not of bills. */
    readonly estimatedMonthlyUsd: number;
    /** Remediated findings without a price. */
    readonly unpriced: number;
    /** Of open findings; null: not counted yet. */
    readonly couldSaveMonthlyUsd: number | null;
  };
  readonly changes: Rows<ReportChange>;
  readonly due: Rows<ReportDue> & { readonly untilMs: EpochMs };
  /** Since when remediation is paused; null: it is not. */
  readonly pausedSinceMs: EpochMs | null;
  /** Of the last compliance report, in percent; null: none, or nothing was judged. */
  readonly compliance: { readonly percent: number; readonly atMs: EpochMs } | null;
};

/** Rows that a report keeps of each table. */
export const mostRows = 500;

/** Whether nothing happened. */
export function isQuiet({ incidents, findings }: DailyReport): boolean {
  const { found, resolved, remediated, undone, failed } = findings;
  return incidents.total + incidents.earlier.total + found + resolved + remediated + undone + failed === 0;
}
