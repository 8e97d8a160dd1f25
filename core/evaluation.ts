import type { EpochMs, ResourceRef } from './resource.ts';
import type { Evidence } from './rule.ts';
import type { Unit } from './unit.ts';

/** AWS Config's words. `INSUFFICIENT_DATA`: undecided. `NOT_APPLICABLE`: exempt, gone, or no rule asks any more. */
export const complianceTypes = ['COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE'] as const;

export type ComplianceType = (typeof complianceTypes)[number];

/** What one compliance rule says of one resource at one time. */
export type Evaluation = {
  readonly resource: ResourceRef;
  /** CloudFormation's name of the kind: `AWS::EC2::Instance`. */
  readonly resourceType: string;
  readonly rule: string;
  readonly type: ComplianceType;
  /** One line for people. */
  readonly because: string;
  /** Codes of what is bad (`missing:Owner`), sorted; empty unless NON_COMPLIANT. */
  readonly reasons: readonly string[];
  readonly evidence: Evidence['numbers'];
  /** Value of the tag that names the owner; null when there is none or it could not be read. */
  readonly team: string | null;
};

/** What made somebody look. */
export type EvaluationRun = {
  /** A scan's id, or an event's. Recorded again under the same id, nothing is written twice. */
  readonly id: string;
  readonly cause: 'scan' | 'event' | 'config';
  readonly startedAtMs: EpochMs;
};

/** Who brought a resource into its state, as far as the janitor knows. */
export type ChangedBy =
  /** The first evaluation: nothing is known of before. */
  | { readonly by: 'first' }
  /** Its own remediation; `approvedBy` is a Slack user id, null when grace alone led to it. */
  | { readonly by: 'janitor'; readonly approvedBy: string | null; readonly findingId: string }
  /** Not the janitor; perhaps the resource is as it was, and the policy is another. */
  | { readonly by: 'outside' }
  /** What was not readable before, or is not now: whether anybody changed anything is unknown. */
  | { readonly by: 'unknown' };

/** The state of one resource under one rule, and since when. */
export type ComplianceState = {
  readonly type: ComplianceType;
  readonly reasons: readonly string[];
  readonly sinceMs: EpochMs;
};

/** A change of type or reasons; the first evaluation is one. */
export type Change = {
  readonly evaluation: Evaluation;
  readonly atMs: EpochMs;
  /** Null: never evaluated before. */
  readonly before: ComplianceState | null;
  readonly by: ChangedBy;
  readonly run: EvaluationRun;
};

/** One evaluation as a run's file holds it. */
export type Evaluated = {
  readonly evaluation: Evaluation;
  readonly atMs: EpochMs;
  /** Since when the resource is in this state. */
  readonly sinceMs: EpochMs;
  /** Whether this run found it changed. */
  readonly changed: boolean;
};

export type EvaluationCounts = Readonly<Record<ComplianceType, number>>;

/** That a unit was evaluated by a rule, whatever came of it. One a unit, rule and run. */
export type Heartbeat = {
  readonly unit: Unit;
  readonly rule: string;
  readonly run: EvaluationRun;
  readonly atMs: EpochMs;
  readonly counts: EvaluationCounts;
  readonly changed: number;
};

/** The newest evaluation of a resource by a rule, as the history has it. */
export type KnownState = Pick<Evaluation, 'resource' | 'resourceType' | 'rule' | 'team' | 'type'> & {
  /** When it was seen so last, where that was written. */
  readonly confirmedMs: EpochMs;
};

/** What is to be recorded of a unit. */
export type Recording = {
  readonly unit: Unit;
  /** When the resources were read. */
  readonly atMs: EpochMs;
  readonly run: EvaluationRun;
  readonly evaluations: readonly Evaluation[];
  /** Everything of the unit is in `evaluations`, by these rules: what is not is gone. Null: only what is given was looked at. */
  readonly whole: { readonly rules: readonly string[] } | null;
};

export type Recorded = {
  /** Changes of this run, those of an earlier try of it as well. */
  readonly changed: readonly Change[];
  readonly counts: EvaluationCounts;
  /** Somebody recorded what was seen later; of what is older nothing was written. */
  readonly overtaken: boolean;
};

/** One string per rule and place, as it stands in keys. */
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
