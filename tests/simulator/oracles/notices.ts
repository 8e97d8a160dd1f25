import { type Finding, questionKey } from '../../../core/finding.ts';
import { approversInbox, type DirectMessage } from '../../../core/ports/notices.ts';
import { isQuiet } from '../choices.ts';
import type { Simulation } from '../simulation.ts';
import type { SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';
import { ownersOf } from './truth.ts';

const minuteMs = 60_000;

/** What must hold at the instant of a direct message. */
export function checkDirect(
  { slack, choices, nowMs }: Simulation,
  { bornMs }: SimulatedWorker,
  { key, userId, entries }: DirectMessage,
  say: ReportProblem,
): void {
  if (slack.messages.some((one) => one.key === key)) return;
  const choice = choices.get(userId);
  if (choice && choice.sinceMs < bornMs && !choice.settings.directMessages)
    say('a direct message to somebody who wants none', { userId, entries });
  if (isQuiet(choices, userId, { fromMs: bornMs, toMs: nowMs() }))
    say('a direct message in quiet hours', { userId, entries });
  if (userId === approversInbox) return;
  for (const { what, finding } of entries)
    if (!ownersOf(finding).includes(userId)) say(`told of what is not theirs: ${what}`, { userId, finding });
}

/** Who has to answer was told of the question: each owner, and the approvers where one of them has to agree. */
export async function checkNotices(
  simulation: Simulation,
  findings: readonly Finding[],
  say: ReportProblem,
): Promise<void> {
  const { slack, choices, nowMs } = simulation;
  for (const finding of findings) {
    const { status, startedAtMs, protections, announcedAtMs, rejection } = finding;
    const card = slack.cards.get(questionKey(finding));
    const isAsked = (status === 'scheduled' || status === 'open') && startedAtMs === null;
    if (!card || !isAsked || protections.length > 0 || rejection !== null) continue;
    if (announcedAtMs === null || announcedAtMs > nowMs() - 30 * minuteMs) continue;
    const owners = ownersOf(card.first).filter((id) => ownersOf(finding).includes(id));
    for (const userId of waitsForApprovers(finding) ? [...owners, approversInbox] : owners) {
      const isUnwanted = (choices.get(userId)?.unwantedAtMs ?? 0) >= announcedAtMs;
      const isTold = slack.messages.some(
        (one) =>
          one.userId === userId &&
          one.entries.some((entry) => questionKey(entry.finding) === questionKey(finding)),
      );
      if (!isTold && !isUnwanted && (await isSwept(simulation, finding.id)))
        say(`asked without a notice to ${userId}`, finding);
    }
  }
}

/**
 * A crash right after its card was posted is mended by the next sweep, unless somebody answers before. Days may pass here
 * without the sweep that comes every 15 minutes.
 */
async function isSwept({ store, sweptAtMs }: Simulation, findingId: string): Promise<boolean> {
  const { events } = await store.auditOf({ findingId, limit: 1000, oldestFirst: true });
  const announced = events.findLastIndex(({ type }) => type === 'finding.announced');
  const fromMs = (events[announced]?.atMs ?? 0) + 2 * minuteMs;
  const untilMs = events[announced + 1]?.atMs ?? Number.POSITIVE_INFINITY;
  return sweptAtMs.some((ms) => fromMs <= ms && ms < untilMs);
}

function waitsForApprovers(finding: Finding): boolean {
  const { needsApproval, approval, rejection, mode, plan, probe } = finding;
  const mayAct = (mode === 'approve' || mode === 'enforce') && plan.remediation !== null;
  const isOpen = needsApproval !== null && approval === null && rejection === null;
  const isOfOwners = needsApproval === 'input' && ownersOf(finding).length > 0;
  return mayAct && probe.allowed !== 'no' && isOpen && !isOfOwners;
}

/** All that one calm run asks of one person, or of the approvers, is one message. */
export function checkOneMessage({ slack }: Simulation, runAtMs: number, say: ReportProblem): void {
  const asked = new Set(
    [...slack.cards].filter(([, { postedAtMs }]) => postedAtMs === runAtMs).map(([key]) => key),
  );
  const messages = new Map<string, number>();
  for (const { userId, entries } of slack.messages) {
    const isOfRun = entries.some(
      ({ what, finding }) => (what === 'asked' || what === 'waits') && asked.has(questionKey(finding)),
    );
    if (isOfRun) messages.set(userId, (messages.get(userId) ?? 0) + 1);
  }
  for (const [userId, count] of messages)
    if (count > 1) say(`one run in ${count} messages to ${userId}`, [...asked]);
}
