import type { AuditEvent, AuditType } from './audit.ts';
import type { Finding } from './finding.ts';
import type { Clock, Ids } from './ports.ts';
import { resourceKey } from './resource.ts';

export const janitor = 'janitor';

type Made = { readonly clock: Clock; readonly ids: Ids };

/** An audit event about a finding. `summary` is one line that makes sense without the finding beside it. */
export function findingEvent(
  deps: Made,
  finding: Finding,
  type: AuditType,
  actor: string,
  summary: string,
  details: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  return {
    ...generalEvent(deps, type, actor, summary, details),
    findingId: finding.id,
    resource: resourceKey(finding.resource),
    resourceId: finding.resource.id,
    rule: finding.rule,
    accountName: finding.accountName,
  };
}

export function generalEvent(
  deps: Made,
  type: AuditType,
  actor: string,
  summary: string,
  details: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  return {
    id: deps.ids.next('e'),
    atMs: deps.clock.nowMs(),
    type,
    actor,
    summary,
    findingId: null,
    resource: null,
    resourceId: null,
    rule: null,
    details,
  };
}
