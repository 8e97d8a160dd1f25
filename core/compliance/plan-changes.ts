import {
  type ChangedBy,
  type ComplianceState,
  countsOf,
  type Evaluated,
  type Evaluation,
  type EvaluationChange,
  type EvaluationCounts,
  type EvaluationRun,
  evaluationKey,
  type Heartbeat,
  type Recording,
} from '../evaluation.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

/** The stored state of a resource under a rule. The next evaluation is compared with it. */
export type StoredState = ComplianceState & {
  readonly resource: ResourceRef;
  readonly resourceType: string;
  readonly rule: string;
  /** When a write last confirmed this state; at or after `sinceMs`. */
  readonly confirmedMs: EpochMs;
  readonly team: string | null;
  /** Version for optimistic locking; incremented with each change. */
  readonly version: number;
  readonly before: ComplianceState | null;
  readonly by: ChangedBy;
  readonly run: EvaluationRun;
};

/** A unique string per resource and rule. */
export function stateKey(of: Pick<Evaluation, 'resource' | 'rule'>): string {
  return `${of.resource.id}#${evaluationKey(of)}`;
}

export type Planned = {
  readonly evaluation: Evaluation;
  readonly known: StoredState | undefined;
  readonly is:
    | 'changed'
    /** The change was written by an earlier attempt of the same run. */
    | 'changed before'
    | 'same'
    /** The stored state differs and was confirmed at or after this reading. */
    | 'overtaken';
};

/**
 * Compares a recording with the stored states. `retired`: states of resources that an earlier run already
 * recorded as gone.
 */
export function planChanges(
  recording: Recording,
  known: ReadonlyMap<string, StoredState>,
): { readonly planned: readonly Planned[]; readonly retired: readonly StoredState[] } {
  const planned = recording.evaluations.map((evaluation) =>
    planOne(recording, evaluation, known.get(stateKey(evaluation))),
  );
  if (!recording.whole) return { planned, retired: [] };
  const seen = new Set(recording.evaluations.map(stateKey));
  const rules = new Set(recording.whole.rules);
  const retired: StoredState[] = [];
  for (const [key, state] of known) {
    if (seen.has(key)) continue;
    if (state.type === 'NOT_APPLICABLE' && state.run.id !== recording.run.id) retired.push(state);
    else planned.push(planOne(recording, goneEvaluation(state, rules.has(state.rule)), state));
  }
  return { planned, retired };
}

export function planOne(
  { atMs, run }: Pick<Recording, 'atMs' | 'run'>,
  evaluation: Evaluation,
  known: StoredState | undefined,
): Planned {
  const one = { evaluation, known };
  if (!known) return { ...one, is: 'changed' };
  if (isSame(known, evaluation)) return { ...one, is: known.run.id === run.id ? 'changed before' : 'same' };
  return { ...one, is: known.confirmedMs >= atMs ? 'overtaken' : 'changed' };
}

function isSame(known: StoredState, evaluation: Evaluation): boolean {
  return known.type === evaluation.type && known.reasons.join(' ') === evaluation.reasons.join(' ');
}

function goneEvaluation(state: StoredState, isRuleUsed: boolean): Evaluation {
  const { resource, resourceType, rule, team } = state;
  const because = isRuleUsed ? 'the resource is gone' : 'the policy no longer uses this rule';
  return { resource, resourceType, rule, type: 'NOT_APPLICABLE', because, reasons: [], evidence: {}, team };
}

/** Returns the change of a planned evaluation, once it is known who made it. */
export function changeOf(
  { evaluation, known }: Planned,
  by: ChangedBy,
  { atMs, run }: Pick<Recording, 'atMs' | 'run'>,
): EvaluationChange {
  return { evaluation, atMs, before: known ? complianceStateOf(known) : null, by, run };
}

export function stateOf(change: EvaluationChange, version: number): StoredState {
  const { evaluation, atMs, before, by, run } = change;
  const { resource, resourceType, rule, type, reasons, team } = evaluation;
  const { account, region, kind, id, arn, name, location } = resource;
  const ref = { account, region, kind, id, arn, name, ...(location === undefined ? {} : { location }) };
  return {
    resource: ref,
    resourceType,
    rule,
    type,
    reasons,
    sinceMs: atMs,
    confirmedMs: atMs,
    team,
    version,
    before,
    by,
    run,
  };
}

/** Returns the change that an earlier attempt of the run wrote. */
export function changeBefore(evaluation: Evaluation, known: StoredState): EvaluationChange {
  return { evaluation, atMs: known.sinceMs, before: known.before, by: known.by, run: known.run };
}

export function evaluatedOf(
  evaluation: Evaluation,
  atMs: EpochMs,
  change: EvaluationChange | undefined,
  known: StoredState | undefined,
): Evaluated {
  return { evaluation, atMs, sinceMs: change?.atMs ?? known?.sinceMs ?? atMs, changed: change !== undefined };
}

/** Returns one heartbeat per rule, with its counts. */
export function heartbeatsOf(
  { unit, atMs, run, whole }: Recording,
  evaluated: readonly Evaluated[],
): readonly Heartbeat[] {
  const rules = new Set([...(whole?.rules ?? []), ...evaluated.map(({ evaluation }) => evaluation.rule)]);
  return [...rules].map((rule) => {
    const of = evaluated.filter(({ evaluation }) => evaluation.rule === rule);
    const counts: EvaluationCounts = countsOf(of.map(({ evaluation }) => evaluation));
    return { unit, rule, run, atMs, counts, changed: of.filter(({ changed }) => changed).length };
  });
}

function complianceStateOf({ type, reasons, sinceMs }: ComplianceState): ComplianceState {
  return { type, reasons, sinceMs };
}
