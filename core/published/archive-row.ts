import type { PublishedEvent } from './published-event.ts';

/**
 * The columns of the archive, flat for queries. Columns are added and never renamed, because Athena reads files
 * of all ages.
 */
const columns = {
  event_id: ({ id }) => id,
  type: ({ type }) => type,
  occurred_at: ({ at }) => timestamp(at),
  account: ({ account }) => account,
  account_name: ({ accountName }) => accountName,
  region: ({ region }) => region,
  kind: ({ kind }) => kind,
  resource_id: ({ resourceId }) => resourceId,
  finding: ({ finding }) => finding,
  rule: ({ rule }) => rule,
  severity: ({ severity }) => severity,
  mode: ({ mode }) => mode ?? null,
  remediation: ({ remediation }) => remediation ?? null,
  actor: ({ actor }) => actor,
  summary: ({ summary }) => summary,
  change_by: ({ change }) => change?.by ?? null,
  change_at: ({ change }) => (change ? timestamp(change.at) : null),
  change_call: ({ change }) => change?.call ?? null,
  details: ({ details }) => JSON.stringify(details),
} as const satisfies Record<string, (event: PublishedEvent) => string | null>;

export type ArchiveColumn = keyof typeof columns;

export const archiveColumns = Object.keys(columns) as readonly ArchiveColumn[];

/** One line of the archive. */
export function archiveRow(event: PublishedEvent): Readonly<Record<ArchiveColumn, string | null>> {
  const values = Object.entries(columns).map(([name, value]) => [name, value(event)]);
  return Object.fromEntries(values) as Record<ArchiveColumn, string | null>;
}

/** The folder of the event's own UTC day, whenever it is written. Athena finds the files by these names. */
export function archiveFolder({ at }: Pick<PublishedEvent, 'at'>): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(at) ?? [];
  return `audit/year=${year}/month=${month}/day=${day}`;
}

/** The text that Athena casts to a timestamp; it takes no "T" and no "Z". */
function timestamp(instant: string): string {
  return instant.replace('T', ' ').replace('Z', '');
}
