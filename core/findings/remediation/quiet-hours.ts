import { findingEvent, janitor } from '../../audit.ts';
import type { Finding } from '../../finding.ts';
import { ownerIds } from '../../owners/owner-tag.ts';
import { quietUntilMs, settingsOf } from '../../people/settings.ts';
import type { Policy } from '../../policy.ts';
import type { RecheckDeps } from '../../ports/deps.ts';
import type { EpochMs } from '../../resource.ts';
import { type Result, refused } from '../../result.ts';

/** Returns when the last owner's quiet hours end; null when the policy ignores them, somebody approved, or it is an incident. */
export async function quietUntil(
  { keyValue, clock }: Pick<RecheckDeps, 'keyValue' | 'clock'>,
  { owner, approval, incident }: Finding,
  policy: Policy,
): Promise<EpochMs | null> {
  if (!policy.quietHours.holdRemediation || approval || incident) return null;
  const owners = await Promise.all(ownerIds(owner).map((userId) => settingsOf(keyValue, userId)));
  const ends = owners.flatMap((settings) => quietUntilMs(settings, policy.timeZone, clock.nowMs()) ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Postpones the recheck to the end of the quiet hours. */
export async function waitForQuiet(
  deps: RecheckDeps,
  finding: Finding,
  untilMs: EpochMs,
): Promise<Result<never, 'quiet-hours'>> {
  const summary = `${finding.resource.name}: its owner has quiet hours`;
  const event = findingEvent(deps, finding, 'finding.rechecked', janitor, summary, { nextMs: untilMs });
  const after: Finding = { ...finding, remediateAtMs: untilMs, updatedAtMs: event.atMs };
  const moved = await deps.store.move(finding, after, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
  return refused('quiet-hours');
}
