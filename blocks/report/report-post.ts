import type { KnownBlock } from '@slack/types';
import type { DailyReport } from '../../core/report/report.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { button, context, fitted, header, type Message, section } from '../text/parts.ts';
import { type SheetRow, type SheetTable, sheetOf } from './sheet.ts';

const mostRows = 5;

/**
 * The report as a post. `file`: the report in S3. `note`: what went wrong with the mail. `hasDashboard`: with a button
 * that opens it. It mentions nobody.
 */
export function reportPost(
  report: DailyReport,
  file: string,
  note: string | null,
  hasDashboard = false,
): Message {
  const { title, period, headline, figures, tables } = sheetOf(report);
  const lines = figures.map(({ label, value }) => `${label}: *${mrkdwn(value, 200)}*`);
  return {
    text: `${title}: ${headline}`,
    blocks: fitted<KnownBlock>(mostRows, (shown) => [
      header(title),
      section(`*${mrkdwn(headline, 500)}*`, mrkdwn(period, 200)),
      section(...lines),
      ...tables.map((table) => tableBlock(table, shown)),
      ...(hasDashboard ? [dashboardButton()] : []),
      context(...(note === null ? [] : [`:warning: ${mrkdwn(note, 600)}`]), `All rows: ${code(file, 600)}`),
    ]),
  };
}

function dashboardButton(): KnownBlock {
  return {
    type: 'actions',
    elements: [button({ actionId: 'dashboard-open', label: 'Open the dashboard', value: 'dashboard' })],
  };
}

function tableBlock({ title, total, rows }: SheetTable, most: number): KnownBlock {
  const shown = rows.slice(0, most);
  const more = total - shown.length;
  return section(
    `*${title}*`,
    ...shown.map(rowLine),
    more > 0 ? `and ${more.toLocaleString('en-US')} more` : null,
  );
}

function rowLine({ when, what, mark, tone }: SheetRow): string {
  const sign = tone === 'bad' ? ':x: ' : '';
  const time = when === null ? '' : `${when} · `;
  return `• ${sign}${time}${mrkdwn(what, 150)}${mark === '' ? '' : ` · *${mrkdwn(mark, 100)}*`}`;
}
