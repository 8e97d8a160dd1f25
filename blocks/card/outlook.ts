import { type Finding, isActionable, type TagRequests } from '../../core/finding.ts';
import { plannedWords } from '../../core/iam/evidence/planned-words.ts';
import { mrkdwn, person } from '../text/escape.ts';
import { counted, duration, lowerFirst, slackDate, stopped } from '../text/format.ts';
import { muteLine } from './lines/mute-words.ts';
import { filledWords, wantedWords } from './tag-requests.ts';
import { remediatedAtMs, undoingLines, undoLines, undoneLine } from './undo-words.ts';

type OutlookLine = string | null;

/** The lines of the card that say what will happen and when, or what has happened. */
export function outlook(finding: Finding, paused: boolean): readonly OutlookLine[] {
  switch (finding.status) {
    case 'claimed':
      return unasked(finding, paused);
    case 'observed':
    case 'open':
    case 'scheduled':
      return finding.acceptance ? [accepted(finding)] : ahead(finding, paused);
    case 'snoozed':
      return snoozed(finding);
    case 'remediating':
      if (finding.progress)
        return [
          `⚙️ *In progress:* ${mrkdwn(finding.progress.note, 150)}. ${started(finding)}`,
          `${Does(finding)}: created so far: ${mrkdwn(finding.progress.made, 200)}. Janitor rechecks before the next step.`,
          finding.trouble ? `⚠️ ${trouble(finding)}` : null,
        ];
      return [
        `⚙️ *In progress:* ${does(finding)}. ${started(finding)}`,
        finding.trouble
          ? `⚠️ *Not confirmed yet.* ${trouble(finding)} Janitor reads the resource again; it does not retry.`
          : null,
      ];
    case 'undoing':
      return [doneWords(finding), ...undoingLines(finding)];
    case 'failed':
      return [
        ...outcome(finding),
        requested(finding),
        finding.plan.undo.possible === 'no' ? undo(finding) : null,
      ];
    case 'remediated':
      return [...outcome(finding), ...undoLines(finding)];
    case 'resolved':
      return [
        `✅ *Resolved* ${slackDate(finding.updatedAtMs)}: ${stopped(mrkdwn(finding.endedBy ?? 'the violation is gone', 300))}`,
        accepted(finding),
        finding.receipt === null && finding.startedAtMs === null ? 'Janitor changed nothing.' : null,
      ];
    case 'lapsed':
      return [
        `➖ *Expired* ${slackDate(finding.updatedAtMs)}. No scan could check it for too long. If it is still there, the next scan asks again.`,
      ];
  }
}

/** What a remediation did, and who decided it. */
export function outcome(finding: Finding): readonly OutlookLine[] {
  return finding.status === 'failed'
    ? [
        `❌ *Failed:* ${does(finding)}. ${trouble(finding)}`,
        'Janitor does not retry. A person has to decide.',
      ]
    : [doneWords(finding), `${decided(finding)} Finished ${slackDate(remediatedAtMs(finding))}.`.trim()];
}

/** The approver who accepted an IAM change. */
function accepted({ acceptance }: Finding): OutlookLine {
  if (!acceptance) return null;
  const { by, atMs, reason } = acceptance;
  return `🤝 *Accepted* by ${person(by)} ${slackDate(atMs)}: “${mrkdwn(reason, 300)}”`;
}

function ahead(finding: Finding, paused: boolean): readonly OutlookLine[] {
  if (finding.plan.remediation === null && finding.mode !== 'observe')
    return [
      finding.trouble ? `⚠️ ${trouble(finding)}` : null,
      `👤 *Needs a person:* ${stopped(mrkdwn(finding.plan.title, 300))} Janitor changes nothing.`,
    ];
  if (finding.protections.length > 0) return [`🛡️ *Protected:* ${protections(finding)}`];
  if (finding.mode === 'observe') return ['👀 *Observed only:* this rule is in mode observe.'];
  if (finding.mode === 'notify')
    return [
      `🔔 *For your information:* this rule is in mode notify. Janitor will not act.${suggestion(finding)}`,
      byHand(finding),
    ];
  if (finding.probe.allowed === 'no')
    return [
      `🔒 *No permission* (${does(finding)}): ${stopped(mrkdwn(finding.probe.because, 300))}`,
      'Somebody with permission has to do it.',
    ];
  if (finding.rejection) return [...rejected(finding, finding.rejection), requested(finding)];
  return [
    paused ? '⏸️ *Remediation is paused.* Janitor will not act until an approver resumes it.' : null,
    unsure(finding),
    paused && isUnderWay(finding) ? onHold(finding) : planned(finding),
    byHand(finding),
    requested(finding),
    undo(finding),
  ];
}

/** What the remediation does not take back. */
function byHand({ plan, evidence }: Finding): OutlookLine {
  const left = evidence.change?.byHand;
  return left === undefined || plan.remediation === null
    ? null
    : `👤 *Also needs a person:* ${stopped(mrkdwn(left, 300))}`;
}

/** The line of a requested remediation that waits for an approver. */
function requested({ askedBy, approval }: Finding): OutlookLine {
  return askedBy === null || approval ? null : `🙋 ${person(askedBy)} requested this. Needs an approver.`;
}

/** For lists, before the card is posted: the grace period has not begun. */
function unasked(finding: Finding, paused: boolean): readonly OutlookLine[] {
  if (!isActionable(finding)) return ahead(finding, paused);
  if (finding.approval)
    return [
      `⏳ *Approved* by ${person(finding.approval.by)}: ${does(finding)}. The card follows.`,
      undo(finding),
    ];
  return [
    `🗂️ *Not asked yet.* A later digest brings the card; until then nothing is planned. Possible action: ${does(finding)}.`,
    requested(finding),
    undo(finding),
  ];
}

function unsure(finding: Finding): OutlookLine {
  if (!finding.trouble) return null;
  if (finding.status !== 'scheduled' || finding.remediateAtMs === null) return `⚠️ ${trouble(finding)}`;
  return `⏸️ *Postponed:* ${trouble(finding)} Janitor rechecks ${slackDate(finding.remediateAtMs)} and does nothing before.`;
}

function planned(finding: Finding): string {
  const { approval, remediateAtMs, status } = finding;
  const when = remediateAtMs === null ? `${duration(finding.graceMs)} from now` : slackDate(remediateAtMs);
  if (approval && finding.input) return filledIn(finding, approval);
  if (finding.plan.asks) return unfilled(finding, finding.plan.asks);
  if (approval?.now)
    return `⏳ *${Does(finding)}* now, approved by ${person(approval.by)}. Janitor rechecks first.`;
  if (approval)
    return `⏳ *${Does(finding)}* ${when}, approved by ${person(approval.by)}. Janitor rechecks first.`;
  if (finding.needsApproval || finding.mode === 'approve') return waiting(finding);
  if (status === 'open') return `✋ *Nothing is planned.* An approver can run: ${does(finding)}.`;
  return `⏳ *${Does(finding)}* ${when}, unless it is fixed, snoozed or ${finding.incident ? 'held' : 'rejected'} by then.`;
}

/** Whether a remediation will run unless somebody snoozes or rejects it. */
export function isUnderWay({ status, approval, needsApproval, mode, plan }: Finding): boolean {
  if (status !== 'scheduled') return false;
  return approval !== null || (needsApproval === null && mode !== 'approve' && plan.asks === null);
}

/** Names no time while remediation is paused, because the time may have passed. */
function onHold(finding: Finding): string {
  const { approval } = finding;
  const by = approval ? `, approved by ${person(approval.by)}` : '';
  const filled = finding.input ? `: ${filledWords(finding.input)}` : '';
  return `⏳ *${Does(finding)}* once an approver resumes remediation${by}${filled}. Janitor rechecks first.`;
}

function filledIn({ plan, input }: Finding, { by }: NonNullable<Finding['approval']>): string {
  return `⏳ *${mrkdwn(plan.title, 120)}* now, filled in by ${person(by)}: ${filledWords(input ?? {})}. Janitor rechecks first.`;
}

function unfilled(finding: Finding, asks: TagRequests): string {
  const { remediateAtMs, remindedAtMs } = finding;
  const reminder =
    remindedAtMs !== null
      ? `. Reminded ${slackDate(remindedAtMs)}.`
      : remediateAtMs !== null
        ? `. One reminder ${slackDate(remediateAtMs)}.`
        : '.';
  return `✋ *Needs values:* ${wantedWords(asks)}. The owner or an approver enters them and Janitor adds the tags. Nothing happens without them${reminder}`;
}

function waiting(finding: Finding): string {
  const { needsApproval, remediateAtMs, remindedAtMs } = finding;
  const why = {
    limit: ' It is beyond the limits of its scan. An approver must decide.',
    repeat: ' It keeps coming back, so an approver must decide.',
    'no-scan': ' Found as it happened, outside a scan and its limits, so an approver must decide.',
    exempt: ' An exemption matches it, so an approver must decide.',
    care: ` ${mrkdwn(finding.trouble ?? '', 300)} An approver must decide.`,
    cause: ` ${mrkdwn(finding.plan.asksBecause ?? '', 200)} An approver must decide.`,
    mode: '',
    irreversible: '',
    input: '',
  }[needsApproval ?? 'mode'];
  const reminder =
    needsApproval === 'limit'
      ? '.'
      : remindedAtMs !== null
        ? `. Reminded ${slackDate(remindedAtMs)}.`
        : remediateAtMs !== null
          ? `. One reminder ${slackDate(remediateAtMs)}.`
          : '.';
  return `✋ *Needs approval:* ${does(finding)}.${why} Nothing happens without it${reminder}`;
}

function rejected(
  { claimExpiresAtMs, incident }: Finding,
  { by, atMs, reason }: NonNullable<Finding['rejection']>,
): readonly OutlookLine[] {
  const why = reason === null ? '.' : `: “${mrkdwn(reason, 300)}”`;
  return [
    `🚫 *${incident ? 'On hold:* held' : 'Rejected*'} by ${person(by)} ${slackDate(atMs)}${why}`,
    claimExpiresAtMs > atMs
      ? `Janitor asks again after ${slackDate(claimExpiresAtMs)} if the violation is still there.`
      : null,
  ];
}

function snoozed(finding: Finding): readonly OutlookLine[] {
  const { snooze } = finding;
  if (!snooze) return ['💤 *Snoozed.*'];
  const undone = undoneLine(finding);
  const why = undone ? '.' : ` by ${person(snooze.by)}: “${mrkdwn(snooze.reason, 300)}”`;
  return [
    undone,
    `${snooze.isSuppression ? '🔕 *Suppressed' : '💤 *Snoozed'} until ${slackDate(snooze.untilMs)}*${why}`,
    'Then Janitor checks again and asks if the violation is still there.',
    muteLine(finding),
  ];
}

function protections({ protections }: Finding): string {
  const shown = protections.slice(0, 3).map(({ because }) => stopped(mrkdwn(because, 200)));
  const more = protections.length - shown.length;
  return `${shown.join(' ')}${more > 0 ? ` And ${counted(more, 'more reason')}.` : ''}`;
}

/** Whether the remediation can be undone; null once it cannot run any more. */
function undo(finding: Finding): OutlookLine {
  if (!isActionable(finding)) return null;
  const how = stopped(mrkdwn(finding.plan.undo.how, 700));
  switch (finding.plan.undo.possible) {
    case 'yes':
      return `↩️ Can be undone: ${how}`;
    case 'maybe':
      return `⚠️ *May not be fully undone:* ${how}`;
    case 'no':
      return `⚠️ *Cannot be undone.* ${how}`;
    case 'nothing':
      return `ℹ️ There is nothing to undo. ${how}`;
  }
}

/** The receipt of the remediation. No check mark when the violation remains. */
function doneWords({ receipt, plan }: Finding): string {
  const done = stopped(mrkdwn(receipt?.summary ?? plan.title, 500));
  return receipt?.leaves ? `☑️ *${done}* ${mrkdwn(receipt.leaves, 200)}` : `✅ *${done}*`;
}

function decided({ approval, input, mode, incident }: Finding): string {
  if (approval && input)
    return `Filled in by ${person(approval.by)} ${slackDate(approval.atMs)}: ${filledWords(input)}.`;
  if (approval) return `Approved by ${person(approval.by)} ${slackDate(approval.atMs)}.`;
  return mode === 'enforce' ? `${unheeded(incident)}.` : '';
}

/** What the policy waited for. Ends without a full stop. */
export function unheeded(incident: Finding['incident']): string {
  return `Grace period ended without a snooze or ${incident ? 'hold' : 'rejection'}`;
}

function suggestion(finding: Finding): string {
  const { asks } = finding.plan;
  if (asks) return ` To fix it, set these tags yourself: ${wantedWords(asks)}.`;
  return ` To fix it: ${does(finding)}.`;
}

function started({ startedAtMs }: Finding): string {
  return startedAtMs === null ? '' : `Started ${slackDate(startedAtMs)}.`;
}

function trouble(finding: Finding): string {
  return finding.trouble ? stopped(mrkdwn(finding.trouble, 400)) : 'AWS gave no reason.';
}

function does(finding: Finding): string {
  return mrkdwn(lowerFirst(plannedWords(finding)), 120);
}

function Does(finding: Finding): string {
  return mrkdwn(plannedWords(finding), 120);
}
