import { type Finding, isEnded, questionKey } from '../../../core/finding.ts';
import type { Simulation } from '../simulation.ts';
import type { ReportProblem } from './report-problem.ts';
import { ownersOf } from './truth.ts';

const minuteMs = 60_000;

/** After a quiet time nothing is half done, and cards, schedules and claims match the findings. */
export async function checkSettled(
  simulation: Simulation,
  findings: readonly Finding[],
  say: ReportProblem,
): Promise<void> {
  for (const finding of findings) one(simulation, finding, say);
  for (const { changedBy, id, machine } of simulation.aws.things) {
    const finding = findings.find((one) => one.id === changedBy?.findingId);
    // AWS or a person stopped it after Janitor had started it: nothing shows the start any more.
    const isStoppedAgain = machine?.state === 'stopped' && machine.stoppedAtMs > (changedBy?.atMs ?? 0);
    if (finding?.status !== 'failed' || isStoppedAgain) continue;
    const { events } = await simulation.store.auditOf({ findingId: finding.id, limit: 1000 });
    const failed = events.find(({ type }) => type === 'remediation.failed');
    if (failed?.details['changed'] !== true)
      say(`${id} was changed, and its finding says that it failed`, finding);
  }
  schedules(simulation, findings, say);
  const debts = await simulation.store.unsynced(10);
  if (debts.length > 0) say('never shown', debts);
  for (const [key, count] of simulation.slack.direct)
    if (count > 1) say(`told ${count} times: ${key}`, count);
}

function one({ nowMs, slack, choices }: Simulation, finding: Finding, say: ReportProblem): void {
  if (finding.status === 'remediating') say('never settled', finding);
  if (finding.plan.remediation === null && (finding.remediateAtMs !== null || finding.approval !== null))
    say('planned though it needs a person', finding);
  if (finding.status === 'scheduled' && (finding.remediateAtMs ?? 0) <= nowMs() - 30 * minuteMs)
    say('due and forgotten', finding);
  if (finding.status === 'claimed' && finding.thread) say('asked anew and never told', finding);
  if (finding.status === 'observed' && slack.cards.has(`${finding.id}#${finding.generation}`))
    say('observed, and told', finding);
  const what = finding.status === 'remediated' ? 'done' : finding.status === 'failed' ? 'failed' : null;
  for (const owner of ownersOf(finding)) {
    const told = `${owner} ${what} ${questionKey(finding)} ${finding.startedAtMs}`;
    // An alarm or an escalation changes a failed incident later.
    const sinceMs = finding.incident ? (finding.startedAtMs ?? 0) : finding.updatedAtMs;
    const isUnwanted = (choices.get(owner)?.unwantedAtMs ?? 0) >= sinceMs;
    if (what !== null && !slack.direct.has(told) && !isUnwanted)
      say(`its owner was never told: ${what}`, finding);
  }
  if (isRequested(finding) && !slack.requests.has(questionKey(finding)))
    say('a request that no approver was told of', finding);
  const card = slack.cards.get(`${finding.id}#${finding.generation}`);
  if (finding.card && card?.shown.status !== finding.status)
    say(`the card shows ${card?.shown.status}`, finding);
}

/** A first approval counts as a request too, and a remediation answers it. */
function isRequested(finding: Finding): boolean {
  const { askedBy, askedAtMs, approval, startedAtMs } = finding;
  const isWaiting = askedBy !== null && approval === null && !isEnded(finding);
  return isWaiting && askedAtMs !== undefined && askedAtMs >= (startedAtMs ?? 0);
}

/** Every schedule has a waiting finding, and every waiting finding a schedule. */
function schedules({ schedules, nowMs }: Simulation, findings: readonly Finding[], say: ReportProblem): void {
  const waiting = new Map(
    findings
      .filter(({ status }) => status === 'scheduled')
      .map((finding) => [`${finding.id}#${finding.generation}`, finding]),
  );
  for (const [key, { findingId, atMs }] of schedules) {
    if (waiting.get(key)?.remediateAtMs === atMs) continue;
    say(
      'a schedule for which nothing waits',
      findings.find(({ id }) => id === findingId),
    );
  }
  for (const [key, finding] of waiting)
    if (!schedules.has(key) && (finding.remediateAtMs ?? 0) > nowMs())
      say('waits without a schedule', finding);
}

/** No resource has two live findings of one rule. */
export function checkClaims(findings: readonly Finding[], say: ReportProblem): void {
  const live = new Map<string, Finding>();
  for (const finding of findings.filter((one) => !isEnded(one))) {
    const key = `${finding.resource.id}|${finding.rule}`;
    const other = live.get(key);
    if (other) say('two live findings of one thing', [other, finding]);
    live.set(key, finding);
  }
}
