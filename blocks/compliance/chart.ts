import type { Block } from '@slack/types';
import type { Evidence } from '../../core/rule.ts';
import { mrkdwn, plain } from '../text/escape.ts';
import { isDate, number, shortDay, utcDay, utcYear } from '../text/format.ts';
import { dayForms, dayWithYear, distinctLabels } from './chart-labels.ts';

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

/** A line chart with one value per day, for at most 20 days; undefined without data. */
export function lineChart(chart: Chart): ChartBlock | undefined {
  const days = daily(chart);
  if (days.length === 0) return undefined;
  const labels = distinctLabels(days, ({ atMs }, before) => dayForms(atMs, before?.atMs));
  const points = days.map(({ value }, at) => ({ label: labels[at] ?? '?', value }));
  return {
    type: 'data_visualization',
    title: plain(chart.title, 50),
    chart: {
      type: 'line',
      series: [{ name: plain(chart.line ?? chart.unit, 20), data: points }, ...thresholdLine(chart, points)],
      axis_config: {
        categories: points.map(({ label }) => label),
        x_label: 'Day (UTC)',
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
  const points = daily(chart);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const values = points.map(({ value }) => value);
  const range = `lowest ${number(Math.min(...values))}, highest ${number(Math.max(...values))} ${mrkdwn(chart.unit, 30)}`;
  const isOneYear = utcYear(first.atMs) === utcYear(last.atMs);
  const [from, to] = [first, last].map(({ atMs }) => (isOneYear ? shortDay(atMs) : dayWithYear(atMs)));
  return `${mrkdwn(chart.title, 80)}: \`${bars(values)}\` ${range}, ${from} to ${to}${thresholdWords(chart)}`;
}

function thresholdWords({ threshold, unit }: Chart): string {
  return threshold === undefined || !Number.isFinite(threshold)
    ? ''
    : `; threshold ${number(threshold)} ${mrkdwn(unit, 30)}`;
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
