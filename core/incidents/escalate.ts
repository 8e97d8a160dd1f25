import { findingEvent, janitor } from '../audit.ts';
import { minuteMs } from '../calendar.ts';
import type { Finding } from '../finding.ts';
import { isUnanswered } from '../people/notice.ts';
import { defaultIncidentNotices, type IncidentNotices } from '../policy.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import type { EpochMs } from '../resource.ts';

type EscalateDeps = Pick<NotifyDeps, 'clock' | 'ids' | 'queue' | 'store' | 'policy'>;

/** What happens while nobody answers: its owner is reminded, then the approvers are told. Each once. */
type Nudge = { readonly is: 'remind' | 'escalate'; readonly dueMs: EpochMs };

/** The longest delay of an SQS message. */
const longestDelayMs = 15 * minuteMs;

/** Queues the look at whether somebody has answered. Safe to repeat: the look decides. */
export async function waitForAnswer(
  deps: Pick<EscalateDeps, 'clock' | 'queue' | 'policy'>,
  finding: Finding,
): Promise<void> {
  const { clock, queue } = deps;
  const next = await nextNudge(deps, finding);
  if (next === null) return;
  const waitMs = Math.min(longestDelayMs, Math.max(0, next.dueMs - clock.nowMs()));
  await queue.send({ type: 'finding.escalate', findingId: finding.id }, Math.ceil(waitMs / 1_000));
}

/** Reminds or escalates once, if nobody has answered in time. */
export async function escalate(deps: EscalateDeps, findingId: string): Promise<void> {
  const finding = await deps.store.get(findingId);
  const next = finding ? await nextNudge(deps, finding) : null;
  if (!finding?.incident || next === null) return;
  if (next.dueMs > deps.clock.nowMs()) return waitForAnswer(deps, finding);
  const summary = `${finding.resource.name}: ${finding.ruleTitle}`;
  const type = next.is === 'remind' ? 'finding.reminded' : 'finding.escalated';
  const event = findingEvent(deps, finding, type, janitor, summary);
  const done = next.is === 'remind' ? { remindedAtMs: event.atMs } : { escalatedAtMs: event.atMs };
  const incident = { ...finding.incident, ...done };
  const moved = await deps.store.move(finding, { ...finding, incident, updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId });
  else await waitForAnswer(deps, finding);
}

/** Null: somebody has answered, or nothing is left to do. */
async function nextNudge(
  { policy, clock }: Pick<EscalateDeps, 'policy' | 'clock'>,
  finding: Finding,
): Promise<Nudge | null> {
  const { incident, announcedAtMs } = finding;
  if (!incident || !isUnanswered(finding) || announcedAtMs === null || incident.escalatedAtMs !== null)
    return null;
  const { incidentNotices = defaultIncidentNotices } = await policy();
  const escalation = { is: 'escalate', dueMs: announcedAtMs + incidentNotices.escalateAfterMs } as const;
  const reminder = reminderOf(incidentNotices, announcedAtMs);
  // A reminder that comes too late is not made up for: the escalation tells the owner too.
  const isMissed = escalation.dueMs <= clock.nowMs();
  return reminder === null || incident.remindedAtMs != null || isMissed ? escalation : reminder;
}

function reminderOf({ remindAfterMs }: IncidentNotices, announcedAtMs: EpochMs): Nudge | null {
  return remindAfterMs === null ? null : { is: 'remind', dueMs: announcedAtMs + remindAfterMs };
}
