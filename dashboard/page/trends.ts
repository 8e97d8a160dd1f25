import { money } from '../../blocks/text/format.ts';
import type { DashboardTotals } from '../../core/dashboard/files.ts';
import { chartOf } from './chart.ts';
import { shortDate, type TrendDay, trendDays } from './days.ts';
import { element } from './dom.ts';

type Series = {
  readonly title: string;
  readonly of: (totals: DashboardTotals) => number | null;
  readonly format: (value: number) => string;
  readonly top: number | null;
};

const number = (value: number): string => value.toLocaleString('en-US');

export const series: readonly Series[] = [
  { title: 'Incidents', of: ({ incidents }) => incidents, format: number, top: null },
  { title: 'New findings', of: ({ found }) => found, format: number, top: null },
  { title: 'Remediated', of: ({ remediated }) => remediated, format: number, top: null },
  {
    title: 'Saved (estimated)',
    of: ({ savedUsd }) => savedUsd,
    format: (usd) => money(usd) ?? '$0',
    top: null,
  },
  {
    title: 'Compliance',
    of: ({ compliancePercent }) => compliancePercent,
    format: (percent) => `${number(percent)}%`,
    top: 100,
  },
];

const lengths = [7, 30] as const;

/** Charts of the last 7 or 30 days, and the same numbers as a table. */
export function trendsOf(days: readonly DashboardTotals[]): HTMLElement {
  const body = element('div');
  const draw = (length: number): void => {
    const shown = trendDays(days, length);
    body.replaceChildren(
      element('div', { class: 'charts' }, ...series.map((one) => figureOf(one, shown))),
      numbersOf(shown),
    );
  };
  draw(lengths[0]);
  const choices = lengths.map((length) => {
    const input = element('input', {
      type: 'radio',
      name: 'length',
      value: length,
      checked: length === lengths[0],
    });
    input.addEventListener('change', () => draw(length));
    return element('label', {}, input, `${length} days`);
  });
  return element(
    'section',
    { 'aria-labelledby': 'trends' },
    element(
      'div',
      { class: 'bar' },
      element('h2', { id: 'trends' }, 'Trends'),
      element(
        'fieldset',
        { class: 'choice' },
        element('legend', { class: 'unseen' }, 'Length of the trends'),
        ...choices,
      ),
    ),
    body,
  );
}

function figureOf({ title, of, format, top }: Series, days: readonly TrendDay[]): HTMLElement {
  const points = days.map(({ date, totals }) => ({ date, value: totals && of(totals) }));
  const last = points.at(-1)?.value ?? null;
  return element(
    'figure',
    {},
    element(
      'figcaption',
      {},
      element('span', {}, title),
      element('strong', {}, last === null ? 'no value' : format(last)),
    ),
    chartOf({ title, points, format, top }),
  );
}

function numbersOf(days: readonly TrendDay[]): HTMLElement {
  const rows = days.toReversed().map(({ date, totals }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, shortDate(date)),
      ...(totals
        ? series.map(({ of, format }) => {
            const value = of(totals);
            return element('td', {}, value === null ? 'no value' : format(value));
          })
        : [element('td', { colspan: series.length, class: 'quiet' }, 'no report')]),
    ),
  );
  const head = ['Day', ...series.map(({ title }) => title)].map((title) =>
    element('th', { scope: 'col' }, title),
  );
  return element(
    'details',
    {},
    element('summary', {}, 'The numbers'),
    element(
      'div',
      { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'Numbers of the trends' },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
    ),
  );
}
