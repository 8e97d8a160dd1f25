import { dayMs, minuteMs } from '../calendar.ts';
import type { EpochMs, Series } from '../resource.ts';

/** Maximum points of a chart, one per day. */
const maxChartPoints = 31;

export type Day = {
  readonly atMs: EpochMs;
  readonly values: readonly number[] /** Points expected without gaps. */;
  readonly expected: number;
};

/** Returns the share of expected points that exist, 0 to 1. */
export function coverage({ fromMs, toMs, periodSeconds, points }: Series): number {
  const expected = Math.round((toMs - fromMs) / (periodSeconds * 1_000));
  return expected <= 0 ? 0 : Math.min(1, new Set(points.map(({ atMs }) => atMs)).size / expected);
}

/** Returns the highest value; undefined without points. */
export function peak({ points }: Series): number | undefined {
  return points.reduce<number | undefined>(
    (top, { value }) => (top === undefined || value > top ? value : top),
    undefined,
  );
}

/** Splits the window into periods of `lengthMs` (a day by default) from its start. Periods without points are empty. */
export function daysOf({ fromMs, toMs, periodSeconds, points }: Series, lengthMs = dayMs): readonly Day[] {
  const count = Math.max(1, Math.ceil((toMs - fromMs) / lengthMs));
  const values = Array.from({ length: count }, (): number[] => []);
  for (const { atMs, value } of points) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((atMs - fromMs) / lengthMs)));
    values[index]?.push(value);
  }
  const expected = Math.round(lengthMs / (periodSeconds * 1_000));
  return values.map((of, index) => ({ atMs: fromMs + index * lengthMs, values: of, expected }));
}

/** Returns the highest value per day for a chart; over a long window, one value for several days. */
export function dailyPeaks(series: Series): readonly { readonly atMs: EpochMs; readonly value: number }[] {
  const days = Math.ceil((series.toMs - series.fromMs) / dayMs);
  const lengthMs = Math.ceil(days / maxChartPoints) * dayMs;
  return daysOf(series, Math.max(dayMs, lengthMs)).flatMap(({ atMs, values }) =>
    values.length === 0 ? [] : [{ atMs, value: Math.max(...values) }],
  );
}

/** Points of a chart of the last hours; Slack shows at most 20. */
const recentPoints = 20;

/**
 * The newest points from `fromMs` on for a chart. Of several periods in one point, the worst value counts. Nothing is
 * filled in: where CloudWatch has no data, there is no point.
 */
export function recentChart(
  { toMs, periodSeconds, points }: Series,
  fromMs: EpochMs,
  worst: 'highest' | 'lowest' = 'highest',
): { readonly periodMinutes: number; readonly points: Series['points'] } {
  const periodMs = periodSeconds * 1_000;
  const stepMs = periodMs * Math.max(1, Math.ceil((toMs - fromMs) / periodMs / recentPoints));
  const steps = new Map<EpochMs, number>();
  for (const { atMs, value } of points) {
    if (atMs < fromMs) continue;
    const step = Math.floor(atMs / stepMs) * stepMs;
    const before = steps.get(step) ?? value;
    steps.set(step, worst === 'highest' ? Math.max(before, value) : Math.min(before, value));
  }
  const all = [...steps].map(([atMs, value]) => ({ atMs, value })).toSorted((a, b) => a.atMs - b.atMs);
  return { periodMinutes: stepMs / minuteMs, points: all.slice(-recentPoints) };
}

/** Rounds to at most `digits` decimals. */
export function rounded(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
