import { hourMs, minuteMs } from '../calendar.ts';
import { mostHidden } from '../findings/judging/handle-judged.ts';
import type { Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';

/** Half the scan function's timeout, which leaves time to finish the current part. */
export const sliceMs = minuteMs;

/** Maximum resources per slice. Its ids must fit into a few items. */
export const sliceResources = 5_000;

/** Attempts per slice before the unit counts as not looked at. Fewer than the queue's deliveries of a message. */
export const maxTries = 3;

/** A scan ends after this time. The rest counts as not looked at. */
export const scanDeadlineMs = 3 * hourMs;

/** Combines the reports of several slices. */
export function reportOf(reports: readonly UnitReport[]): UnitReport {
  const all = <T>(of: (report: UnitReport) => readonly T[]): readonly T[] => reports.flatMap(of);
  const sum = (of: (report: UnitReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const hidden = all(({ hidden = [] }) => hidden).slice(0, mostHidden);
  return {
    lookedAt: all(({ lookedAt }) => lookedAt),
    notLookedAt: all(({ notLookedAt }) => notLookedAt),
    undecided: all(({ undecided }) => undecided),
    claimed: all(({ claimed }) => claimed),
    resolved: all(({ resolved }) => resolved),
    worse: all(({ worse }) => worse),
    known: sum(({ known }) => known),
    snoozed: sum(({ snoozed }) => snoozed),
    exempt: sum(({ exempt }) => exempt),
    ...(hidden.length > 0 ? { hidden } : {}),
  };
}

/** Returns the report of a unit whose remaining resources are not looked at. */
export function reportOfUnread(unit: Unit, slices: readonly Slice[], reason: string): UnitReport {
  const report = reportOf(slices.map((slice) => slice.report));
  return { ...report, notLookedAt: [{ ...unit, reason }] };
}
