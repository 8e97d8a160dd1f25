import type { AuditEvent } from '../../core/audit.ts';
import { type Finding, isEnded } from '../../core/finding.ts';
import { type EpochMs, resourceKey } from '../../core/resource.ts';

/** Returns the finding as ended because its expired claim was taken over. */
export function lapse(finding: Finding, nowMs: EpochMs): Finding {
  if (isEnded(finding)) throw new Error(`Finding ${finding.id} has already ended`);
  return {
    ...finding,
    status: 'lapsed',
    version: finding.version + 1,
    updatedAtMs: nowMs,
    endedBy: 'expiry of its claim',
  };
}

/** `claimed`: the event of the finding that takes over. */
export function lapseEvent(lapsed: Finding, claimed: AuditEvent): AuditEvent {
  return {
    id: `${claimed.id}-lapsed`,
    atMs: claimed.atMs,
    type: 'finding.lapsed',
    actor: 'janitor',
    summary: `Claim expired; finding ${claimed.findingId ?? 'unknown'} takes over`,
    findingId: lapsed.id,
    resource: resourceKey(lapsed.resource),
    resourceId: lapsed.resource.id,
    rule: lapsed.rule,
    accountName: lapsed.accountName,
    details: { claimExpiresAtMs: lapsed.claimExpiresAtMs, takenOverBy: claimed.findingId },
  };
}
