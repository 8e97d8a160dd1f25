import { beforeAll, expect, test } from '@jest/globals';
import { capModes, type Mode, type Policy } from '../../../core/policy.ts';
import { summary, warning } from '../../../local/socket/summary.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

let defaults: Policy;
beforeAll(async () => {
  defaults = await defaultPolicy(rules);
});

const all = (mode: Mode): Policy => ({
  ...defaults,
  rules: Object.fromEntries(Object.entries(defaults.rules).map(([id, rule]) => [id, { ...rule, mode }])),
});

test('the summary names every account with the identity that reads it', () => {
  const policy: Policy = {
    ...all('notify'),
    accounts: [
      { id: null, name: 'main', channel: null, regions: null },
      { id: '222222222222', name: 'data', channel: null, regions: ['eu-west-1'] },
    ],
  };
  const around = {
    workspace: 'Example',
    bot: 'janitor',
    account: '111111111111',
    callerArn: 'arn:aws:iam::111111111111:user/ada',
    policy,
  };
  const text = summary(around, policy, { configPath: null, prefix: 'janitor-dev', region: 'eu-west-1' }).join(
    '\n',
  );
  expect(text).toContain('account 111111111111, as arn:aws:iam::111111111111:user/ada');
  expect(text).toContain('account 111111111111 (main): every enabled region');
  expect(text).toContain('account 222222222222 (data) by its role janitor-dev-read: eu-west-1');
  expect(text).toContain('JANITOR_CONFIG is not set');
});

test("the summary shows a rule's mode in the policy beside its lowered mode", () => {
  const { 'ec2-instance-idle': idle } = all('enforce').rules;
  const policy: Policy = { ...defaults, rules: idle ? { 'ec2-instance-idle': idle } : {} };
  const around = { workspace: 'E', bot: 'j', account: '1', callerArn: 'a', policy };
  const text = summary(around, capModes(policy, 'notify'), {
    configPath: 'p',
    prefix: 'x',
    region: 'r',
  }).join('\n');
  expect(text).toMatch(/notify +ec2-instance-idle \(policy: enforce\)$/m);
  expect(text).not.toMatch(/^ +enforce /m);
});

test('the warning says that no card is posted when all rules observe', () => {
  expect(warning(all('observe'), false).join('\n')).toMatch(/no card is posted/);
  expect(warning(all('notify'), false).join('\n')).not.toMatch(/no card is posted/);
});

test('the warning for --act says whether resources can be changed', () => {
  expect(warning(all('approve'), true).join('\n')).toMatch(/^!!! .*RESOURCES OF THESE ACCOUNTS ARE CHANGED/);
  expect(warning(all('notify'), true).join('\n')).toMatch(/nothing is changed/);
});
