import type { Finding } from '../../../core/finding.ts';
import type { Move, SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';
import { isBad, isExempt, isResting } from './truth.ts';

const dayMs = 86_400_000;

/** A claimed resource was a violation when its worker read it. */
export function checkClaimed(
  { reads, policy }: SimulatedWorker,
  finding: Finding,
  nowMs: number,
  say: ReportProblem,
): void {
  const read = reads.get(finding.resource.id);
  if (!policy || !read || read.thing === 'gone') return say('claimed unseen', finding);
  if (!isBad(read.thing, policy)) say('claimed what is not bad', { finding, read });
  if (isExempt(read.thing, policy, nowMs)) say('claimed what is exempt', { finding, read });
  const observes = policy.rules[finding.rule]?.mode === 'observe';
  if (observes !== (finding.status === 'observed')) say('claimed in another mode', finding);
}

/** A resolved resource was compliant, gone or exempt when its worker read it; missing data resolves nothing. */
export function checkResolved(
  { reads, policy }: SimulatedWorker,
  { before, after }: Move,
  nowMs: number,
  say: ReportProblem,
): void {
  if (after.status !== 'resolved') return;
  const read = reads.get(before.resource.id);
  if (!policy || !read) return say('resolved unseen', after);
  if (read.thing === 'gone') {
    if (read.by !== 'get') say('gone because no list has it', after);
    return;
  }
  if (isExempt(read.thing, policy, nowMs)) return;
  const isPassing = isResting(read.thing) && read.thing.interlude === 'passing';
  if (!read.thing.readable || isPassing) say('resolved on undecided', { after, read });
  else if (isResting(read.thing) && isAnswered(before, nowMs))
    say('a rest ended what a person answered', after);
  else if (isBad(read.thing, policy)) say('resolved though it is bad', { after, read });
}

/** A person snoozed, approved, requested or rejected it, and it was not postponed for three days since. */
function isAnswered(finding: Finding, nowMs: number): boolean {
  const { snooze, approval, askedBy, rejection, claimExpiresAtMs, postponedSinceMs } = finding;
  if (snooze) return snooze.untilMs > nowMs;
  if (claimExpiresAtMs <= nowMs || (approval ?? askedBy ?? rejection) === null) return false;
  return (postponedSinceMs ?? nowMs) > nowMs - 3 * dayMs;
}
