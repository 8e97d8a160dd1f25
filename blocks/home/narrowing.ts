import type { ActionsBlock, KnownBlock } from '@slack/types';
import { type AuditType, auditWords } from '../../core/audit.ts';
import { mrkdwn, person } from '../text/escape.ts';
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
  const most = only ? 'Among the first 1,000 findings of the list.' : null;
  return words.length === 0 ? [row] : [row, context(`Filtered by ${words.join(' · ')}`, most)];
}

/** Buttons to newer and older events. */
export function eventPages(shows: HomePage, hasOlder: boolean): ActionsBlock[] {
  const at = Number(shows.audit?.page ?? 0);
  const to = (page: number): string =>
    encodeHome({ ...shows, audit: { ...shows.audit, page: String(page) } });
  const elements = [
    ...(at > 0
      ? [button({ actionId: suffixed('home-page', 'newer'), label: '‹ Newer', value: to(at - 1) })]
      : []),
    ...(hasOlder
      ? [button({ actionId: suffixed('home-page', 'older'), label: 'Older ›', value: to(at + 1) })]
      : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
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
