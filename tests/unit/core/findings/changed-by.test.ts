import { describe, expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../../core/audit.ts';
import { whoChanged } from '../../../../core/compliance/changed-by.ts';
import { resourceKey } from '../../../../core/resource.ts';
import { anEvaluation, compliant } from '../../../support/evaluation-samples.ts';

const evaluation = compliant('i-1');
let count = 0;

/** Newest first, as the store gives them. */
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

describe('what is put right was put right by', () => {
  test('the janitor and who approved, when it has remediated since', async () => {
    expect(await who(evaluation, {})).toEqual(byUs);
    expect(await who(evaluation, { type: 'remediation.finished' }, {})).toEqual(byUs);
    expect(await who(evaluation, { details: { approvedBy: null } })).toEqual({ ...byUs, approvedBy: null });
  });
  test('somebody else, when the janitor did nothing, failed, or did it before it was bad', async () => {
    expect(await who(evaluation)).toEqual(outside);
    expect(await who(evaluation, { type: 'remediation.failed' }, {})).toEqual(outside);
    expect(await who(evaluation, { atMs: 499 })).toEqual(outside);
  });
  test('somebody else, when the janitor changed it for another rule, or another resource of that id', async () => {
    expect(await who(evaluation, { rule: 'ec2-instance-idle' })).toEqual(outside);
    expect(await who(evaluation, { resource: '2|eu-west-1|ec2-instance|i-1' })).toEqual(outside);
  });
});

test('what is gone may have been removed for another rule', async () => {
  const gone = { ...evaluation, type: 'NOT_APPLICABLE' as const };
  expect(await who(gone, { rule: 'ec2-instance-idle' })).toEqual(byUs);
});

describe('what is less wrong than before, and still wrong,', () => {
  const bad = { ...anEvaluation('i-1'), reasons: ['missing:Owner'] };
  const wasWorse = ['missing:CostCenter', 'missing:Owner'];
  test('was changed by the janitor when it has remediated since, else by somebody else', async () => {
    expect(await whoAfter(wasWorse, bad, {})).toEqual(byUs);
    expect(await whoAfter(wasWorse, bad)).toEqual(outside);
    expect(await whoAfter(wasWorse, bad, { rule: 'ec2-instance-idle' })).toEqual(outside);
    expect(await whoAfter(wasWorse, bad, { atMs: 499 })).toEqual(outside);
  });
  test('and wrong in another way was not changed by the janitor, whatever it did', async () => {
    expect(await whoAfter(['missing:CostCenter', 'missing:Team'], bad, {})).toEqual(outside);
    expect(await whoAfter([], bad, {})).toEqual(outside);
  });
});

test('of what went bad the janitor is never said to have done it, and of what cannot be read nobody', async () => {
  expect(await who(anEvaluation('i-1'), {})).toEqual(outside);
  expect(await who({ ...evaluation, type: 'INSUFFICIENT_DATA' }, {})).toEqual({ by: 'unknown' });
});
