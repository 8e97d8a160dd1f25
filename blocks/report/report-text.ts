import type { DailyReport } from '../../core/report/report.ts';
import { plain } from '../text/escape.ts';
import { type SheetTable, sheetOf } from './sheet.ts';

const mostRows = 50;
const mostLine = 300;

/** The report as the text part of a mail. `more`: where the other rows are. */
export function reportText(report: DailyReport, more: string): string {
  const { title, period, headline, figures, tables, footer } = sheetOf(report);
  const width = Math.max(...figures.map(({ label }) => label.length)) + 2;
  let room = mostRows;
  const lists = tables.flatMap((table) => {
    const shown = Math.min(room, table.rows.length);
    room -= shown;
    return tableLines(table, shown, more);
  });
  return [
    title,
    period,
    '',
    headline,
    '',
    ...figures.map(({ label, value }) => `${`${label}:`.padEnd(width)}${plain(value, mostLine)}`),
    '',
    ...lists,
    footer,
    '',
  ].join('\n');
}

/** The subject of the mail. It has no names, which are data of strangers. */
export function reportSubject(report: DailyReport): string {
  return `Cloud Janitor ${report.date}: ${sheetOf(report).headline}`;
}

function tableLines({ title, total, rows }: SheetTable, shown: number, more: string): readonly string[] {
  const rest = total - shown;
  return [
    `${title}: ${total.toLocaleString('en-US')}`,
    ...rows
      .slice(0, shown)
      .flatMap(({ when, what, detail, mark }) => [
        `  - ${when === null ? '' : `${when}  `}${plain(what, mostLine)}${mark === '' ? '' : ` (${plain(mark, mostLine)})`}`,
        ...(detail === '' ? [] : [`      ${plain(detail, mostLine)}`]),
      ]),
    ...(rest > 0 ? [`  and ${rest.toLocaleString('en-US')} more ${more}`] : []),
    '',
  ];
}
