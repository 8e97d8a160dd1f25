import type { DailyReport } from '../../core/report/report.ts';
import { plain } from '../text/escape.ts';
import { type SheetTable, sheetOf } from './sheet.ts';

const mostCell = 400;

/** The report as GitHub-flavored Markdown. Data is escaped: it can add no markup, link or HTML. */
export function reportMarkdown(report: DailyReport): string {
  const { title, period, headline, figures, tables, footer } = sheetOf(report);
  return [
    `# ${cell(title)}`,
    '',
    cell(period),
    '',
    `**${cell(headline)}**`,
    '',
    '| | |',
    '|---|---|',
    ...figures.map(({ label, value }) => `| ${cell(label)} | ${cell(value)} |`),
    '',
    ...tables.flatMap(tableLines),
    cell(footer),
    '',
  ].join('\n');
}

function tableLines({ title, total, rows }: SheetTable): readonly string[] {
  const more = total - rows.length;
  return [
    `## ${cell(title)}`,
    '',
    '| Time | What | Details | Result |',
    '|---|---|---|---|',
    ...rows.map(
      ({ when, what, detail, mark }) =>
        `| ${[when ?? '', what, detail, mark].map((text) => (text === '' ? '' : cell(text))).join(' | ')} |`,
    ),
    '',
    ...(more > 0 ? [`and ${more.toLocaleString('en-US')} more`, ''] : []),
  ];
}

/**
 * One line in which nothing is markup. ASCII punctuation may be escaped: https://spec.commonmark.org/0.31.2/#backslash-escapes.
 * GitHub links bare addresses: https://github.github.com/gfm/#autolinks-extension-.
 */
function cell(text: string): string {
  return plain(text, mostCell)
    .replace(/[!#$&*+<>@[\\\]^_`{|}~]|:(?=\/\/)/g, '\\$&')
    .replace(/\b(www)\./gi, '$1\\.');
}
