import { type Sheet, type SheetRow, type SheetTable, sheetOf } from '../../blocks/report/sheet.ts';
import type { DailyReport } from '../../core/report/report.ts';
import { longDate } from './days.ts';
import { element } from './dom.ts';

const outcomes = [
  ['', 'All rows'],
  ['bad', 'Failed'],
  ['good', 'Done'],
] as const;

/** The report of a day: its figures, and its tables with filters. */
export function reportOf(report: DailyReport): HTMLElement {
  const sheet = sheetOf(report);
  const tables = element('div');
  const search = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Name, rule, account, owner',
  });
  const outcome = element(
    'select',
    { id: 'outcome' },
    ...outcomes.map(([value, text]) => element('option', { value }, text)),
  );
  const heard = element('p', { class: 'unseen', role: 'status' });
  const filter = (): void => {
    tables.replaceChildren(...sheet.tables.map((one) => tableOf(one, search.value, outcome.value)));
    const shown = tables.querySelectorAll('tbody tr').length;
    heard.textContent = `${number(shown)} ${shown === 1 ? 'row' : 'rows'} shown`;
  };
  search.addEventListener('input', filter);
  outcome.addEventListener('change', filter);
  filter();
  // Only what a filter changed is said.
  heard.textContent = '';
  return element(
    'div',
    {},
    element('h2', { id: 'report' }, longDate(report.date)),
    element('p', { class: 'headline' }, sheet.headline),
    element('p', { class: 'quiet' }, sheet.period),
    figuresOf(sheet),
    sheet.tables.length === 0
      ? null
      : element(
          'div',
          { class: 'filters', role: 'search', 'aria-label': 'Filter the tables' },
          element('label', { for: 'search' }, 'Search', search),
          element('label', { for: 'outcome' }, 'Result', outcome),
        ),
    heard,
    tables,
    element('p', { class: 'quiet' }, sheet.footer),
  );
}

function figuresOf({ figures }: Sheet): HTMLElement {
  return element(
    'dl',
    { class: 'figures' },
    ...figures.map(({ label, value, tone }) =>
      element('div', { class: tone }, element('dt', {}, label), element('dd', {}, value)),
    ),
  );
}

/** Whether the row has all words of the search, in any of its texts. */
export function isShown(
  { when, what, detail, mark, tone }: SheetRow,
  search: string,
  outcome: string,
): boolean {
  if (outcome !== '' && tone !== outcome) return false;
  const text = [when, what, detail, mark].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function tableOf({ title, total, rows }: SheetTable, search: string, outcome: string): HTMLElement {
  const shown = rows.filter((row) => isShown(row, search, outcome));
  const isFiltered = shown.length < rows.length;
  const left = total - rows.length;
  const count = isFiltered ? `${number(shown.length)} of ${number(rows.length)}` : number(rows.length);
  const more = left > 0 ? `, ${number(left)} more are not in this file` : '';
  return element(
    'section',
    { class: 'table' },
    element('h3', {}, `${title} `, element('span', { class: 'quiet' }, `${count}${more}`)),
    shown.length === 0
      ? element('p', { class: 'quiet' }, 'No row matches the filters.')
      : element('table', { class: 'rows' }, headOf(title), element('tbody', {}, ...shown.map(rowOf))),
  );
}

function headOf(title: string): HTMLElement {
  const cells = ['When', title, 'Details', 'Result'].map((text) => element('th', { scope: 'col' }, text));
  return element('thead', { class: 'unseen' }, element('tr', {}, ...cells));
}

function rowOf({ when, what, detail, mark, tone }: SheetRow): HTMLElement {
  return element(
    'tr',
    {},
    element('td', { class: 'when' }, when ?? ''),
    element('td', { class: 'what' }, what),
    element('td', { class: 'detail' }, detail),
    element('td', { class: `mark ${tone}` }, mark),
  );
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
