import type { EpochMs } from './resource.ts';

/** Past tense. */
export type AuditType =
  | 'scan.started'
  | 'scan.finished'
  | 'limit.reached'
  | 'remediation.paused'
  | 'remediation.resumed'
  | 'finding.claimed'
  | 'finding.announced'
  | 'finding.reminded'
  | 'finding.snoozed'
  | 'finding.snooze-ended'
  | 'finding.asked'
  | 'finding.approved'
  | 'finding.filled-in'
  | 'finding.rejected'
  | 'finding.disowned'
  | 'finding.rechecked'
  | 'finding.changed'
  | 'finding.resolved'
  | 'finding.lapsed'
  | 'remediation.started'
  | 'remediation.progressed'
  | 'remediation.stopped'
  | 'remediation.finished'
  | 'remediation.failed'
  | 'remediation.uncertain';

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
