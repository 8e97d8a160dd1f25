import type { KnownBlock } from '@slack/types';
import { type Finding, isEnded } from '../../core/finding.ts';
import { changeSentence, newlyLines, severityWords, whenceWords } from '../text/change-words.ts';
import { consoleLinks } from '../text/console-links.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { counted, materialWords, slackDate, stopped } from '../text/format.ts';
import { buttonRow, type CardButton, context, type Message, section } from '../text/parts.ts';
import type { Approvers } from '../text/people.ts';
import { circumstances, ownerLine, plainName, responsible, subject } from './finding-text.ts';
import { exemptWords } from './lines/exempt-words.ts';
import { incidentColor } from './lines/incident-color.ts';
import { incidentLines } from './lines/incident-words.ts';
import { repeatWords } from './lines/repeat-words.ts';
import { outlook } from './outlook.ts';
import { stateWords } from './state.ts';

const differencesShown = 5;
const newlyShown = 6;

/**
 * The card of a finding: what, where, since when, why, what will happen and when, whether it can be undone,
 * and the owner. At most six blocks.
 */
export function findingCard(
  finding: Finding,
  {
    buttons,
    paused,
    mentions = null,
  }: {
    readonly buttons: readonly CardButton[];
    readonly paused: boolean;
    /** Mentions the owner, or these approvers when the owner is unknown. Null: shows names without mentions. */
    readonly mentions?: Approvers | null;
  },
): Message {
  const whose = mentions ? responsible(finding, mentions) : ownerLine(finding);
  const color = incidentColor(finding);
  return {
    text: cardText(finding),
    ...(color === undefined ? {} : { color }),
    blocks: [
      ...findingBlocks(finding, paused, whose),
      ...buttonRow(buttonsOf(finding, buttons), finding.resource.name),
    ],
  };
}

/** A finding that has ended can only be undone. */
export function buttonsOf(finding: Finding, buttons: readonly CardButton[]): readonly CardButton[] {
  return isEnded(finding) ? buttons.filter(({ actionId }) => actionId === 'finding-undo') : buttons;
}

/** The card without its buttons. */
export function findingBlocks(finding: Finding, paused: boolean, whose = ownerLine(finding)): KnownBlock[] {
  return [
    section(subject(finding), circumstances(finding), ...reasons(finding), repeatWords(finding)),
    ...newly(finding),
    ...changes(finding),
    section(...outlook(finding, paused)),
    context(
      [whose, finding.severity, mrkdwn(finding.rule, 80), consoleLinks(finding)]
        .filter((part) => part !== null)
        .join(' · '),
    ),
  ];
}

/** Of an IAM change: who made it, when, through what and from where. */
function reasons(finding: Finding): readonly (string | null)[] {
  const { change } = finding.evidence;
  if (!change) return [mrkdwn(finding.because, 500), ...incidentLines(finding)];
  return [
    `${severityWords(finding.severity)} · ${stopped(changeSentence(change, finding))}`,
    whenceWords(change),
    ...saidWords(finding),
    exemptWords(finding),
  ];
}

/** Shown, never trusted: CloudTrail's actor stands above. */
function saidWords({ saidBy = [] }: Finding): readonly string[] {
  return saidBy.map(({ by, atMs }) => `🙋 ${person(by)} says: this was me (${slackDate(atMs)}).`);
}

function newly({ evidence: { change } }: Finding): KnownBlock[] {
  const lines = change ? newlyLines(change, newlyShown) : [];
  return lines.length > 0 ? [section(...lines)] : [];
}

/** The text for notifications and screen readers: one sentence without mentions. */
export function cardText(finding: Finding): string {
  return `${mrkdwn(finding.ruleTitle, 150)}: ${mrkdwn(plainName(finding, 200), 300)} in ${mrkdwn(finding.accountName, 80)}. ${stateWords(finding)}.`;
}

function changes({ difference, status }: Finding): KnownBlock[] {
  if (difference.length === 0 || !['claimed', 'open', 'scheduled'].includes(status)) return [];
  const lines = difference
    .slice(0, differencesShown)
    .map(
      ({ what, before, after }) =>
        `• ${mrkdwn(what, 60)}: ${materialWords(before, 150)} → *${materialWords(after, 150)}*`,
    );
  const more = difference.length - lines.length;
  return [
    section(
      '🔄 *Changed since the last question:*',
      ...lines,
      more > 0 ? `• and ${counted(more, 'more change')}` : null,
    ),
  ];
}
