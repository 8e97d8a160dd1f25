import { type Finding, isUndone } from '../../core/finding.ts';
import type { Undoes } from '../../core/remediation/undoing.ts';
import { mrkdwn, person, plain } from '../text/escape.ts';
import { lowerFirst, slackDate, stopped, utc } from '../text/format.ts';
import type { Confirm } from '../text/parts.ts';
import { possibleAgain } from '../text/possible-again.ts';
import { askedInFull } from './confirm.ts';
import { plainName } from './finding-text.ts';

type Line = string | null;

const differencesShown = 3;

/** When the remediation finished, which a failed undo does not change. */
export function remediatedAtMs({ undoing, updatedAtMs }: Finding): number {
  return undoing?.remediatedAtMs ?? updatedAtMs;
}

/** "Start the instance again". */
export function undoTitle({ receipt, plan }: Finding): string {
  return receipt?.undoes?.title || `Undo: ${lowerFirst(plan.title)}`;
}

/** Whether a finished remediation can be undone, until when, and what does not come back. */
export function undoLines(finding: Finding): readonly Line[] {
  const undoes = finding.receipt?.undoes;
  if (!undoes) return [byHand(finding)];
  if (undoes.is === 'no') return [`↩️ No undo. ${stopped(mrkdwn(undoes.lost ?? '', 500))}`];
  const until = undoes.untilMs === null ? '' : ` until ${slackDate(undoes.untilMs)}`;
  return [
    notUndone(finding),
    `↩️ *Undo*${until}: ${stopped(mrkdwn(lowerFirst(undoes.title), 150))} ${mrkdwn(lostWords(finding, undoes), 500)}`.trim(),
  ];
}

/** A remediation of an older version, which kept too little for the button. */
function byHand({ plan }: Finding): string {
  const how = stopped(mrkdwn(plan.undo.how, 700));
  if (plan.undo.possible === 'nothing') return `There is nothing to undo. ${how}`;
  return plan.undo.possible === 'no' ? `This cannot be undone. ${how}` : `↩️ To undo it yourself: ${how}`;
}

/** What does not come back; of a change of permissions, what comes back. */
function lostWords(finding: Finding, { is, lost }: Undoes): string {
  const again = possibleAgain(finding);
  if (again !== null) return lost === null ? again : `${again} ${stopped(lost)}`;
  if (lost !== null) return stopped(lost);
  return is === 'equivalent' ? 'Under a new id.' : 'Nothing is lost.';
}

/** The last undo that did not happen, with what is no longer as Janitor left it. */
function notUndone({ undoing }: Finding): Line {
  if (!undoing?.outcome) return null;
  const { words, difference, atMs } = undoing.outcome;
  const shown = difference
    .slice(0, differencesShown)
    .map(
      ({ what, before, after }) => `${mrkdwn(what, 60)}: ${mrkdwn(before, 100)} → *${mrkdwn(after, 100)}*`,
    );
  const differs = shown.length > 0 ? ` ${stopped(shown.join(', '))} Nothing was changed.` : '';
  return `⚠️ *Not undone* ${slackDate(atMs)}, asked by ${person(undoing.by)}: ${stopped(mrkdwn(words, 300))}${differs}`;
}

/** An undo that somebody asked for and that has not ended. */
export function undoingLines(finding: Finding): readonly Line[] {
  const { undoing, trouble } = finding;
  const does = mrkdwn(lowerFirst(undoTitle(finding)), 150);
  if (!undoing || undoing.startedAtMs === null)
    return [
      `↩️ *Undo:* ${stopped(does)} Asked by ${undoing ? person(undoing.by) : 'somebody'}. Janitor rechecks first.`,
    ];
  const note = undoing.progress ? ` ${stopped(mrkdwn(undoing.progress.note, 150))}` : '';
  return [
    `↩️ *Undo in progress:* ${stopped(does)}${note} Started ${slackDate(undoing.startedAtMs)}, asked by ${person(undoing.by)}.`,
    trouble
      ? `⚠️ *Not confirmed yet.* ${stopped(mrkdwn(trouble, 400))} Janitor reads the resource again; it does not retry.`
      : null,
  ];
}

/** On a snoozed finding: that its remediation was undone. Null: it was not. */
export function undoneLine(finding: Finding): Line {
  const { undoing } = finding;
  if (!isUndone(finding) || !undoing?.outcome) return null;
  const { words, atMs } = undoing.outcome;
  return `↩️ *Undone* ${slackDate(atMs)}, asked by ${person(undoing.by)}: ${stopped(mrkdwn(words, 500))}`;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const longestTitle = 100;
const longestLost = 150;

/** "Undo: start checkout-loadtest again?": what comes back, what does not, and until when. */
export function confirmUndo(finding: Finding): Confirm {
  const undoes = finding.receipt?.undoes;
  const until = undoes?.untilMs ? ` Possible until ${utc(undoes.untilMs)}.` : '';
  const lost = undoes ? plain(lostWords(finding, undoes), longestLost) : '';
  return {
    title: question(finding),
    text: `${plainName(finding, 60)}. ${lost}${until} Janitor rechecks first, and snoozes the finding for 30 days.`,
    confirm: 'Undo',
    deny: 'Cancel',
  };
}

const ofResource = /^(\w+) the (?:address|database|instance|volume)\b(.*)$/;

function question(finding: Finding): string {
  const title = undoTitle(finding);
  if (finding.evidence.change && finding.receipt?.undoes?.title) return askedInFull(title);
  const [, verb, rest = ''] = ofResource.exec(title) ?? [];
  const asks = (name: string) =>
    verb ? `Undo: ${lowerFirst(verb)} ${name}${rest}?` : `Undo for ${name}: ${lowerFirst(title)}?`;
  const { name, id } = finding.resource;
  return asks(plain(name || id, longestTitle - asks('').length));
}
