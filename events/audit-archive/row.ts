import type { PublishedEvent } from '../../core/published/published-event.ts';

/**
 * The columns of the archive, flat for queries. Columns are added and never renamed, because Athena reads files
 * of all ages.
 */
export function archiveRow(event: PublishedEvent) {
  return {
    event_id: event.id,
    type: event.type,
    occurred_at: timestamp(event.at),
    account: event.account,
    account_name: event.accountName,
    region: event.region,
    kind: event.kind,
    resource_id: event.resourceId,
    finding: event.finding,
    rule: event.rule,
    severity: event.severity,
    actor: event.actor,
    summary: event.summary,
    change_by: event.change?.by ?? null,
    change_at: event.change ? timestamp(event.change.at) : null,
    change_call: event.change?.call ?? null,
    details: JSON.stringify(event.details),
  };
}

/** The text that Athena casts to a timestamp; it takes no "T" and no "Z". */
function timestamp(instant: string): string {
  return instant.replace('T', ' ').replace('Z', '');
}
