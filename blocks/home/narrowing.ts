import type { ActionsBlock, KnownBlock } from '@slack/types';
import { type AuditType, auditWords } from '../../core/audit.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { slackDate } from '../text/format.ts';
import { encodeHome, type HomePage, suffixed } from '../text/ids.ts';
import type { AuditOnly, HomeOnly } from '../text/narrowed.ts';
import { button, context } from '../text/parts.ts';

const labels: Readonly<Record<keyof HomeOnly, string>> = {
  rule: 'rule',
  account: 'account',
  region: 'region',
  owner: 'owner',
  severity: 'severity',
  text: 'text',
};

/** The active filters for findings and events, and the buttons that change them. */
export function narrowing(shows: HomePage): KnownBlock[] {
  const { only, audit } = shows;
  const words = [...findingWords(only), ...eventWords(audit)];
  const whole: HomePage = { filter: shows.filter, page: 0 };
  const row: ActionsBlock = {
    type: 'actions',
    elements: [
      button({ actionId: 'home-filter', label: 'Filter…', value: encodeHome(shows) }),
      ...(words.length === 0
        ? []
        : [
            button({
              actionId: suffixed('home-page', 'clear'),
              label: 'Clear filter',
              value: encodeHome(whole),
            }),
          ]),
    ],
  };
  return words.length === 0 ? [row] : [row, context(`Filtered by ${words.join(' · ')}`)];
}

export function isFiltered({ day, actor, type }: AuditOnly = {}): boolean {
  return day !== undefined || actor !== undefined || type !== undefined;
}

/** Cursors of the newer and the older page, and the time at which the search stopped early. */
type EventTurns = {
  readonly newer: string | undefined;
  readonly older: string | undefined;
  readonly searchedToMs: number | null;
};

/** Buttons to newer and older events. */
export function eventPages(shows: HomePage, { newer, older, searchedToMs }: EventTurns): KnownBlock[] {
  const to = (id: string, label: string, at: string | undefined) =>
    at === undefined
      ? []
      : [
          button({
            actionId: suffixed('home-page', id),
            label,
            value: encodeHome({ ...shows, audit: { ...shows.audit, at } }),
          }),
        ];
  const isPartial = searchedToMs !== null;
  const isBack = shows.audit?.at?.startsWith('<') ?? false;
  const elements = [
    ...to('newer', isPartial && isBack ? '‹ Search further' : '‹ Newer', newer),
    ...to('older', isPartial && !isBack ? 'Search further ›' : 'Older ›', older),
  ];
  return [
    ...(isPartial ? [context(`Searched as far as ${slackDate(searchedToMs)}. More events may match.`)] : []),
    ...(elements.length === 0 ? [] : [{ type: 'actions' as const, elements }]),
  ];
}

function findingWords(only: HomeOnly = {}): readonly string[] {
  return (Object.keys(labels) as (keyof HomeOnly)[]).flatMap((name) => {
    const value = only[name];
    if (value === undefined) return [];
    return [`${labels[name]} ${name === 'owner' ? person(value) : mrkdwn(value, 60)}`];
  });
}

function eventWords({ day, actor, type }: AuditOnly = {}): readonly string[] {
  return [
    ...(day === undefined ? [] : [`events of ${mrkdwn(day, 20)}`]),
    ...(actor === undefined ? [] : [`events by ${person(actor)}`]),
    ...(type === undefined
      ? []
      : [`events “${mrkdwn(Object.hasOwn(auditWords, type) ? auditWords[type as AuditType] : type, 40)}”`]),
  ];
}
