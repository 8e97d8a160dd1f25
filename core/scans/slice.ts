import { hourMs, minuteMs } from '../calendar.ts';
import type { Slice, UnitReport } from '../scan.ts';
import type { Unit } from '../unit.ts';

/** Half of the time that the scan function has, so that what is begun then can be ended. */
export const sliceMs = minuteMs;

/** Resources of one slice at most; its ids have to fit into a few items. */
export const sliceResources = 5_000;

/** A unit that a worker has begun so often and not ended is not looked at. Fewer than the queue gives a message. */
export const maxTries = 3;

/** A scan that runs for so long ends, and what is missing is not looked at. */
export const scanDeadlineMs = 3 * hourMs;

/** What several slices came to. */
export function reportOf(reports: readonly UnitReport[]): UnitReport {
  const all = <T>(of: (report: UnitReport) => readonly T[]): readonly T[] => reports.flatMap(of);
  const sum = (of: (report: UnitReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
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
  };
}

/** What came of the slices of a unit whose rest is not looked at. */
export function withoutLook(unit: Unit, slices: readonly Slice[], reason: string): UnitReport {
  const report = reportOf(slices.map((slice) => slice.report));
  return { ...report, notLookedAt: [{ ...unit, reason }] };
}
