import type { Block, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { type PublishedReport, type TrendPoint, worstFirst } from '../../core/compliance/report/published.ts';
import type { ComplianceCounts } from '../../core/compliance/report/report.ts';
import { code, mrkdwn, person } from '../text/escape.ts';
import { counted, slackDate } from '../text/format.ts';
import { button, context, header, marked, section, words } from '../text/parts.ts';
import { ruleTitle, sinceBefore, trendChart, trendText } from './compliance-trend.ts';

export type ComplianceModel = { readonly report: PublishedReport; readonly trend: readonly TrendPoint[] };

export type ComplianceMessage = { readonly text: string; readonly blocks: (KnownBlock | Block)[] };

const shown = { rules: 10, teams: 10, inModal: 25, atHome: 3 } as const;

/**
 * The last report, for a channel. `chart`: use Slack's native chart. A workspace that answers
 * `invalid_blocks` gets bars instead.
 */
export function complianceMessage(
  model: ComplianceModel,
  { chart, askedBy }: { readonly chart: boolean; readonly askedBy: string },
): ComplianceMessage {
  const { report, trend } = model;
  const native = chart ? trendChart(trend, report.shortTitles ?? {}) : undefined;
  const bars = native ? null : trendText(trend);
  return {
    text: `Compliance: ${headline(report)}`,
    blocks: [
      header(`Compliance: ${headline(report)}`),
      section(summaryLine(report), sinceBefore(trend)),
      ...rules(report, shown.rules),
      ...teams(report, shown.teams),
      ...(native ? [native] : []),
      ...(bars ? [section(bars)] : []),
      context(
        `As of ${slackDate(report.atMs)}, requested by ${person(askedBy)}. The CSV is in the thread.`,
        unseen(report),
      ),
    ],
  };
}

/** The last report, opened from the Home tab. */
export function complianceModal({ report, trend }: ComplianceModel): ModalView {
  const bars = trendText(trend);
  return {
    type: 'modal',
    title: words('Compliance', 24),
    close: words('Close', 24),
    blocks: [
      section(`*${headline(report)}*`, summaryLine(report), sinceBefore(trend)),
      ...rules(report, shown.inModal),
      ...teams(report, shown.inModal),
      ...(bars ? [section(bars)] : []),
      section(
        '*The files*',
        `• ${code(`s3://${report.files.bucket}/${report.files.json}`, 600)}`,
        `• ${code(`s3://${report.files.bucket}/${report.files.csv}`, 600)}`,
        'Chart and CSV: `/janitor compliance`. One resource: `/janitor history `/janitor history &lt;id&gt;`lt;id&gt;`',
      ),
      context(`As of ${slackDate(report.atMs)}`, unseen(report)),
    ],
  };
}

/** The compliance section of the Home tab: the worst rules and teams, and a button for the full report. */
export function complianceAtHome(report: PublishedReport): SectionBlock {
  return {
    type: 'section',
    text: marked([
      `*Compliance: ${headline(report)}*`,
      `By rule: ${inOneLine(titled(report))}`,
      `By team: ${inOneLine(worstFirst(report.by_team), report.teamsTotal)}`,
    ]),
    accessory: button({ actionId: 'compliance-report', label: 'Report', value: 'latest' }),
  };
}

export const noReportYet = 'No compliance report yet. Each scan makes one, at least every six hours.';

function headline({ summary }: PublishedReport): string {
  return shareOf(summary) ?? 'nothing was judged';
}

function summaryLine({ summary }: PublishedReport): string {
  const { total_resources, non_compliant, insufficient_data, not_applicable } = summary;
  return [
    counted(total_resources, 'resource'),
    `${non_compliant.toLocaleString('en-US')} not compliant`,
    insufficient_data > 0 ? `${insufficient_data.toLocaleString('en-US')} not judged` : null,
    not_applicable > 0 ? counted(not_applicable, 'is exempt', 'are exempt') : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function rules({ by_rule, titles }: PublishedReport, most: number): KnownBlock[] {
  const all = worstFirst(by_rule);
  if (all.length === 0) return [];
  const lines = all
    .slice(0, most)
    .map(([rule, counts]) => `• ${groupLine(mrkdwn(ruleTitle(titles, rule), 100), counts)}`);
  return [section('*By rule*', ...lines, rest(all.length - lines.length))];
}

function teams({ by_team, teamsTotal }: PublishedReport, most: number): KnownBlock[] {
  const all = worstFirst(by_team);
  if (all.length === 0) return [];
  const lines = all.slice(0, most).map(([team, counts]) => `• ${groupLine(mrkdwn(team, 80), counts)}`);
  return [section('*By team, worst first*', ...lines, rest(teamsTotal - lines.length))];
}

/** "Backups on: *5 of 5* (100%)". */
function groupLine(name: string, counts: ComplianceCounts): string {
  const decided = decidedOf(counts);
  return decided === null ? `${name}: nothing was judged` : `${name}: *${decided}* (${percentageOf(counts)})`;
}

/** "200 of 300 compliant (66.66%)"; null when nothing was decided. */
function shareOf(counts: ComplianceCounts): string | null {
  const decided = decidedOf(counts);
  return decided === null ? null : `${decided} compliant (${percentageOf(counts)})`;
}

function decidedOf({ compliant, non_compliant }: ComplianceCounts): string | null {
  const decided = compliant + non_compliant;
  return decided === 0 ? null : `${compliant.toLocaleString('en-US')} of ${decided.toLocaleString('en-US')}`;
}

function inOneLine(groups: readonly (readonly [string, ComplianceCounts])[], total = groups.length): string {
  if (groups.length === 0) return 'nothing was judged';
  const first = groups.slice(0, shown.atHome);
  const names = first.map(([name, counts]) => `${mrkdwn(name, 50)} ${decidedOf(counts) ?? 'not judged'}`);
  return [...names, rest(total - first.length)].filter((part) => part !== null).join(' · ');
}

/** Rules by title, lowest compliance first. */
function titled({ by_rule, titles }: PublishedReport): readonly (readonly [string, ComplianceCounts])[] {
  return worstFirst(by_rule).map(([rule, counts]) => [ruleTitle(titles, rule), counts]);
}

function percentageOf({ compliance_percentage: percentage }: ComplianceCounts): string {
  return percentage === null ? 'unknown' : `${percentage.toLocaleString('en-US')}%`;
}

function rest(more: number): string | null {
  return more > 0 ? `and ${more.toLocaleString('en-US')} more` : null;
}

function unseen({ notLookedAt }: PublishedReport): string | null {
  return notLookedAt === 0
    ? null
    : `${counted(notLookedAt, 'place')} could not be read. The report in S3 lists them with the reason.`;
}
