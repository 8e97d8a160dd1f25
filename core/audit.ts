import { decisionWords } from './audit-words.generated.ts';
import type { Finding } from './finding.ts';
import type { Clock, Ids } from './ports/runtime.ts';
import { type EpochMs, resourceKey } from './resource.ts';
import type { Severity } from './severity.ts';

/** Audit event types (past tense) with their display words. Each decision declares its own. */
export const auditWords = {
  ...decisionWords,
  'scan.started': 'Scan started',
  'scan.finished': 'Scan finished',
  'limit.reached': 'Limit reached',
  'remediation.paused': 'Paused',
  'remediation.resumed': 'Resumed',
  'settings.changed': 'Settings changed',
  'finding.claimed': 'Found',
  'finding.announced': 'Announced',
  'finding.counted': 'Protected',
  'finding.reminded': 'Reminded',
  'finding.escalated': 'Escalated',
  'finding.rechecked': 'Rechecked',
  'finding.changed': 'Changed',
  'finding.resolved': 'Resolved',
  'finding.lapsed': 'Expired',
  'incident.alarmed': 'Alarm changed',
  'mute.started': 'Mute started',
  'mute.finished': 'Alarms muted',
  'mute.refused': 'Alarms not muted',
  'mute.ended': 'Alarms unmuted',
  'mute.kept': 'Alarms still muted',
  'remediation.started': 'Started',
  'remediation.progressed': 'In progress',
  'remediation.stopped': 'Stopped',
  'remediation.finished': 'Done',
  'remediation.failed': 'Failed',
  'remediation.uncertain': 'Outcome unknown',
  'undo.started': 'Undo started',
  'undo.progressed': 'Undo in progress',
  'undo.refused': 'Not undone',
  'undo.finished': 'Undone',
  'undo.failed': 'Undo failed',
  'undo.uncertain': 'Undo not confirmed',
} as const;

export type AuditType = keyof typeof auditWords;

/** An append-only audit event, stored in the same transaction as the change it records. */
export type AuditEvent = {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly type: AuditType;
  /** Slack user id, or `janitor`. */
  readonly actor: string;
  /** One line for people. Contains user input and tag values, so escape it before display. */
  readonly summary: string;
  readonly findingId: string | null;
  /** `resourceKey` of the resource, and its id for people. */
  readonly resource: string | null;
  readonly resourceId: string | null;
  readonly rule: string | null;
  /** The account's display name. Absent for events that are not about a finding. */
  readonly accountName?: string;
  /** Of the finding. Absent for events that are not about a finding, and for older ones. */
  readonly severity?: Severity;
  readonly details: Readonly<Record<string, unknown>>;
};

export const janitor = 'janitor';

/** Sortable position of an event. Without an id: before all events of that millisecond. */
export function eventPlace(atMs: EpochMs, id?: string): string {
  const time = String(atMs).padStart(15, '0');
  return id === undefined ? time : `${time}#${id}`;
}

/** Returns NaN when the text is not a position. */
export function timeOfPlace(place: string): EpochMs {
  return Number(place.split('#', 1)[0]);
}

type AuditDeps = { readonly clock: Clock; readonly ids: Ids };

/** Returns an audit event about a finding. `summary` follows the event's word from `auditWords`. */
export function findingEvent(
  deps: AuditDeps,
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
    severity: finding.severity,
  };
}

export function generalEvent(
  deps: AuditDeps,
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
