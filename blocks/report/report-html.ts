import type { DailyReport } from '../../core/report/report.ts';
import { plain } from '../text/escape.ts';
import { type Sheet, type SheetRow, type SheetTable, sheetOf } from './sheet.ts';

/** Gmail clips mails above 102 KB; the rest is for headers and encoding. */
const mostBytes = 90_000;
const mostRows = 50;
const mostText = 160;

const colours = { good: '#116329', bad: '#a40e26', plain: '#24292f' } as const;
const grey = '#57606a';
const font = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const utf8 = new TextEncoder();

/**
 * The report as HTML for mail programs: one column, tables, inline styles, no images. Classic Outlook renders with
 * Word, which knows no flex and no grid. `more`: where the other rows are.
 */
export function reportHtml(report: DailyReport, more: string): string {
  const sheet = sheetOf(report);
  for (let rows = mostRows; rows > 0; rows -= 5) {
    const html = documentOf(sheet, rows, more);
    if (utf8.encode(html).length <= mostBytes) return html;
  }
  return documentOf(sheet, 0, more);
}

function documentOf(sheet: Sheet, rows: number, more: string): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light">',
    tag('title', '', data(sheet.title)),
  ];
  const body = layout('background:#f6f8fa', [
    tag('tr', '', tag('td', 'padding:16px 8px', columnOf(sheet, rows, more), 'align="center"')),
  ]);
  const page = [tag('head', '', head.join('\n')), tag('body', 'margin:0;padding:0;background:#f6f8fa', body)];
  return `<!doctype html>\n${tag('html', '', page.join('\n'), 'lang="en"')}\n`;
}

function columnOf(sheet: Sheet, rows: number, more: string): string {
  let room = rows;
  const tables = sheet.tables.map((one) => {
    const shown = Math.min(room, one.rows.length);
    room -= shown;
    return tableRow(one, shown, more);
  });
  const style = `max-width:600px;background:#ffffff;border:1px solid #d0d7de;font-family:${font};${size(14, 20)};color:#24292f`;
  return layout(style, [
    row(
      'padding:20px 20px 4px',
      tag('h1', `margin:0;${size(20, 28)}`, data(sheet.title)),
      tag('p', `margin:4px 0 0;color:${grey};${size(13, 20)}`, data(sheet.period)),
      tag('p', `margin:12px 0 0;font-weight:bold;${size(16, 24)}`, data(sheet.headline)),
    ),
    row('padding:12px 20px', figuresTable(sheet.figures)),
    ...tables,
    row(`padding:12px 20px 20px;color:${grey};${size(12, 18)}`, data(sheet.footer)),
  ]);
}

function figuresTable(figures: Sheet['figures']): string {
  const rows = figures.map(({ label, value, tone }) =>
    tag(
      'tr',
      '',
      tag('td', `${line};color:${grey};width:45%`, data(label)) +
        tag('td', `${line};font-weight:bold;color:${colours[tone]}`, data(value)),
    ),
  );
  return layout('', rows);
}

function tableRow({ title, total, rows }: SheetTable, shown: number, more: string): string {
  const rest = total - shown;
  return row(
    'padding:12px 20px',
    tag('h2', `margin:0 0 4px;${size(16, 24)}`, data(title)),
    layout('', rows.slice(0, shown).map(itemRow)),
    ...(rest > 0
      ? [
          tag(
            'p',
            `margin:8px 0 0;color:${grey};${size(13, 20)}`,
            `and ${rest.toLocaleString('en-US')} more ${data(more)}`,
          ),
        ]
      : []),
  );
}

const line = 'padding:6px 8px 6px 0;border-bottom:1px solid #eaeef2;vertical-align:top';
/** Long words break, so that a phone needs no scrolling. */
const breaking = 'word-break:break-word;overflow-wrap:anywhere';

function itemRow({ when, what, detail, mark, tone }: SheetRow): string {
  const small = [when ?? '', detail].filter((part) => part !== '').map(data);
  const under =
    small.length === 0 ? '' : `<br>${tag('span', `color:${grey};font-size:12px`, small.join(' · '))}`;
  const right = `${line};padding-right:0;width:32%;color:${colours[tone]};${breaking}`;
  return tag(
    'tr',
    '',
    tag('td', `${line};${breaking}`, data(what) + under) +
      tag('td', right, mark === '' ? '' : data(mark), 'align="right"'),
  );
}

/** A table that only places its content, which screen readers read as text. */
function layout(style: string, rows: readonly string[]): string {
  const attributes = 'role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"';
  return tag('table', style, rows.join(''), attributes);
}

function row(style: string, ...content: readonly string[]): string {
  return tag('tr', '', tag('td', style, content.join('')));
}

/** `content`: HTML. Style and attributes are ours, never data. */
function tag(name: string, style: string, content: string, attributes = ''): string {
  const styled = style === '' ? '' : ` style="${style}"`;
  return `<${name}${attributes === '' ? '' : ` ${attributes}`}${styled}>${content}</${name}>`;
}

function size(font: number, line: number): string {
  return `font-size:${font}px;line-height:${line}px`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function data(text: string): string {
  return plain(text, mostText).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
