import type { Block } from '@slack/types';
import { minuteMs, utcMinute } from '../../core/calendar.ts';
import type { Evidence } from '../../core/rule.ts';
import { mrkdwn, plain } from '../text/escape.ts';
import { counted, isDate, number, shortDay, utcDay, utcYear } from '../text/format.ts';
import { dayForms, dayWithYear, distinctLabels, timeForms, timeOf } from './chart-labels.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block; `@slack/types` does not have it yet. */
export type ChartBlock = Block & {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line';
    readonly series: {
      readonly name: string;
      readonly data: { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      readonly categories: string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
};

type Chart = NonNullable<Evidence['charts']>[number];
type Point = Chart['points'][number];

const categoriesShown = 20;
const gapsShown = 3;

/** A line chart with one value per day or period, at most 20; undefined without data. */
export function lineChart(chart: Chart): ChartBlock | undefined {
  const shown = pointsOf(chart);
  if (shown.length === 0) return undefined;
  const { periodMinutes } = chart;
  const labels = distinctLabels(shown, ({ atMs }, before) =>
    periodMinutes === undefined ? dayForms(atMs, before?.atMs) : timeForms(atMs),
  );
  const points = shown.map(({ value }, at) => ({ label: labels[at] ?? '?', value }));
  return {
    type: 'data_visualization',
    title: plain(chart.title, 50),
    chart: {
      type: 'line',
      series: [{ name: plain(chart.line ?? chart.unit, 20), data: points }, ...thresholdLine(chart, points)],
      axis_config: {
        categories: points.map(({ label }) => label),
        x_label: periodMinutes === undefined ? 'Day (UTC)' : `Time (UTC), ${periodMinutes} min each`,
        y_label: plain(measured(chart), 50),
      },
    },
  };
}

/** "CPU, %". */
function measured({ line, unit }: Chart): string {
  return line === undefined || line.toLowerCase() === unit.toLowerCase() ? unit : `${line}, ${unit}`;
}

type ChartLine = ChartBlock['chart']['series'][number];

/** A horizontal line that shows how far the values are from the threshold. */
function thresholdLine({ threshold }: Chart, points: ChartLine['data']): ChartLine[] {
  if (threshold === undefined || !Number.isFinite(threshold)) return [];
  return [{ name: 'Threshold', data: points.map(({ label }) => ({ label, value: threshold })) }];
}

/** The fallback without native charts: the numbers and a row of bars. */
export function chartText(chart: Chart): string | null {
  const points = pointsOf(chart);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const values = points.map(({ value }) => value);
  const range = `lowest ${number(Math.min(...values))}, highest ${number(Math.max(...values))} ${mrkdwn(chart.unit, 30)}`;
  const isOneYear = utcYear(first.atMs) === utcYear(last.atMs);
  const [from, to] = [first, last].map(({ atMs }) =>
    chart.periodMinutes !== undefined ? utcMinute(atMs) : isOneYear ? shortDay(atMs) : dayWithYear(atMs),
  );
  return `${mrkdwn(chart.title, 80)}: \`${bars(values)}\` ${range}, ${from} to ${to}${thresholdWords(chart)}`;
}

function thresholdWords({ threshold, unit }: Chart): string {
  return threshold === undefined || !Number.isFinite(threshold)
    ? ''
    : `; threshold ${number(threshold)} ${mrkdwn(unit, 30)}`;
}

/**
 * "No data from 20:10 to 20:25 (UTC).": a line chart of Slack has a value for everything on its axis, so a gap is only
 * seen by its labels. Null: no gap.
 */
export function gapWords(chart: Chart): string | null {
  const { periodMinutes } = chart;
  if (periodMinutes === undefined) return null;
  const periodMs = periodMinutes * minuteMs;
  const points = pointsOf(chart);
  if (points.length === 0) return `${mrkdwn(chart.title, 80)}: no data.`;
  const gaps = points.flatMap(({ atMs }, at) => {
    const before = points[at - 1];
    if (!before || atMs - before.atMs <= periodMs) return [];
    return [`${timeOf(before.atMs + periodMs)} to ${timeOf(atMs)}`];
  });
  if (gaps.length === 0) return null;
  const more = gaps.length - gapsShown;
  const words = [...gaps.slice(0, gapsShown), ...(more > 0 ? [counted(more, 'more gap')] : [])];
  return `${mrkdwn(chart.title, 80)}: no data from ${words.join(', ')} (UTC).`;
}

function pointsOf(chart: Chart): readonly Point[] {
  return chart.periodMinutes === undefined ? daily(chart) : periodic(chart);
}

/** Oldest first, one at a time. */
function periodic({ points }: Chart): readonly Point[] {
  const known = points.filter(({ atMs, value }) => isDate(atMs) && Number.isFinite(value));
  const byTime = new Map(
    known.map(({ atMs, value }) => [atMs, { atMs, value: Number(value.toPrecision(6)) }]),
  );
  return [...byTime.values()].sort((a, b) => a.atMs - b.atMs).slice(-categoriesShown);
}

/** The last numeric value of each day, oldest first. */
function daily({ points }: Chart): readonly Point[] {
  const byDay = new Map<string, Point>();
  for (const { atMs, value } of [...points].sort((a, b) => a.atMs - b.atMs)) {
    if (!isDate(atMs)) continue;
    byDay.delete(utcDay(atMs));
    if (Number.isFinite(value)) byDay.set(utcDay(atMs), { atMs, value: Number(value.toPrecision(6)) });
  }
  return [...byDay.values()].slice(-categoriesShown);
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Bars start at zero, so that low values look low. */
function bars(values: readonly number[]): string {
  const top = Math.max(...values, 0);
  return values
    .map(
      (value) => heights[top > 0 ? Math.round((Math.max(value, 0) / top) * (heights.length - 1)) : 0] ?? '▁',
    )
    .join('');
}
