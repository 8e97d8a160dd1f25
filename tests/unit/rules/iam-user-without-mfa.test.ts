import { describe, expect, test } from '@jest/globals';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { protectionsOf } from '../../../core/findings/exempt.ts';
import { known } from '../../../core/resource.ts';
import { judgeOnce } from '../../../core/rule.ts';
import { rule } from '../../../rules/iam-user-without-mfa.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const passwordOnly = { consolePasswordOnly: true };
const user = (facts: NonNullable<Parameters<typeof example<'iam-user'>>[1]['facts']>) =>
  example('iam-user', {
    facts: { isRoot: known(false), mfa: known({ devices: 0, hasCredentials: true }), ...facts },
  });
const answerOf = (resource: ReturnType<typeof user>, thresholds = rule.thresholds) =>
  judgeOnce(rule, resource, thresholds, exampleNowMs);

describe('a user without MFA', () => {
  test('in the credential report needs the fact mfa before the verdict', () => {
    const { mfa: _, ...facts } = user({ reported: known({ hasPassword: true, hasMfa: false }) }).facts;
    expect(answerOf(user({}) && example('iam-user', { facts }))).toEqual({ need: 'fact', name: 'mfa' });
  });

  test('and without a console password is a violation unless the policy says otherwise', () => {
    const robot = user({ reported: known({ hasPassword: false, hasMfa: false }) });
    expect(answerOf(robot)).toMatchObject({ verdict: 'violation' });
    expect(answerOf(robot, passwordOnly)).toMatchObject({ verdict: 'ok' });
  });

  test('needs the fact hasConsolePassword when the policy looks only at passwords', () => {
    const reported = known({ hasPassword: true, hasMfa: false });
    expect(answerOf(user({ reported }), passwordOnly)).toEqual({ need: 'fact', name: 'hasConsolePassword' });
    expect(answerOf(user({ reported, hasConsolePassword: known(false) }), passwordOnly)).toMatchObject({
      verdict: 'ok',
    });
    expect(answerOf(user({ reported, hasConsolePassword: known(true) }), passwordOnly)).toMatchObject({
      verdict: 'violation',
    });
  });

  test('is a critical violation as root, even when the policy looks only at passwords', () => {
    const root = user({ isRoot: known(true), reported: known(null) });
    expect(answerOf(root, passwordOnly)).toMatchObject({ verdict: 'violation', severity: 'critical' });
  });
});

test.each([
  ['a service path is protected', { path: '/service/backups/', tags: {} }, 1],
  ['a break-glass path is protected', { path: '/break-glass/', tags: {} }, 1],
  ['a service tag in any case is protected', { path: '/', tags: { usertype: 'SERVICE' } }, 1],
  ['a break-glass tag is protected', { path: '/', tags: { 'Break-Glass': 'yes' } }, 1],
  ['neither is not protected', { path: '/people/', tags: { Team: 'web' } }, 0],
])('by the default policy, a user with %s', async (_, { path, tags }, count) => {
  const policy = (await defaultPolicy([rule])).rules[rule.id];
  if (!policy) throw new Error('the rule is not in the default policy');
  const resource = { ...example('iam-user', { tags: known(tags) }), path };
  expect(protectionsOf(resource, policy)).toHaveLength(count);
});
