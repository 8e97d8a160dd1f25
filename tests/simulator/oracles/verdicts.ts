import type { Finding } from '../../../core/finding.ts';
import type { Policy } from '../../../core/policy.ts';
import type { Thing } from '../things.ts';
import type { Move, SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';
import { isBad, isExempt, isResting, isUndecided } from './truth.ts';

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
  if (!isBadSince(read.thing, policy, finding.rule, [read.atMs, nowMs]))
    say('claimed what is not bad', { finding, read });
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
  const { rule } = before;
  const isResource = read.thing.machine === undefined && read.thing.lone === undefined;
  const isPassing = isResource && isResting(read.thing) && read.thing.interlude === 'passing';
  if (!read.thing.readable || isPassing || isUndecided(read.thing, rule, nowMs))
    say('resolved on undecided', { after, read });
  else if (isResting(read.thing, rule) && isAnswered(before, nowMs))
    say('a rest ended what a person answered', after);
  else if (isBad(read.thing, policy, rule, nowMs)) say('resolved though it is bad', { after, read });
}

/** It was when it was read, or when it was judged a little later. */
export function isBadSince(
  thing: Readonly<Thing>,
  policy: Policy,
  rule: string,
  times: readonly number[],
): boolean {
  return times.some((atMs) => isBad(thing, policy, rule, atMs));
}

/** A person snoozed, approved, requested or rejected it, and it was not postponed for three days since. */
function isAnswered(finding: Finding, nowMs: number): boolean {
  const { snooze, approval, askedBy, rejection, claimExpiresAtMs, postponedSinceMs } = finding;
  if (snooze) return snooze.untilMs > nowMs;
  if (claimExpiresAtMs <= nowMs || (approval ?? askedBy ?? rejection) === null) return false;
  return (postponedSinceMs ?? nowMs) > nowMs - 3 * dayMs;
}
