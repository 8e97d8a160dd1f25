import type { TrendPoint } from '../../core/compliance/report/published.ts';
import { plain } from '../text/escape.ts';
import { shortDay, utc, utcDay } from '../text/format.ts';
import { type ChartBlock, chartText } from './chart.ts';
import { dayWithYear, distinctLabels } from './chart-labels.ts';

const pointsShown = 14;
/** Slack's documentation allows six series in one place and twelve in another. */
const rulesShown = 5;
/** From this many days on, a day is one point; before that, each report is. */
const fewDays = 3;

type Point = TrendPoint & { readonly label: string };

/**
 * Compliance of the last 14 days in percent as Slack's native chart: all rules together, and each rule. With
 * few days, of the last 14 reports. Undefined for fewer than two points.
 */
export function trendChart(
  trend: readonly TrendPoint[],
  titles: Readonly<Record<string, string>>,
): ChartBlock | undefined {
  const points = pointsOf(trend);
  if (points.length < 2) return undefined;
  const rules = Object.keys(points.at(-1)?.rules ?? {}).filter((rule) =>
    points.every(({ rules }) => isNumber(rules[rule])),
  );
  const names = new Set(['All']);
  const series = [
    { name: 'All', data: points.map(({ label, percentage }) => ({ label, value: percentage ?? 0 })) },
  ];
  for (const rule of rules) {
    const name = plain(ruleTitle(titles, rule), 20);
    if (names.has(name) || series.length > rulesShown) continue;
    names.add(name);
    series.push({ name, data: points.map(({ label, rules }) => ({ label, value: rules[rule] ?? 0 })) });
  }
  return {
    type: 'data_visualization',
    title: 'Compliant resources, %',
    chart: {
      type: 'line',
      series,
      axis_config: {
        categories: points.map(({ label }) => label),
        x_label: isDaily(trend) ? 'Day (UTC)' : 'Report (UTC)',
        y_label: '% compliant',
      },
    },
  };
}

/** The trend of all rules together as text and a row of bars; null for fewer than two points. */
export function trendText(trend: readonly TrendPoint[]): string | null {
  const points = pointsOf(trend);
  if (points.length < 2) return null;
  return chartText({
    title: 'Compliant',
    unit: '%',
    points: points.map(({ atMs, percentage }) => ({ atMs, value: percentage ?? 0 })),
  });
}

/**
 * The change since the previous point in percentage points: "▲ 2.5 points since Nov 19"; null for fewer than
 * two points.
 */
export function sinceBefore(trend: readonly TrendPoint[]): string | null {
  const [before, now] = trend.filter(({ percentage }) => isNumber(percentage)).slice(-2);
  if (!before || !now) return null;
  const change = Math.round(((now.percentage ?? 0) - (before.percentage ?? 0)) * 100) / 100;
  if (change === 0) return `unchanged since ${shortDay(before.atMs)}`;
  return `${change > 0 ? '▲' : '▼'} ${Math.abs(change)} ${Math.abs(change) === 1 ? 'point' : 'points'} since ${shortDay(before.atMs)}`;
}

export function ruleTitle(titles: Readonly<Record<string, string>>, rule: string): string {
  return (Object.hasOwn(titles, rule) ? titles[rule] : undefined) ?? rule;
}

/** The last report of each day or minute, oldest first. Leaves out reports that judged nothing. */
function pointsOf(trend: readonly TrendPoint[]): readonly Point[] {
  const daily = isDaily(trend);
  const sorted = trend.filter(({ percentage }) => isNumber(percentage)).sort((a, b) => a.atMs - b.atMs);
  const byTime = new Map(sorted.map((point) => [daily ? utcDay(point.atMs) : utc(point.atMs), point]));
  const points = [...byTime.values()].slice(-pointsShown);
  const labels = distinctLabels(points, ({ atMs }) => {
    const time = daily ? '' : ` ${utc(atMs).slice(11, 16)}`;
    return [`${shortDay(atMs)}${time}`, `${dayWithYear(atMs)}${time}`];
  });
  return points.map((point, at) => ({ ...point, label: labels[at] ?? '?' }));
}

function isDaily(trend: readonly TrendPoint[]): boolean {
  return new Set(trend.map(({ atMs }) => utcDay(atMs))).size >= fewDays;
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
