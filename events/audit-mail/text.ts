import { plain } from '../../blocks/text/escape.ts';
import { utc } from '../../blocks/text/format.ts';
import type { PublishedEvent } from '../../core/published/published-event.ts';
import { shorten } from '../../core/shorten.ts';

export type Mail = { readonly subject: string; readonly text: string };

/** SNS: less than 100. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const mostSubject = 99;
const mostNewly = 6;
const mostLine = 300;

/** The mail about an announced finding. All names in it were typed by strangers. */
export function mailOf(event: PublishedEvent): Mail {
  const { severity, accountName, account, resourceId, kind, rule, change } = event;
  const line = (text: string | null): string => plain(text ?? 'unknown', mostLine);
  const where = accountName === account ? line(account) : `${line(accountName)} (${line(account)})`;
  const text = [
    stopped(line(event.summary)),
    '',
    `Severity:       ${severity ?? 'unknown'}`,
    `Who:            ${change ? `${line(change.by)}, by ${line(change.call)}` : 'not known'}`,
    `When:           ${utc(Date.parse(change?.at ?? event.at))}`,
    `To whom:        ${line(resourceId)} (${line(kind)}) in ${where}`,
    `Rule:           ${line(rule)}`,
    ...newlyOf(event),
    '',
    ...linkTo(event),
    `History in Slack: /janitor history ${line(resourceId)}`,
    '',
  ].join('\n');
  return { subject: subjectOf(event), text };
}

function subjectOf({ severity, summary, accountName }: PublishedEvent): string {
  const all = `[${severity ?? 'unknown'}] ${plain(summary, mostLine)} (${plain(accountName ?? 'unknown', 40)})`;
  return shorten(all.replace(/[^ -~]/g, '?'), mostSubject - 2).replace('…', '...');
}

function newlyOf({ details }: PublishedEvent): readonly string[] {
  const { newly } = details;
  if (!Array.isArray(newly)) return [];
  const lines = newly.filter((one) => typeof one === 'string');
  const more = lines.length - mostNewly;
  return [
    'Newly possible:',
    ...lines.slice(0, mostNewly).map((one) => `  - ${plain(one, mostLine)}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
  ];
}

/** To the card; to its channel when Slack gave no permalink: https://api.slack.com/docs/deep-linking */
function linkTo({ details }: PublishedEvent): readonly string[] {
  const { link, card } = details;
  if (typeof link === 'string' && /^https:\/\/[^\s<>|]{1,250}$/.test(link)) return [`Card in Slack: ${link}`];
  const { channel } = Object(card) as { readonly channel?: unknown };
  const isChannel = typeof channel === 'string' && /^[A-Z0-9]{3,}$/.test(channel);
  return isChannel ? [`Channel in Slack: https://slack.com/app_redirect?channel=${channel}`] : [];
}

function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
