import type { KnownBlock, ModalView } from '@slack/types';
import { type Finding, isEnded } from '../../core/finding.ts';
import { shownModal } from '../modals/frame.ts';
import { counted } from '../text/format.ts';
import { encodePage } from '../text/ids.ts';
import { type NumberedPage, pageButtons, pageWords } from '../text/pages.ts';
import { button, context, fitted, type Message, section } from '../text/parts.ts';
import { incidentRow } from './incident-row.ts';

/** Open incidents and those that ended within 24 hours; `page` has some of them, open ones first. */
export type IncidentsModel = {
  readonly open: number;
  readonly ended: number;
  readonly page: NumberedPage<Finding>;
  /** "https://acme.slack.com/"; null: unknown. */
  readonly workspaceUrl: string | null;
};

export const incidentsShown = 10;
export const incidentsInModal = 20;

/** The answer to `/janitor incidents`. */
export function incidentsMessage(model: IncidentsModel): Message {
  const { open, ended, page } = model;
  const text = `${heading(open)}, ${endedWords(ended)}.`;
  if (page.total === 0) return { text, blocks: [section(text)] };
  const make = (shown: number): KnownBlock[] => {
    const more = page.total - shown;
    return [
      ...rows({ ...model, page: { ...page, items: page.items.slice(0, shown) } }),
      ...(more > 0 ? [context(`${counted(more, 'more incident')}.`), showAll] : []),
    ];
  };
  return { text, blocks: fitted(page.items.length, make) };
}

const showAll: KnownBlock = {
  type: 'actions',
  elements: [button({ actionId: 'incidents-page', label: 'Show all', value: encodePage(0) })],
};

/** All of them, in pages. */
export function incidentsModal(model: IncidentsModel): ModalView {
  const { open, ended, page } = model;
  const words = [`${heading(open)}, ${endedWords(ended)}`, ...(page.pages > 1 ? [pageWords(page)] : [])];
  return shownModal('incidents', {
    title: 'Incidents',
    blocks: [context(words.join(' · ')), ...rows(model), ...pageButtons(page, 'incidents-page', encodePage)],
  });
}

function rows({ open, ended, page, workspaceUrl }: IncidentsModel): KnownBlock[] {
  const make = (some: readonly Finding[]): KnownBlock[] =>
    some.map((finding) => incidentRow(finding, workspaceUrl));
  const over = page.items.filter(isEnded);
  return [
    ...(page.page === 0 ? [section(`*${heading(open)}*`)] : []),
    ...make(page.items.filter((finding) => !isEnded(finding))),
    ...(over.length > 0 ? [section(`*${sentenceCase(endedWords(ended))}*`)] : []),
    ...make(over),
  ];
}

function heading(open: number): string {
  return open === 0 ? 'No open incidents' : counted(open, 'open incident');
}

function endedWords(ended: number): string {
  return `${ended === 0 ? 'none' : ended.toLocaleString('en-US')} ended in the last 24 hours`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
