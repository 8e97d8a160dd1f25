import { type Finding, isEnded } from '../finding.ts';
import { waitForAnswer } from '../incidents/escalate.ts';
import { muteWork } from '../incidents/muting/mute-alarms.ts';
import {
  escalationNotices,
  failureNotices,
  incidentReminders,
  ownerNotices,
  questionNotices,
  reminderNotices,
  undoNotices,
} from '../people/notice.ts';
import { remindBefore } from '../people/remind-before.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { PostUncertain } from '../ports/notices.ts';
import type { EpochMs } from '../resource.ts';
import type { Scan } from '../scan.ts';
import type { Work } from '../work.ts';

/** Decisions about several findings of one message change it once. */
const redrawDelaySeconds = 2;

/**
 * Updates the card, the direct messages and the one-off schedule to the finding's state, and tells people what
 * they were not told yet. `scan`: being announced; its notices form one message.
 */
export async function syncFinding(deps: NotifyDeps, findingId: string, scan?: Scan): Promise<void> {
  let shown: Finding | undefined;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const finding = await deps.store.get(findingId);
    // Reads again after each write: a concurrent sync may have written an earlier state.
    if (!finding || finding.version === shown?.version) return;
    if (shown && shown.generation !== finding.generation) await deps.schedules.cancel(shown);
    await scheduleAs(deps, finding);
    if (finding.card || finding.formerCard)
      await deps.notices.redraw(finding, (await deps.store.pause()) !== undefined);
    await tellOf(deps, finding, scan);
    for (const { channel, ts } of await deps.notices.messagesWith(findingId))
      await deps.queue.send({ type: 'direct.redraw', channel, ts }, redrawDelaySeconds);
    await deps.store.synced(finding);
    shown = finding;
  }
}

/** Safe to repeat: nobody is told the same twice. Any sync may be the last one before the debt is cleared. */
async function tellOf(deps: NotifyDeps, finding: Finding, scan: Scan | undefined): Promise<void> {
  const works = [
    ...questionNotices(finding, scan?.id ?? null),
    ...reminderNotices(finding),
    ...(finding.status === 'remediated' && !finding.undoing ? ownerNotices('done', finding) : []),
    ...undoNotices(finding),
    ...(finding.status === 'failed' ? ownerNotices('failed', finding) : []),
    ...failureNotices(finding),
    ...incidentReminders(finding),
    ...escalationNotices(finding),
    ...requests(finding),
    ...acceptances(finding),
    ...(await muteWork(deps, finding)),
  ];
  for (const work of works) await deps.queue.send(work);
  if (finding.status === 'scheduled') await remindBefore(deps, finding);
  await waitForAnswer(deps, finding);
}

/** The request that waits for an approver. A remediation since then has answered it. */
function requests({ id, askedBy, askedAtMs, approval, startedAtMs }: Finding): readonly Work[] {
  if (askedBy === null || askedAtMs === undefined || approval !== null) return [];
  return askedAtMs < (startedAtMs ?? 0) ? [] : [{ type: 'finding.request', findingId: id, askedAtMs }];
}

/** An accepted IAM change that is not carried out yet. */
function acceptances(finding: Finding): readonly Work[] {
  return finding.acceptance && !isEnded(finding) ? [{ type: 'change.accept', findingId: finding.id }] : [];
}

/** Keeps one schedule for a scheduled finding and cancels those of earlier generations. */
async function scheduleAs({ schedules }: NotifyDeps, finding: Finding): Promise<void> {
  if (finding.status === 'scheduled') await schedules.put(finding);
  else await schedules.cancel(finding);
  if (!finding.formerCard) return;
  for (let generation = 1; generation < finding.generation; generation += 1)
    await schedules.cancel({ ...finding, generation });
}

/** Asks the approvers, unless the request has been settled. */
export async function requestApproval(
  deps: Pick<NotifyDeps, 'store' | 'notices'>,
  findingId: string,
  askedAtMs: EpochMs,
): Promise<void> {
  const finding = await deps.store.get(findingId);
  if (!finding || finding.askedBy === null || finding.approval || isEnded(finding)) return;
  const told = await deps.notices.request(finding, askedAtMs);
  if (!told.ok) throw new PostUncertain(`the request about ${findingId}`);
}
