import { expect, test } from '@jest/globals';
import { capModes, type Mode, type Policy } from '../../../core/policy.ts';
import { modesWithoutRights } from '../../../infra/grants/policy-rights.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const acting = async (mode: Mode): Promise<Policy> => {
  const policy = await defaultPolicy(rules);
  const all = Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, mode }]);
  return { ...policy, rules: Object.fromEntries(all) };
};

test('a stage is not deployed with a rule that would need rights on IAM permissions', async () => {
  const lines = modesWithoutRights(await acting('approve'), rules);
  const identityRules = rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => id);
  expect(new Set(lines.map((line) => line.split('.')[1]))).toEqual(new Set(identityRules));
  expect(lines[0]).toContain('Use notify');
});

test('a stage is deployed with these rules in mode notify', async () => {
  expect(modesWithoutRights(capModes(await acting('enforce'), 'notify'), rules)).toEqual([]);
});
