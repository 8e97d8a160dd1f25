import type { ActionsBlock, HomeView, KnownBlock, SectionBlock } from '@slack/types';
import type { AuditEvent } from '../../core/audit.ts';
import type { PublishedReport } from '../../core/compliance/report/published.ts';
import type { Finding } from '../../core/finding.ts';
import type { Pause } from '../../core/ports/store.ts';
import type { Scan } from '../../core/scan.ts';
import { findingRow, targetValue } from '../card/finding-row.ts';
import { row } from '../card/finding-text.ts';
import { selectButton } from '../card/select-button.ts';
import { stateWords } from '../card/state.ts';
import { complianceAtHome } from '../compliance/compliance.ts';
import { auditLine } from '../text/audit-line.ts';
import { counted, money } from '../text/format.ts';
import { encodeHome, type HomeFilter, type HomePage, homeFilters, suffixed } from '../text/ids.ts';
import { pageWords, turnButtons } from '../text/pages.ts';
import { button, context, header, marked, section } from '../text/parts.ts';
import { pauseWords, scanWords } from '../text/progress-words.ts';
import { eventPages, isFiltered, narrowing } from './narrowing.ts';

export type HomeModel = {
  readonly shows: HomePage;
  /** One page of the filtered findings. */
  readonly list: {
    readonly findings: readonly Finding[];
    /** Starts at 0. */
    readonly page: number;
    /** Null: unknown, as `total`. */
    readonly pages: number | null;
    /** Of all pages. */
    readonly total: number | null;
    readonly previous: HomePage | null;
    readonly next: HomePage | null;
    /** The findings read when the search stopped before the page was full; null: it did not stop. */
    readonly searched: number | null;
  };
  /** The possible saving of all open findings, in USD a month; null: unknown. */
  readonly couldSaveUsd: number | null;
  readonly pause: Pause | null;
  readonly lastScan: Scan | null;
  readonly runningScan: Scan | null;
  /** Null before the first report. */
  readonly compliance: PublishedReport | null;
  /** True: the stage has a dashboard, and the person may open it. */
  readonly dashboard: boolean;
  /** Newest first; at most twenty are shown. */
  readonly events: readonly AuditEvent[];
  readonly eventTurns: Parameters<typeof eventPages>[1];
};

const eventsShown = 20;
const nothingYet = 'No match so far.';

const labels: Readonly<Record<HomeFilter, string>> = {
  mine: 'Mine',
  waits: 'Waits for you',
  approvals: 'Needs approval',
  open: 'Open',
  scheduled: 'Scheduled',
  snoozed: 'Snoozed',
  done: 'Done',
};
const nothing: Readonly<Record<HomeFilter, string>> = {
  mine: 'Nothing needs you.',
  waits: 'Nothing waits for you.',
  approvals: 'Nothing needs an approval.',
  open: 'No open findings.',
  scheduled: 'Nothing is scheduled.',
  snoozed: 'Nothing is snoozed.',
  done: 'Nothing completed yet.',
};

/** The Home tab of one person: status, a page of findings, the last audit events. */
export function homeView(model: HomeModel): HomeView {
  const { list, shows } = model;
  const blocks: KnownBlock[] = [
    ...(model.pause ? [section(pauseWords(model.pause))] : []),
    context(
      model.runningScan ? scanWords(model.runningScan) : null,
      model.lastScan ? scanWords(model.lastScan) : 'No scan finished yet. Try `/janitor scan`.',
    ),
    ...savings(model.couldSaveUsd),
    ...(model.compliance ? [complianceAtHome(model.compliance)] : []),
    ...(model.dashboard ? [dashboardButton] : []),
    filters(shows),
    ...narrowing(shows),
    header(labels[shows.filter]),
    ...(list.findings.length === 0
      ? [
          section(
            list.searched !== null ? nothingYet : shows.only ? 'No findings match.' : nothing[shows.filter],
          ),
        ]
      : [context(heading(list))]),
    ...list.findings.map((finding) =>
      finding.status === 'snoozed'
        ? snoozedRow(finding)
        : findingRow(finding, stateWords(finding, { by: true })),
    ),
    ...(list.searched === null ? [] : [context(searchedWords(list.searched))]),
    ...selectButton(list.findings),
    ...turnButtons(
      'home-page',
      list.previous && encodeHome(list.previous),
      list.next && encodeHome(list.next),
      list.searched === null ? undefined : searchLabels(shows.at),
    ),
    { type: 'divider' },
    header('Latest events'),
    ...(model.events.length === 0
      ? [section(isFiltered(shows.audit) ? 'No events match.' : 'No events.')]
      : model.events.slice(0, eventsShown).map((event) => context(auditLine(event)))),
    ...eventPages(shows, model.eventTurns),
  ];
  return {
    type: 'home',
    callback_id: 'home',
    private_metadata: encodeHome(shows),
    blocks,
  };
}

const dashboardButton: ActionsBlock = {
  type: 'actions',
  elements: [button({ actionId: 'dashboard-open', label: 'Open the dashboard', value: 'dashboard' })],
};

function savings(monthlyUsd: number | null): KnownBlock[] {
  const saving = money(monthlyUsd);
  return saving ? [section(`*Possible savings:* ${saving} (estimate)`)] : [];
}

function filters({ filter: current, only, audit }: HomePage): ActionsBlock {
  return {
    type: 'actions',
    elements: homeFilters.map((filter) => ({
      ...button({
        actionId: suffixed('home-page', filter),
        label: filter === current ? `✓ ${labels[filter]}` : labels[filter],
        value: encodeHome({ filter, page: 0, only, audit }),
        ...(filter === current ? { style: 'primary' as const } : {}),
      }),
      accessibility_label:
        filter === current ? `${labels[filter]}, shown now` : `Show ${labels[filter].toLowerCase()}`,
    })),
  };
}

function heading({ total, findings, page, pages }: HomeModel['list']): string {
  if (total === null || pages === null) return `Page ${(page + 1).toLocaleString('en-US')}`;
  const count = counted(Math.max(total, findings.length), 'finding');
  const words = pageWords({ page, pages });
  return words === '' ? count : `${count} · ${words}`;
}

/** The search continues in the direction of the last turn. */
function searchLabels(at: string | undefined): { readonly previous: string; readonly next: string } {
  return at?.startsWith('<')
    ? { previous: '‹ Search further', next: 'Next ›' }
    : { previous: '‹ Previous', next: 'Search further ›' };
}

function searchedWords(searched: number): string {
  return `Searched ${counted(searched, 'finding')} for this page. More may match.`;
}

/** A snooze can be ended in the list; everything else is done in the opened finding. */
function snoozedRow(finding: Finding): SectionBlock {
  return {
    type: 'section',
    text: marked([row(finding), stateWords(finding, { by: true })]),
    accessory: button(
      { actionId: 'finding-end-snooze', label: 'End snooze', value: targetValue(finding) },
      finding.resource.name,
    ),
  };
}
