import { shortDate } from './days.ts';
import { drawn } from './dom.ts';

/** Null: no value, drawn as a gap. */
export type Point = { readonly date: string; readonly value: number | null };

export type Chart = {
  readonly title: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
  /** The top of the scale; null: the highest value. */
  readonly top: number | null;
};

const size = { width: 220, height: 100 } as const;
const plot = { left: 4, right: 216, top: 18, bottom: 80 } as const;

export type Spot = { readonly x: number; readonly y: number; readonly date: string; readonly value: number };

/** The runs of days with values. A day without a value ends a run, so that no line crosses it. */
export function runsOf(points: readonly Point[], top: number): readonly (readonly Spot[])[] {
  const runs: Spot[][] = [];
  let run: Spot[] = [];
  const step = points.length > 1 ? (plot.right - plot.left) / (points.length - 1) : 0;
  for (const [nth, { date, value }] of points.entries()) {
    if (value === null) {
      run = [];
      continue;
    }
    const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
    const spot = {
      x: plot.left + nth * step,
      y: plot.bottom - share * (plot.bottom - plot.top),
      date,
      value,
    };
    if (run.length === 0) runs.push(run);
    run.push(spot);
  }
  return runs;
}

/** The line chart, with its meaning in words for those who do not see it. */
export function chartOf({ title, points, format, top: wanted }: Chart): SVGSVGElement {
  const values = points.flatMap(({ value }) => (value === null ? [] : value));
  const top = wanted ?? Math.max(1, ...values);
  const runs = runsOf(points, top);
  const round = (of: number): string => of.toFixed(1);
  const lines = runs.map((run) =>
    drawn('path', {
      class: 'line',
      d: run.map(({ x, y }, nth) => `${nth ? 'L' : 'M'}${round(x)} ${round(y)}`).join(''),
    }),
  );
  const dots = runs
    .flat()
    .map(({ x, y, date, value }) =>
      drawn(
        'circle',
        { class: 'dot', cx: round(x), cy: round(y), r: points.length > 7 ? 2 : 3 },
        drawn('title', {}, `${shortDate(date)}: ${format(value)}`),
      ),
    );
  const label = (x: number, y: number, anchor: string, text: string) =>
    drawn('text', { x, y, 'text-anchor': anchor }, text);
  return drawn(
    'svg',
    {
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-label': wordsOf(title, points, values, format),
    },
    drawn('path', {
      class: 'grid',
      d: `M${plot.left} ${plot.top}H${plot.right}M${plot.left} ${plot.bottom}H${plot.right}`,
    }),
    label(plot.left, plot.top - 5, 'start', format(top)),
    label(plot.left, size.height - 5, 'start', shortDate(points[0]?.date ?? '')),
    label(plot.right, size.height - 5, 'end', shortDate(points.at(-1)?.date ?? '')),
    ...lines,
    ...dots,
  );
}

function wordsOf(
  title: string,
  points: readonly Point[],
  values: readonly number[],
  format: Chart['format'],
): string {
  const missing = points.length - values.length;
  const range =
    values.length === 0
      ? 'no values'
      : `from ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  return `${title}, ${points.length} days: ${range}${missing > 0 ? `, ${missing} days without a value` : ''}.`;
}
