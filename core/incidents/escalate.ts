import { findingEvent, janitor } from '../audit.ts';
import { minuteMs } from '../calendar.ts';
import type { Finding } from '../finding.ts';
import { isUnanswered } from '../people/notice.ts';
import { defaultIncidentNotices } from '../policy.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import type { EpochMs } from '../resource.ts';

type EscalateDeps = Pick<NotifyDeps, 'clock' | 'ids' | 'queue' | 'store' | 'policy'>;

/** The longest delay of an SQS message. */
const longestDelayMs = 15 * minuteMs;

/** Queues the look at whether somebody has answered. Safe to repeat: the look decides. */
export async function waitForAnswer(
  deps: Pick<EscalateDeps, 'clock' | 'queue' | 'policy'>,
  finding: Finding,
): Promise<void> {
  const { clock, queue } = deps;
  const dueMs = await dueAtMs(deps, finding);
  if (dueMs === null) return;
  const waitMs = Math.min(longestDelayMs, Math.max(0, dueMs - clock.nowMs()));
  await queue.send({ type: 'finding.escalate', findingId: finding.id }, Math.ceil(waitMs / 1_000));
}

/** Escalates an incident once, if nobody has answered in time. */
export async function escalate(deps: EscalateDeps, findingId: string): Promise<void> {
  const finding = await deps.store.get(findingId);
  const dueMs = finding ? await dueAtMs(deps, finding) : null;
  if (!finding?.incident || dueMs === null) return;
  if (dueMs > deps.clock.nowMs()) return waitForAnswer(deps, finding);
  const summary = `${finding.resource.name}: ${finding.ruleTitle}`;
  const event = findingEvent(deps, finding, 'finding.escalated', janitor, summary);
  const incident = { ...finding.incident, escalatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, { ...finding, incident, updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId });
  else await waitForAnswer(deps, finding);
}

/** Null: it needs no escalation, or has had one. */
async function dueAtMs({ policy }: Pick<EscalateDeps, 'policy'>, finding: Finding): Promise<EpochMs | null> {
  const { incident, announcedAtMs } = finding;
  if (!isUnanswered(finding) || announcedAtMs === null || incident?.escalatedAtMs != null) return null;
  const { incidentNotices = defaultIncidentNotices } = await policy();
  return announcedAtMs + incidentNotices.escalateAfterMs;
}
