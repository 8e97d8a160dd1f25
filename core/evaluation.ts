import type { EpochMs, ResourceRef } from './resource.ts';
import type { Evidence } from './rule.ts';
import type { Unit } from './unit.ts';

/**
 * AWS Config's compliance types. `INSUFFICIENT_DATA`: undecided. `NOT_APPLICABLE`: exempt, gone, or no longer
 * under this rule.
 */
export const complianceTypes = ['COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE'] as const;

export type ComplianceType = (typeof complianceTypes)[number];

/** The result of one compliance rule for one resource at one time. */
export type Evaluation = {
  readonly resource: ResourceRef;
  /** CloudFormation type of the kind: `AWS::EC2::Instance`. */
  readonly resourceType: string;
  readonly rule: string;
  readonly type: ComplianceType;
  /** One line for people. */
  readonly because: string;
  /** Sorted reason codes (`missing:Owner`); empty unless NON_COMPLIANT. */
  readonly reasons: readonly string[];
  readonly evidence: Evidence['numbers'];
  /** The team that the resource counts for (`teamOf`); null when unknown. */
  readonly team: string | null;
};

/** What triggered the evaluation. */
export type EvaluationRun = {
  /** Id of the scan or event. Recording again with the same id writes nothing twice. */
  readonly id: string;
  readonly cause: 'scan' | 'event' | 'config';
  readonly startedAtMs: EpochMs;
};

/** Who changed a resource's compliance, as far as Janitor knows. */
export type ChangedBy =
  /** The first evaluation; there is no earlier state. */
  | { readonly by: 'first' }
  /** A remediation by Janitor. `approvedBy`: Slack user id; null when no approval was needed. */
  | { readonly by: 'janitor'; readonly approvedBy: string | null; readonly findingId: string }
  /** Somebody else. The resource may also be unchanged and the policy edited. */
  | { readonly by: 'outside' }
  /** Data was missing before or is missing now, so the cause is unknown. */
  | { readonly by: 'unknown' };

/** The state of one resource under one rule, and its start. */
export type ComplianceState = {
  readonly type: ComplianceType;
  readonly reasons: readonly string[];
  readonly sinceMs: EpochMs;
};

/** A change of type or reasons. The first evaluation counts as a change. */
export type EvaluationChange = {
  readonly evaluation: Evaluation;
  readonly atMs: EpochMs;
  /** Null: never evaluated before. */
  readonly before: ComplianceState | null;
  readonly by: ChangedBy;
  readonly run: EvaluationRun;
};

/** One evaluation in the file of a run. */
export type Evaluated = {
  readonly evaluation: Evaluation;
  readonly atMs: EpochMs;
  /** Start of the current state. */
  readonly sinceMs: EpochMs;
  /** Whether this run recorded a change. */
  readonly changed: boolean;
};

export type EvaluationCounts = Readonly<Record<ComplianceType, number>>;

/** A record that a rule evaluated a unit, written whatever the result. One per unit, rule and run. */
export type Heartbeat = {
  readonly unit: Unit;
  readonly rule: string;
  readonly run: EvaluationRun;
  readonly atMs: EpochMs;
  readonly counts: EvaluationCounts;
  readonly changed: number;
};

/** The latest evaluation of a resource by a rule in the history. */
export type KnownState = Pick<Evaluation, 'resource' | 'resourceType' | 'rule' | 'team' | 'type'> & {
  /** When a write last confirmed this state. */
  readonly confirmedMs: EpochMs;
};

/** The evaluations of a unit to record. */
export type Recording = {
  readonly unit: Unit;
  /** When the resources were read. */
  readonly atMs: EpochMs;
  readonly run: EvaluationRun;
  readonly evaluations: readonly Evaluation[];
  /**
   * Non-null: `evaluations` covers every resource of the unit under these rules, so missing ones are gone.
   * Null: it covers only some resources.
   */
  readonly whole: { readonly rules: readonly string[] } | null;
};

export type Recorded = {
  /** Changes of this run, including those that an earlier attempt wrote. */
  readonly changed: readonly EvaluationChange[];
  readonly counts: EvaluationCounts;
  /** Whether a later reading was already recorded. Older evaluations were then skipped. */
  readonly overtaken: boolean;
};

/** A string per rule and resource, used in keys. */
export function evaluationKey({ resource, rule }: Pick<Evaluation, 'resource' | 'rule'>): string {
  return `${resource.account}/${resource.region}/${rule}`;
}

export function noCounts(): Record<ComplianceType, number> {
  return { COMPLIANT: 0, NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0, NOT_APPLICABLE: 0 };
}

export function countsOf(evaluations: readonly Pick<Evaluation, 'type'>[]): EvaluationCounts {
  const counts = noCounts();
  for (const { type } of evaluations) counts[type] += 1;
  return counts;
}
