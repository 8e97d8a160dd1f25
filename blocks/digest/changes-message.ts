import type { KnownBlock } from '@slack/types';
import { type Finding, isUntouchable } from '../../core/finding.ts';
import type { ChangesMessage } from '../../core/ports/notices.ts';
import { resourceKey } from '../../core/resource.ts';
import { targetValue } from '../card/finding-row.ts';
import { subject } from '../card/finding-text.ts';
import { changeSentence, newlyLines, severityWords, whenceWords, whoWords } from '../text/change-words.ts';
import { mrkdwn } from '../text/escape.ts';
import { counted, stopped } from '../text/format.ts';
import { button, context, fitted, type Message, section } from '../text/parts.ts';
import { ownersLine } from '../text/people.ts';
import { channelTroubleWords } from './channel-trouble.ts';
import type { DigestOptions } from './digest.ts';

const rowsShown = 12;
/** In a list; a single change shows all six. */
const newlyInList = 2;

type Options = Omit<DigestOptions, 'accounts' | 'table'>;

/** The findings about one identity, the worst first. */
type Changed = readonly [Finding, ...Finding[]];

/** One message for the changes of one actor within a minute. Understood without the thread. */
export function changesMessage({ findings, cards }: ChangesMessage, options: Options): Message {
  const changed = byIdentity(findings);
  return {
    text: summary(changed),
    blocks: fitted(Math.min(rowsShown, changed.length), (rows) => [
      ...(options.instead
        ? [
            context(
              `Meant for another channel, where Janitor cannot post. ${channelTroubleWords(options.instead)}`,
            ),
          ]
        : []),
      ...(changed.length === 1 ? [] : [section(`*${titleOf(changed)}*`)]),
      ...changed.slice(0, rows).flatMap((one) => (changed.length === 1 ? single(one) : row(one))),
      ...(changed.length > rows ? [context(`and ${counted(changed.length - rows, 'more change')}`)] : []),
      ...footer(findings, cards, options),
    ]),
  };
}

function byIdentity(findings: readonly Finding[]): readonly Changed[] {
  const groups = new Map<string, Changed>();
  for (const finding of findings) {
    const key = resourceKey(finding.resource);
    const known = groups.get(key);
    groups.set(key, known ? [...known, finding] : [finding]);
  }
  return [...groups.values()];
}

function single([finding]: Changed): KnownBlock[] {
  const { change } = finding.evidence;
  return [
    {
      ...section(
        `${severityWords(finding.severity)} · ${stopped(sentenceOf(finding))}`,
        [change ? whenceWords(change) : null, mrkdwn(finding.accountName, 60)]
          .filter((part) => part !== null)
          .join(' · '),
      ),
      accessory: open(finding),
    },
    ...newly(finding, Number.POSITIVE_INFINITY),
  ];
}

/** High and critical ones say what became possible. */
function row([finding]: Changed): KnownBlock[] {
  const { severity } = finding;
  const lines = severity === 'critical' || severity === 'high' ? newlyOf(finding, newlyInList) : [];
  const line = `${severityWords(severity)} · ${stopped(sentenceOf(finding))} ${mrkdwn(finding.accountName, 60)}`;
  return [{ ...section(line, ...lines), accessory: open(finding) }];
}

function newly(finding: Finding, most: number): KnownBlock[] {
  const lines = newlyOf(finding, most);
  return lines.length > 0 ? [section(...lines)] : [];
}

function newlyOf(finding: Finding, most: number): readonly string[] {
  const { change } = finding.evidence;
  return change ? newlyLines(change, most) : [stopped(mrkdwn(finding.because, 300))];
}

function sentenceOf(finding: Finding): string {
  const { change } = finding.evidence;
  return change ? changeSentence(change, finding) : subject(finding);
}

function open(finding: Finding) {
  return button(
    { actionId: 'finding-open', label: 'Open', value: targetValue(finding) },
    finding.resource.name,
  );
}

/** "4 changes by ada (role admin)". */
function titleOf(changed: readonly Changed[]): string {
  const [first] = changed;
  const origin = first?.[0].evidence.change?.origin ?? null;
  const by = origin ? ` by ${whoWords(origin).replaceAll('*', '')}` : '';
  return `${counted(changed.length, 'dangerous change')}${by}`;
}

function footer(findings: readonly Finding[], cards: number, { approvers, paused }: Options): KnownBlock[] {
  const shown = findings.slice(0, cards);
  const owners = ownersLine(
    shown.filter((finding) => !isUntouchable(finding)),
    approvers,
  );
  const rest = findings.length - shown.length;
  return [
    context(
      owners,
      paused ? '⏸️ *Remediation is paused.* Janitor will not act until an approver resumes it.' : null,
      [
        `${counted(shown.length, 'card')} in the thread, with buttons.`,
        rest > 0 ? `${counted(rest, 'more finding')} without a card; nothing happens to those.` : null,
      ]
        .filter((part) => part !== null)
        .join(' '),
    ),
  ];
}

/** For notifications and screen readers: "Critical: ada attached AdministratorAccess to the user bob in acme." */
function summary(changed: readonly Changed[]): string {
  const [worst] = changed;
  if (!worst) return 'No change.';
  const [finding] = worst;
  const bare = (text: string): string => text.replaceAll('*', '');
  const more = changed.length > 1 ? ` And ${counted(changed.length - 1, 'more change')}.` : '';
  return `${bare(severityWords(finding.severity))}: ${bare(sentenceOf(finding))} in ${mrkdwn(finding.accountName, 80)}.${more}`;
}
