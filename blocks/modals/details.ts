import type { KnownBlock } from '@slack/types';
import type { Category } from '../../core/changes/change-evidence.ts';
import type { Finding } from '../../core/finding.ts';
import { named, place, subject } from '../card/finding-text.ts';
import { changeDetails } from '../card/lines/change-lines.ts';
import { earlierWords } from '../card/lines/earlier-words.ts';
import { type ChartBlock, chartText, gapWords, lineChart } from '../compliance/chart.ts';
import { categoryWords } from '../text/change-words.ts';
import { consoleLinks } from '../text/console-links.ts';
import { code, mrkdwn } from '../text/escape.ts';
import { materialWords, number, percent, slackDate, stopped } from '../text/format.ts';
import { buttonRow, type CardButton, context, fitted, section } from '../text/parts.ts';
import { diffBlocks } from './document-diffs.ts';

export type DetailsMessage = { readonly text: string; readonly blocks: (KnownBlock | ChartBlock)[] };

const linesShown = 20;
const chartsShown = 2;
/** Of lists. Twenty lines are then within the 3,000 characters of Slack's section. */
const charactersALine = 60;

/**
 * The evidence of a finding. `charts`: use Slack's native charts, which some workspaces refuse with
 * `invalid_blocks`. `buttons`: the offered decisions.
 */
export function detailsMessage(
  finding: Finding,
  { charts, buttons = [] }: { readonly charts: boolean; readonly buttons?: readonly CardButton[] },
): DetailsMessage {
  const blocks = fitted(linesShown, (lines) => [
    ...detailsBlocks(finding, charts, lines),
    ...buttonRow(buttons),
  ]);
  return {
    text: `Details of ${named(finding, 200)} in ${mrkdwn(finding.accountName, 80)}: ${mrkdwn(finding.because, 500)}`,
    blocks,
  };
}

function detailsBlocks(finding: Finding, charts: boolean, lines: number): (KnownBlock | ChartBlock)[] {
  return [
    section(subject(finding), place(finding), mrkdwn(finding.because, 600), consoleLinks(finding)),
    ...numbers(finding, lines),
    ...before(finding),
    ...pictures(finding, charts),
    ...diffBlocks(finding.evidence.change?.diffs ?? [], lines * 3),
    ...possible(finding, lines),
    section('*Why this is a finding*', ...judged(finding)),
    section('*What AWS says*', ...facts(finding, lines)),
    context(`Finding ${code(finding.id, 80)}, scan ${code(finding.scanId, 80)}`),
  ];
}

function numbers({ evidence }: Finding, lines: number): KnownBlock[] {
  const entries = Object.entries(evidence.numbers);
  if (entries.length === 0) return [];
  const shown = entries
    .slice(0, lines)
    .map(
      ([label, value]) =>
        `• ${mrkdwn(label, 80)}: *${typeof value === 'number' ? number(value) : mrkdwn(String(value), 200)}*`,
    );
  return [section('*Evidence*', ...shown, more(entries.length - shown.length))];
}

/** What was known before an incident began. */
function before({ incident }: Finding): KnownBlock[] {
  const { earlier, before: changed } = incident ?? {};
  const lines = [
    ...(earlier ? [`• Alarm ${mrkdwn(earlier.name, 100)} went off *${earlierWords(earlier)}*`] : []),
    ...(changed ? changeDetails(changed) : []),
  ];
  return lines.length === 0 ? [] : [section('*Before*', ...lines)];
}

function pictures({ evidence }: Finding, native: boolean): (KnownBlock | ChartBlock)[] {
  const charts = (evidence.charts ?? []).slice(0, chartsShown);
  const gaps = charts.flatMap((chart) => gapWords(chart) ?? []);
  const missing = gaps.length === 0 ? [] : [context(...gaps)];
  if (native) return [...charts.flatMap((chart) => lineChart(chart) ?? []), ...missing];
  const lines = charts.flatMap((chart) => chartText(chart) ?? []);
  return [...(lines.length === 0 ? [] : [section(...lines)]), ...missing];
}

/** What is newly possible, by category: everything that there is room for. */
function possible({ evidence }: Finding, lines: number): KnownBlock[] {
  return (evidence.change?.newly ?? []).flatMap(({ category, all = [] }) => {
    if (all.length === 0) return [];
    const shown = fittingIn(all, lines * charactersALine);
    const list = shown.map((one) => mrkdwn(one, 200)).join(', ');
    return [
      section(`*${categoryWords(category)}* (${shownOf(category, shown.length, all.length)}): ${list}`),
    ];
  });
}

/** "102", or "34 of 102 are shown, the worst first". Only ways of escalation differ in how bad they are. */
function shownOf(category: Category, shown: number, all: number): string {
  if (shown === all) return String(all);
  const order = category === 'privilege-escalation' ? ', the worst first' : '';
  return `${shown} of ${all} are shown${order}`;
}

function fittingIn(all: readonly string[], most: number): readonly string[] {
  const shown: string[] = [];
  let room = most;
  for (const one of all) {
    room -= one.length + 2;
    if (room < 0) break;
    shown.push(one);
  }
  return shown;
}

function judged({ rule, mode, evidence, foundAtMs, severity }: Finding): readonly (string | null)[] {
  const { window, coverage } = evidence;
  return [
    `• Rule ${code(rule, 100)}, ${severity}, mode ${mode}`,
    window ? `• Window: ${slackDate(window.fromMs)} to ${slackDate(window.toMs)}` : null,
    coverage === undefined ? null : `• Data points: ${percent(coverage)} of the expected ones`,
    `• First seen ${slackDate(foundAtMs)}`,
  ];
}

function facts({ resource, plan, probe, protections }: Finding, lines: number): readonly (string | null)[] {
  const material = Object.entries(plan.material);
  const shown = material
    .slice(0, lines)
    .map(([label, value]) => `• ${mrkdwn(label, 60)}: ${materialWords(value, 200)}`);
  const allowed = { yes: 'passed', no: 'failed', unknown: 'unknown' }[probe.allowed];
  return [
    `• ${code(resource.arn, 400)}`,
    ...shown,
    more(material.length - shown.length),
    ...protections.slice(0, 5).map(({ because }) => `• Protected: ${mrkdwn(because, 200)}`),
    `• Permission check: ${allowed}. ${stopped(mrkdwn(probe.because, 200))}`,
  ];
}

function more(count: number): string | null {
  return count > 0 ? `• and ${count} more` : null;
}
