import { decisionWords } from './audit-words.generated.ts';
import type { Finding } from './finding.ts';
import type { Clock, Ids } from './ports/runtime.ts';
import { type EpochMs, resourceKey } from './resource.ts';

/** What is stored of what happened, in the past tense, and the word that people read for it. Decisions declare theirs. */
export const auditWords = {
  ...decisionWords,
  'scan.started': 'Scan started',
  'scan.finished': 'Scan finished',
  'limit.reached': 'Limit reached',
  'remediation.paused': 'Paused',
  'remediation.resumed': 'Resumed',
  'finding.claimed': 'Found',
  'finding.announced': 'Announced',
  'finding.counted': 'Counted',
  'finding.reminded': 'Reminded',
  'finding.rechecked': 'Rechecked',
  'finding.changed': 'Changed',
  'finding.resolved': 'Resolved',
  'finding.lapsed': 'Lapsed',
  'remediation.started': 'Started',
  'remediation.progressed': 'In progress',
  'remediation.stopped': 'Stopped',
  'remediation.finished': 'Done',
  'remediation.failed': 'Failed',
  'remediation.uncertain': 'Outcome unknown',
} as const;

export type AuditType = keyof typeof auditWords;

/** Append-only; stored in the same transaction as the change it tells of. */
export type AuditEvent = {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly type: AuditType;
  /** Slack user id, or `janitor`. */
  readonly actor: string;
  /** One line for people; what came from users or tags in it is data, to be escaped where it is shown. */
  readonly summary: string;
  readonly findingId: string | null;
  /** `resourceKey` of what it is about, and its id for people. */
  readonly resource: string | null;
  readonly resourceId: string | null;
  readonly rule: string | null;
  /** Of an event about a finding: what people called its account. */
  readonly accountName?: string;
  readonly details: Readonly<Record<string, unknown>>;
};

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
