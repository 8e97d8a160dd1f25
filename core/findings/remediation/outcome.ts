import { findingEvent, janitor } from '../../audit.ts';
import { dayMs, minuteMs } from '../../calendar.ts';
import type { Finding, Progress, Receipt } from '../../finding.ts';
import type { CommonDeps, RecheckDeps } from '../../ports/deps.ts';
import type { InProgress } from '../../ports/remediator.ts';
import { isPermission, settleOf } from '../../remediation/recheck-work.ts';
import { noteChangeBack } from '../past/changes-back.ts';
import { noteOwnTags } from '../past/written-tags.ts';

/** A remediation in progress for longer counts as failed. Snapshots of large volumes take hours. */
export const longestRemediationMs = dayMs;

/** The longest delay of an SQS message. The sweep covers longer waits. */
const longestDelayMs = 15 * minuteMs;

export async function finish(
  deps: RecheckDeps,
  finding: Finding,
  { summary, leaves, undo }: Receipt,
): Promise<void> {
  // Stored before the end of the finding, so that readers of the end always see both.
  await noteOwnTags(deps, finding);
  if (isPermission(finding)) await noteChangeBack(deps, finding, summary);
  const told: Receipt = {
    summary,
    ...(leaves ? { leaves } : {}),
    undo: { ...finding.keeps, ...finding.progress?.undo, ...undo },
  };
  const receipt: Receipt = { ...told, undoes: deps.remediator.undo.says(finding, told) };
  const event = findingEvent(
    deps,
    finding,
    'remediation.finished',
    janitor,
    `${finding.resource.name}: ${receipt.summary}`,
    { receipt },
  );
  const after: Finding = {
    ...finding,
    status: 'remediated',
    progress: null,
    ...(finding.keeps ? { keeps: null } : {}),
    receipt,
    trouble: null,
    endedBy: janitor,
    ...(finding.incident ? { incident: { ...finding.incident, clearedAtMs: event.atMs } } : {}),
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

/** `changed`: the failed remediation changed AWS in another way than planned. */
export async function fail(
  deps: CommonDeps,
  finding: Finding,
  why: string,
  changed?: 'changed',
): Promise<void> {
  const event = findingEvent(
    deps,
    finding,
    'remediation.failed',
    janitor,
    `${finding.resource.name}: ${withKept(finding, why)}`,
    { why, kept: kept(finding), ...(changed ? { changed: true } : {}) },
  );
  const after: Finding = {
    ...finding,
    status: 'failed',
    progress: null,
    receipt: kept(finding),
    trouble: withKept(finding, why),
    remediateAtMs: null,
    approval: null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (!moved.ok) return;
  logUnfinished(deps, finding, 'failed', why);
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

export async function uncertain(deps: CommonDeps, finding: Finding, error: unknown): Promise<void> {
  const why = `AWS did not confirm the change (${error instanceof Error ? error.message : String(error)}).`;
  const event = findingEvent(
    deps,
    finding,
    'remediation.uncertain',
    janitor,
    `${finding.resource.name}: ${why}`,
    { why },
  );
  const moved = await deps.store.move(finding, { ...finding, trouble: why, updatedAtMs: event.atMs }, event);
  if (!moved.ok) return;
  logUnfinished(deps, finding, 'uncertain', why);
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

/** Reopens the finding for approval because the run's limit is used up. */
export async function askBecauseOfLimit(deps: CommonDeps, finding: Finding): Promise<void> {
  const event = findingEvent(
    deps,
    finding,
    'limit.reached',
    janitor,
    `Limit of this run reached. ${finding.resource.name} needs an approval`,
  );
  const after: Finding = {
    ...finding,
    status: 'open',
    needsApproval: 'limit',
    remediateAtMs: null,
    remindedAtMs: event.atMs,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

/** Stores the progress of a remediation and queues the next read. */
export async function progressed(deps: CommonDeps, finding: Finding, now: InProgress): Promise<void> {
  const summary = `${finding.resource.name}: ${now.note}`;
  const nowMs = deps.clock.nowMs();
  const progress = progressOf(now, nowMs);
  const event = findingEvent(deps, finding, 'remediation.progressed', janitor, summary, { progress });
  const after: Finding = { ...finding, progress, trouble: null, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (!moved.ok) return;
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  const delayMs = Math.min(progress.readAgainAtMs - nowMs, longestDelayMs);
  await deps.queue.send(settleOf(finding), Math.ceil(delayMs / 1_000));
}

/** Postpones the next step. Recorded once per reason. */
export async function waiting(deps: CommonDeps, finding: Finding, why: string): Promise<void> {
  deps.log.info('remediation step postponed', { findingId: finding.id, why });
  if (finding.trouble === why) return;
  const summary = `${finding.resource.name}: postponed: ${why}`;
  const event = findingEvent(deps, finding, 'finding.rechecked', janitor, summary, { why });
  const moved = await deps.store.move(finding, { ...finding, trouble: why, updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

export function progressOf(
  { note, made, inProgress, undo, readAgainAfterMs }: InProgress,
  nowMs: number,
): Progress {
  return { note, made, state: inProgress, undo, readAgainAtMs: nowMs + readAgainAfterMs, stepAtMs: null };
}

/** Ends a remediation between two steps and keeps what was created. `resolved`: nothing is left to remediate. */
export async function stop(
  deps: CommonDeps,
  finding: Finding,
  status: 'resolved' | 'failed',
  why: string,
): Promise<void> {
  const words = withKept(finding, `Stopped before the next step: ${why}.`);
  const summary = `${finding.resource.name}: ${words}`;
  const event = findingEvent(deps, finding, 'remediation.stopped', janitor, summary, {
    why,
    kept: kept(finding),
  });
  const after: Finding = {
    ...finding,
    status,
    progress: null,
    receipt: kept(finding),
    ...(status === 'failed' ? { trouble: words, approval: null } : { trouble: null, endedBy: words }),
    remediateAtMs: null,
    updatedAtMs: event.atMs,
  };
  const moved = await deps.store.move(finding, after, event);
  if (!moved.ok) return;
  if (status === 'failed') logUnfinished(deps, finding, 'stopped', why);
  await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}

function logUnfinished(
  { log }: CommonDeps,
  { id, rule, plan, resource }: Finding,
  outcome: 'failed' | 'uncertain' | 'stopped',
  why: string,
): void {
  log.warn('remediation did not finish', {
    findingId: id,
    rule,
    remediation: plan.remediation,
    resource: resource.id,
    outcome,
    why,
  });
}

function kept({ progress }: Finding): Receipt | null {
  return progress?.made ? { summary: `Kept: ${progress.made}.`, undo: progress.undo } : null;
}

function withKept(finding: Finding, words: string): string {
  const receipt = kept(finding);
  return receipt ? `${words} ${receipt.summary}` : words;
}
