import type { Evaluation, Recording } from '../../core/evaluation.ts';
import type { Unit } from '../../core/unit.ts';

export const unit: Unit = { account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' };
export const rule = 'ec2-instance-missing-tags';
export const hourMs = 3_600_000;
export const marchMs = Date.UTC(2026, 2, 4, 6);

/** By default an instance without an owner. */
export function anEvaluation(id: string, over: Partial<Evaluation> = {}): Evaluation {
  const arn = `arn:aws:ec2:eu-west-1:111111111111:instance/${id}`;
  return {
    resource: { ...unit, id, arn, name: `Ünïcode 🧹 ${id}` },
    resourceType: 'AWS::EC2::Instance',
    rule,
    type: 'NON_COMPLIANT',
    because: 'Owner is missing.',
    reasons: ['missing:Owner'],
    evidence: { Missing: 'Owner', Share: 0.1 + 0.2, empty: '' },
    team: null,
    ...over,
  };
}

export function compliant(id: string): Evaluation {
  return anEvaluation(id, { type: 'COMPLIANT', because: 'All tags are there.', reasons: [], evidence: {} });
}

/** A scan of the whole unit at this hour. */
export function aRun(
  hour: number,
  evaluations: readonly Evaluation[],
  over: Partial<Recording> = {},
): Recording {
  const atMs = marchMs + hour * hourMs;
  return {
    unit,
    atMs: atMs + 1_000,
    run: { id: `run-${hour}`, cause: 'scan', startedAtMs: atMs },
    evaluations,
    whole: { rules: [rule] },
    ...over,
  };
}

/** An evaluation of one resource, as after an event. */
export function anEvent(id: string, atMs: number, evaluation: Evaluation): Recording {
  return {
    unit,
    atMs,
    run: { id, cause: 'event', startedAtMs: atMs },
    evaluations: [evaluation],
    whole: null,
  };
}
