import { expect, test } from '@jest/globals';
import { example } from '../../../../core/facts/examples.ts';
import type { Finding } from '../../../../core/finding.ts';
import { differences } from '../../../../core/findings/differences.ts';
import { violation } from '../../../../core/rule.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

const cause = 'The operating system shut down, which may be meant.';
const resource = example('ec2-instance', {});

/** What a recheck finds changed when the verdict asks for an approver by now. */
function changedFor(finding: Partial<Finding>, asked?: string) {
  const plan = { ...sampleFinding().plan, material: resource.material, reasons: ['r'] };
  const before = sampleFinding({
    resource,
    plan: asked === undefined ? plan : { ...plan, asksBecause: asked },
    protections: [],
    ...finding,
  });
  const verdict = violation('It stopped.', ['r'], { numbers: {} }, { asksBecause: cause });
  if (verdict.verdict !== 'violation') throw new Error('no violation');
  const seen = { resource, verdict, rulePolicy: { thresholds: {} }, protections: [], probe: before.probe };
  return differences(before, { ...seen, remediation: plan.remediation }).filter(
    ({ what }) => what === 'Approval',
  );
}

test('a reason for an approval that came since the question asks anew', () => {
  expect(changedFor({})).toEqual([{ what: 'Approval', before: 'not needed', after: cause }]);
});

test('a reason that people were asked with, or an approval, does not ask again', () => {
  expect(changedFor({}, cause)).toEqual([]);
  expect(changedFor({ approval: { by: 'U1', atMs: 1 } as Finding['approval'] })).toEqual([]);
});
