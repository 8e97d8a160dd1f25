import { describe, expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../../core/audit.ts';
import { whoChanged } from '../../../../core/compliance/changed-by.ts';
import { resourceKey } from '../../../../core/resource.ts';
import { anEvaluation, compliant } from '../../../support/evaluation-samples.ts';

const evaluation = compliant('i-1');
let count = 0;

/** Newest first, in the store's order. */
const who = (now: typeof evaluation, ...events: readonly Partial<AuditEvent>[]) =>
  whoAfter(['missing:Owner'], now, ...events);
function whoAfter(
  reasons: readonly string[],
  now: typeof evaluation,
  ...events: readonly Partial<AuditEvent>[]
) {
  const before = { type: reasons.length > 0 ? 'NON_COMPLIANT' : 'COMPLIANT', reasons, sinceMs: 500 } as const;
  const all = events.map(
    (over, nth): AuditEvent => ({
      id: `e${(count += 1)}`,
      atMs: 1_000 - nth,
      type: 'remediation.started',
      actor: 'janitor',
      summary: '',
      findingId: 'f1',
      resource: resourceKey(evaluation.resource),
      resourceId: 'i-1',
      rule: evaluation.rule,
      details: { approvedBy: 'U1' },
      ...over,
    }),
  );
  return whoChanged({ store: { auditOf: async () => ({ events: all }) } }, now, before);
}

const byUs = { by: 'janitor', approvedBy: 'U1', findingId: 'f1' };
const outside = { by: 'outside' };

describe('a fixed resource was changed by', () => {
  test('the janitor, with the approver, when a remediation followed the violation', async () => {
    expect(await who(evaluation, {})).toEqual(byUs);
    expect(await who(evaluation, { type: 'remediation.finished' }, {})).toEqual(byUs);
    expect(await who(evaluation, { details: { approvedBy: null } })).toEqual({ ...byUs, approvedBy: null });
  });
  test('somebody else when the janitor did nothing, failed, or acted before the violation', async () => {
    expect(await who(evaluation)).toEqual(outside);
    expect(await who(evaluation, { type: 'remediation.failed' }, {})).toEqual(outside);
    expect(await who(evaluation, { type: 'remediation.failed', details: { changed: true } }, {})).toEqual(
      byUs,
    );
    expect(await who(evaluation, { type: 'remediation.stopped' }, {})).toEqual(outside);
    expect(await who(evaluation, { type: 'remediation.finished', atMs: 499 }, { atMs: 498 })).toEqual(
      outside,
    );
  });
  test('the janitor when its remediation started before the violation was recorded and ended after it', async () => {
    expect(await who(evaluation, { type: 'remediation.finished', atMs: 500 }, { atMs: 499 })).toEqual(byUs);
    expect(await who(evaluation, { atMs: 499 })).toEqual(byUs);
    const failed = { type: 'remediation.failed' } as const;
    expect(await who(evaluation, failed, { atMs: 499 })).toEqual(outside);
    const retried = [{ type: 'remediation.finished' }, {}, failed, { atMs: 498 }] as const;
    expect(await who(evaluation, ...retried)).toEqual(byUs);
  });
  test('somebody else when the janitor remediated for another rule or a resource of another account', async () => {
    expect(await who(evaluation, { rule: 'ec2-instance-idle' })).toEqual(outside);
    expect(await who(evaluation, { resource: '2|eu-west-1|ec2-instance|i-1' })).toEqual(outside);
  });
});

test('a removed resource was changed by the janitor also when it remediated for another rule', async () => {
  const gone = { ...evaluation, type: 'NOT_APPLICABLE' as const };
  expect(await who(gone, { rule: 'ec2-instance-idle' })).toEqual(byUs);
});

describe('a resource with fewer problems than before', () => {
  const bad = { ...anEvaluation('i-1'), reasons: ['missing:Owner'] };
  const wasWorse = ['missing:CostCenter', 'missing:Owner'];
  test('was changed by the janitor when it remediated since, otherwise by somebody else', async () => {
    expect(await whoAfter(wasWorse, bad, {})).toEqual(byUs);
    expect(await whoAfter(wasWorse, bad)).toEqual(outside);
    expect(await whoAfter(wasWorse, bad, { rule: 'ec2-instance-idle' })).toEqual(outside);
    const over = [{ type: 'remediation.finished', atMs: 499 }, { atMs: 498 }] as const;
    expect(await whoAfter(wasWorse, bad, ...over)).toEqual(outside);
  });
  test('and a new problem was not changed by the janitor', async () => {
    expect(await whoAfter(['missing:CostCenter', 'missing:Team'], bad, {})).toEqual(outside);
    expect(await whoAfter([], bad, {})).toEqual(outside);
  });
});

test('a new violation is never attributed to the janitor, and an unreadable resource to nobody', async () => {
  expect(await who(anEvaluation('i-1'), {})).toEqual(outside);
  expect(await who({ ...evaluation, type: 'INSUFFICIENT_DATA' }, {})).toEqual({ by: 'unknown' });
});
