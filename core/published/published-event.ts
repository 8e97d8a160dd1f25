import type { AuditEvent } from '../audit.ts';
import { utcInstant } from '../calendar.ts';
import type { EpochMs } from '../resource.ts';
import type { Severity } from '../severity.ts';
import { shorten } from '../shorten.ts';

/** The IAM change that a finding was claimed for. */
export type AuditedChange = { readonly by: string; readonly atMs: EpochMs; readonly call: string };

/** The `source` of events on the bus. */
export const publishedSource = 'cloud-janitor';

/** The kinds of resources whose findings are about changes of permissions. */
export const iamKinds: readonly string[] = ['iam-identity', 'iam-identity-provider', 'iam-resource-policy'];

export function isAboutIam({ kind }: Pick<PublishedEvent, 'kind'>): boolean {
  return kind !== null && iamKinds.includes(kind);
}

/** An audit event on the bus, in version 1 of its schema. docs/events.md describes the fields. */
export type PublishedEvent = {
  readonly version: 1;
  /** The audit event's own id: the same in every copy. */
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly account: string | null;
  readonly accountName: string | null;
  readonly region: string | null;
  readonly kind: string | null;
  readonly resourceId: string | null;
  readonly finding: string | null;
  readonly rule: string | null;
  readonly severity: Severity | null;
  readonly actor: string;
  readonly summary: string;
  readonly change: { readonly by: string; readonly at: string; readonly call: string } | null;
  /** Of a claimed finding: the mode of its rule. Absent in older events. */
  readonly mode?: string | null;
  /** Of a claimed finding and of a remediation or undo that starts. Absent in older events. */
  readonly remediation?: string | null;
  /** Differ by type and are no part of the schema. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The fields that were shortened or left out, because the event was too long. */
  readonly trimmed?: readonly string[];
};

const mostSummaryLetters = 2_000;

/** The event as it is published. Events longer than `mostBytes` as JSON lose their details, then part of the summary. */
export function publishedEvent(event: AuditEvent, mostBytes: number): PublishedEvent {
  const { details, summary } = event;
  const full: PublishedEvent = {
    version: 1,
    id: event.id,
    type: event.type,
    at: utcInstant(event.atMs),
    ...placeOf(event),
    accountName: event.accountName ?? null,
    resourceId: event.resourceId,
    finding: event.findingId,
    rule: event.rule,
    severity: event.severity ?? null,
    actor: event.actor,
    summary,
    change: changeOf(details['change'] as AuditedChange | undefined),
    mode: textOf(details['mode']),
    remediation: textOf(details['remediation']),
    details,
  };
  if (bytesOf(full) <= mostBytes) return full;
  const small: PublishedEvent = { ...full, details: {}, trimmed: ['details'] };
  if (bytesOf(small) <= mostBytes) return small;
  return { ...small, summary: shorten(summary, mostSummaryLetters), trimmed: ['details', 'summary'] };
}

/** Ids may contain the separator of `resourceKey`; what is before the id does not. */
function placeOf({ resource }: AuditEvent): Pick<PublishedEvent, 'account' | 'region' | 'kind'> {
  const [account = null, region = null, kind = null] = resource?.split('|') ?? [];
  return { account, region, kind };
}

function changeOf(change: AuditedChange | undefined): PublishedEvent['change'] {
  return change ? { by: change.by, at: utcInstant(change.atMs), call: change.call } : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function bytesOf(event: PublishedEvent): number {
  return new TextEncoder().encode(JSON.stringify(event)).length;
}
