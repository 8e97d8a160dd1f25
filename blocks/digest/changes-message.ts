import type { KnownBlock } from '@slack/types';
import { type Finding, isUntouchable, type MessageRef } from '../../core/finding.ts';
import type { ChangesMessage } from '../../core/ports/notices.ts';
import { resourceKey } from '../../core/resource.ts';
import { targetValue } from '../card/finding-row.ts';
import { subject } from '../card/finding-text.ts';
import { settledWords } from '../card/settled.ts';
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
const newlyShown = 6;

type Options = Omit<DigestOptions, 'accounts' | 'table'> & {
  /** The message as posted; null or absent: it is being posted. */
  readonly ref?: MessageRef | null;
};

/** The findings about one identity, the worst first. */
type Changed = readonly [Finding, ...Finding[]];

/** One message for the changes of one actor within a minute. Understood without the thread. */
export function changesMessage(
  { findings, cards }: Pick<ChangesMessage, 'findings' | 'cards'>,
  options: Options,
): Message {
  const changed = byIdentity(findings);
  return {
    text: summary(changed, options),
    blocks: fitted(Math.min(rowsShown, changed.length), (rows) => [
      ...(options.instead
        ? [
            context(
              `Meant for another channel, where Janitor cannot post. ${channelTroubleWords(options.instead)}`,
            ),
          ]
        : []),
      ...(changed.length === 1 ? [] : [section(`*${titleOf(changed)}*`)]),
      ...changed
        .slice(0, rows)
        .flatMap((one) => (changed.length === 1 ? single(one, options) : row(one, options))),
      ...(changed.length > rows ? [context(`and ${counted(changed.length - rows, moreOf(changed))}`)] : []),
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

function single(changed: Changed, options: Options): KnownBlock[] {
  const [finding] = changed;
  const { change } = finding.evidence;
  const outcome = outcomeOf(changed, options);
  return [
    {
      ...section(
        `${severityWords(finding.severity)} · ${stopped(sentenceOf(finding))}`,
        [change ? whenceWords(change) : null, mrkdwn(finding.accountName, 60)]
          .filter((part) => part !== null)
          .join(' · '),
        outcome,
      ),
      accessory: open(finding),
    },
    ...(outcome === null ? newly(finding, newlyShown) : []),
  ];
}

/** High and critical ones say what became possible. */
function row(changed: Changed, options: Options): KnownBlock[] {
  const [finding] = changed;
  const { severity } = finding;
  const outcome = outcomeOf(changed, options);
  if (outcome !== null) {
    const line = `${severityWords(severity)} · ${stopped(sentenceOf(finding))}`;
    return [{ ...section(line, outcome), accessory: open(finding) }];
  }
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
  if (first?.[0].incident) return counted(changed.length, 'incident');
  const origin = first?.[0].evidence.change?.origin ?? null;
  const by = origin ? ` by ${whoWords(origin).replaceAll('*', '')}` : '';
  return `${counted(changed.length, 'dangerous change')}${by}`;
}

function moreOf([first]: readonly Changed[]): string {
  return first?.[0].incident ? 'more incident' : 'more change';
}

function footer(findings: readonly Finding[], cards: number, options: Options): KnownBlock[] {
  const { approvers, paused } = options;
  const shown = findings.slice(0, cards);
  // Nobody is waited for when all has an outcome.
  if (findings.every((finding) => settled(finding, options) !== null))
    return [context(`${counted(shown.length, 'card')} in the thread.`)];
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
function summary(changed: readonly Changed[], options: Options): string {
  const [worst] = changed;
  if (!worst) return 'No change.';
  const [finding] = worst;
  const bare = (text: string): string => text.replaceAll('*', '');
  const more = changed.length > 1 ? ` And ${counted(changed.length - 1, moreOf(changed))}.` : '';
  const outcome = outcomeOf(worst, options);
  const state = outcome === null ? '' : ` ${bare(outcome)}`;
  return `${bare(severityWords(finding.severity))}: ${bare(sentenceOf(finding))} in ${mrkdwn(finding.accountName, 80)}.${state}${more}`;
}

/** What became of the change of an identity, once nobody is asked about it any more; null: somebody is. */
function outcomeOf(changed: Changed, options: Options): string | null {
  const states = changed.map((finding) => settled(finding, options));
  return states.every((state) => state !== null) ? (states[0] ?? null) : null;
}

function settled(finding: Finding, { ref }: Options): string | null {
  if (ref && finding.thread && finding.thread.ts !== ref.ts) return '🔄 Asked again in a newer message.';
  return settledWords(finding);
}
