import {
  type Change,
  type ChangedBy,
  type ComplianceState,
  countsOf,
  type Evaluated,
  type Evaluation,
  type EvaluationCounts,
  type EvaluationRun,
  evaluationKey,
  type Heartbeat,
  type Recording,
} from '../evaluation.ts';
import type { EpochMs, ResourceRef } from '../resource.ts';

/** The state of a resource under a rule as it is stored: what the next evaluation is compared with. */
export type StoredState = ComplianceState & {
  readonly resource: ResourceRef;
  readonly resourceType: string;
  readonly rule: string;
  /** When it was seen in this state last, where that was written; never before `sinceMs`. */
  readonly confirmedMs: EpochMs;
  readonly team: string | null;
  /** Counts changes; every write names the version it replaces. */
  readonly version: number;
  readonly before: ComplianceState | null;
  readonly by: ChangedBy;
  readonly run: EvaluationRun;
};

/** One string per resource and rule. */
export function stateKey(of: Pick<Evaluation, 'resource' | 'rule'>): string {
  return `${of.resource.id}#${evaluationKey(of)}`;
}

export type Planned = {
  readonly evaluation: Evaluation;
  readonly known: StoredState | undefined;
  readonly is:
    | 'changed'
    /** An earlier try of the same run has written the change. */
    | 'changed before'
    | 'same'
    /** Known to be otherwise, by somebody who looked later. */
    | 'overtaken';
};

/** What a recording means beside what is stored. `retired`: gone since an earlier run, and to be compared no more. */
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

/** What was planned as a change, once it is known who made it. */
export function changeOf(
  { evaluation, known }: Planned,
  by: ChangedBy,
  { atMs, run }: Pick<Recording, 'atMs' | 'run'>,
): Change {
  return { evaluation, atMs, before: known ? complianceStateOf(known) : null, by, run };
}

export function stateOf(change: Change, version: number): StoredState {
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

/** The change that an earlier try of the run has written. */
export function changeBefore(evaluation: Evaluation, known: StoredState): Change {
  return { evaluation, atMs: known.sinceMs, before: known.before, by: known.by, run: known.run };
}

export function evaluatedOf(
  evaluation: Evaluation,
  atMs: EpochMs,
  change: Change | undefined,
  known: StoredState | undefined,
): Evaluated {
  return { evaluation, atMs, sinceMs: change?.atMs ?? known?.sinceMs ?? atMs, changed: change !== undefined };
}

/** One a rule: what it looked at, whatever came of it. */
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
