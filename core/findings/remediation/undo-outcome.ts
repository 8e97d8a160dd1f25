import { findingEvent, janitor } from '../../audit.ts';
import { dayMs, minuteMs } from '../../calendar.ts';
import type { Difference, Finding } from '../../finding.ts';
import type { CommonDeps, RecheckDeps } from '../../ports/deps.ts';
import type { InProgress, UndoReceipt } from '../../ports/remediator.ts';
import { isPermission, settleOf } from '../../remediation/recheck-work.ts';
import type { Undoing, UndoOutcome } from '../../remediation/undoing.ts';
import { noteUndone } from '../past/changes-back.ts';
import { progressOf } from './outcome.ts';
import type { UndoingFinding } from './undoing.ts';

/** So long nobody is asked about what somebody wanted back. */
export const snoozeAfterUndoMs = 30 * dayMs;

/** The longest delay of an SQS message. The sweep covers longer waits. */
const longestDelayMs = 15 * minuteMs;

/** The finding is snoozed in the transaction that stores the end of its undo. */
export async function finishUndo(
  deps: RecheckDeps,
  finding: UndoingFinding,
  { summary, resource }: UndoReceipt,
): Promise<void> {
  if (isPermission(finding)) await noteUndone(deps, finding);
  const { claimMs } = await deps.policy();
  const now = resource ? { ...finding, resource } : finding;
  const event = findingEvent(deps, now, 'undo.finished', janitor, `${now.resource.name}: ${summary}`, {
    ...(resource ? { before: finding.resource.id } : {}),
    askedBy: finding.undoing.by,
  });
  const untilMs = event.atMs + snoozeAfterUndoMs;
  const after: Finding = {
    ...now,
    status: 'snoozed',
    snooze: { untilMs, reason: 'Undone', by: finding.undoing.by, atMs: event.atMs },
    undoing: ended(finding, { is: 'undone', words: summary, atMs: event.atMs, difference: [] }),
    trouble: null,
    endedBy: null,
    remediateAtMs: null,
    approval: null,
    askedBy: null,
    input: null,
    rejection: null,
    updatedAtMs: event.atMs,
    claimExpiresAtMs: untilMs + claimMs,
  };
  const moved = await deps.store.move(finding, after, event, resource ? { isReplaced: true } : {});
  if (moved.ok) return sync(deps, finding);
  if (moved.error === 'claimed') await endWithoutClaim(deps, finding, summary, now);
}

/** A scan has found what came back before this could be stored. Its own finding asks about it. */
async function endWithoutClaim(
  deps: RecheckDeps,
  finding: UndoingFinding,
  summary: string,
  { resource }: Finding,
): Promise<void> {
  const words = `${summary} A newer finding is about ${resource.id}.`;
  const event = findingEvent(deps, finding, 'undo.finished', janitor, `${finding.resource.name}: ${words}`, {
    after: resource.id,
    askedBy: finding.undoing.by,
  });
  const after: Finding = {
    ...finding,
    status: 'resolved',
    undoing: ended(finding, { is: 'undone', words, atMs: event.atMs, difference: [] }),
    trouble: null,
    endedBy: `Undone. ${words}`,
    remediateAtMs: null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await sync(deps, finding);
}

/** Nothing was called, because the world is not as the remediation left it or could not be read. */
export function refuseUndo(
  deps: CommonDeps,
  finding: UndoingFinding,
  words: string,
  difference: readonly Difference[],
): Promise<void> {
  return end(deps, finding, 'undo.refused', { is: 'refused', words, difference });
}

/** `partly`: AWS refused after a first change. */
export function failUndo(
  deps: CommonDeps,
  finding: UndoingFinding,
  words: string,
  is: 'failed' | 'partly',
): Promise<void> {
  const made = finding.undoing.progress?.made;
  const kept = made ? `${words} Created so far: ${made}.` : words;
  return end(deps, finding, 'undo.failed', { is, words: kept, difference: [] });
}

/** The finding ends as remediated again and gives its claim up. */
async function end(
  deps: CommonDeps,
  finding: UndoingFinding,
  type: 'undo.refused' | 'undo.failed',
  { is, words, difference }: Pick<UndoOutcome, 'is' | 'words' | 'difference'>,
): Promise<void> {
  const differs = difference.map(({ what, before, after }) => `${what}: ${before} → ${after}`).join(', ');
  const summary = `${finding.resource.name}: not undone. ${words}${differs ? ` ${differs}` : ''}`;
  const event = findingEvent(deps, finding, type, janitor, summary, {
    why: words,
    difference,
    ...(is === 'partly' ? { changed: true } : {}),
    askedBy: finding.undoing.by,
  });
  const after: Finding = {
    ...finding,
    status: 'remediated',
    undoing: ended(finding, { is, words, atMs: event.atMs, difference }),
    trouble: null,
    endedBy: janitor,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await sync(deps, finding);
}

/** Stores the progress of an undo and queues the next read. */
export async function undoProgressed(
  deps: CommonDeps,
  finding: UndoingFinding,
  now: InProgress,
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const progress = progressOf(now, nowMs);
  const summary = `${finding.resource.name}: ${now.note}`;
  const event = findingEvent(deps, finding, 'undo.progressed', janitor, summary, { progress });
  const undoing = { ...finding.undoing, progress };
  const after: Finding = { ...finding, undoing, trouble: null, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (!moved.ok) return;
  await sync(deps, finding);
  const delayMs = Math.min(progress.readAgainAtMs - nowMs, longestDelayMs);
  await deps.queue.send(settleOf(finding), Math.ceil(delayMs / 1_000));
}

/** The outcome of a call is unknown. It is settled by reading. */
export async function undoUncertain(
  deps: CommonDeps,
  finding: UndoingFinding,
  error: unknown,
): Promise<void> {
  const why = `AWS did not confirm the undo (${error instanceof Error ? error.message : String(error)}).`;
  const summary = `${finding.resource.name}: ${why}`;
  const event = findingEvent(deps, finding, 'undo.uncertain', janitor, summary, { why });
  const moved = await deps.store.move(finding, { ...finding, trouble: why, updatedAtMs: event.atMs }, event);
  if (moved.ok) await sync(deps, finding);
}

function ended({ undoing }: UndoingFinding, outcome: UndoOutcome): Undoing {
  return { ...undoing, progress: null, outcome };
}

async function sync({ queue }: CommonDeps, { id }: Finding): Promise<void> {
  await queue.send({ type: 'finding.sync', findingId: id });
}
