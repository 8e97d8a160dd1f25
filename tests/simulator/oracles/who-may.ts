import type { AuditType } from '../../../core/audit.ts';
import type { Move, SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';

/** Who may take each decision. `channel`: the owner, or anyone when there is none. Approvers may take all but `take`. */
const who: Partial<
  Record<AuditType, 'approver' | 'owner' | 'channel' | 'anybody of the channel' | 'anybody'>
> = {
  'finding.acknowledged': 'anybody',
  'finding.snoozed': 'channel',
  'finding.asked': 'channel',
  'finding.approved': 'approver',
  'finding.filled-in': 'owner',
  'finding.rejected': 'owner',
  'finding.rejection-ended': 'owner',
  'finding.disowned': 'owner',
  'finding.taken': 'anybody of the channel',
  'finding.owner-set': 'anybody of the channel',
};

const unownedSnoozeMs = 3 * 86_400_000;

/** A decision is allowed to its actor and recorded under their name; everything else is recorded under the janitor's. */
export function checkWho(
  { person }: SimulatedWorker,
  { before, after, event }: Move,
  say: ReportProblem,
): void {
  if (event.actor !== (person?.userId ?? 'janitor')) say('audited under another name', { event, person });
  const needs = who[event.type];
  if (person === null) {
    if (needs) say(`${event.type} without a person`, after);
    return;
  }
  if (!needs && event.type !== 'finding.snooze-ended') say(`${event.type} by a person`, after);
  if (needs === 'anybody') return;
  const owners = [before.owner.userId, ...(before.owner.others ?? [])].filter((id) => id !== null);
  const isUnowned = owners.length === 0;
  if (needs === 'anybody of the channel' && !isUnowned) say('taken from its owner', { before, person });
  const isSnoozer = event.type === 'finding.snooze-ended' && before.snooze?.by === person.userId;
  const isOwner = needs !== 'approver' && owners.includes(person.userId);
  const ofChannel = isUnowned && (needs === 'channel' || needs === 'anybody of the channel');
  if (!person.isApprover && !isSnoozer && !isOwner && !ofChannel)
    say(`${event.type} by somebody who may not`, { before, person });
  const snoozedMs = (after.snooze?.untilMs ?? 0) - event.atMs;
  const isShort = !person.isApprover && !isOwner;
  if (event.type === 'finding.snoozed' && isShort && snoozedMs > unownedSnoozeMs)
    say('snoozed for long by somebody of the channel', after);
  if (event.type === 'finding.snoozed' && isShort && (before.channelSnoozes ?? 0) >= 2)
    say('snoozed a third time by somebody of the channel', after);
}
