import { describe, expect, test } from '@jest/globals';
import { actorOf, callerOf, invokedByOf } from '../../../../events/iam-change/actor.ts';

const account = '123456789012';
const session = (name: string, more: object = {}) => ({
  type: 'AssumedRole',
  principalId: `AROAIOSFODNN7EXAMPLE:${name}`,
  arn: `arn:aws:sts::${account}:assumed-role/deploy/${name}`,
  accountId: account,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      arn: `arn:aws:iam::${account}:role/team/deploy`,
      accountId: account,
      userName: 'deploy',
    },
    attributes: { mfaAuthenticated: 'false' },
    ...more,
  },
});
const sso = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;

describe('the actor', () => {
  test.each([
    [
      'Root',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
      { name: 'root', arn: `arn:aws:iam::${account}:root`, role: null },
    ],
    [
      'IAMUser',
      { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/team/ada`, userName: 'ada' },
      { name: 'ada', arn: `arn:aws:iam::${account}:user/team/ada`, role: null },
    ],
    [
      'AssumedRole',
      session('run-42'),
      {
        name: 'run-42',
        arn: `arn:aws:sts::${account}:assumed-role/deploy/run-42`,
        role: `arn:aws:iam::${account}:role/team/deploy`,
      },
    ],
    [
      'AssumedRole',
      {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada@example.com`,
        sessionContext: { sessionIssuer: { type: 'Role', arn: sso } },
      },
      {
        name: 'ada@example.com',
        arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada@example.com`,
        role: sso,
      },
    ],
    ['AssumedRole', session('run', { sourceIdentity: 'ada' }), { name: 'run (ada)' }],
    ['AssumedRole', session('ada', { sourceIdentity: 'ada' }), { name: 'ada' }],
    [
      'Role',
      { type: 'Role', arn: `arn:aws:iam::${account}:role/deploy` },
      { name: 'deploy', role: `arn:aws:iam::${account}:role/deploy` },
    ],
    [
      'FederatedUser',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${account}:federated-user/guest`,
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ada` } },
      },
      { name: 'guest', role: null },
    ],
    [
      'AWSService',
      { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      { name: 'config.amazonaws.com', arn: null, role: null },
    ],
    [
      'AWSAccount',
      { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '111122223333' },
      { name: 'account 111122223333', arn: null, role: null },
    ],
    [
      'IdentityCenterUser',
      { type: 'IdentityCenterUser', accountId: account, onBehalfOf: { userId: '90676-example' } },
      { name: '90676-example', arn: null, role: null },
    ],
    ['SAMLUser', { type: 'SAMLUser', userName: 'ada@example.com' }, { name: 'ada@example.com' }],
    ['WebIdentityUser', { type: 'WebIdentityUser', userName: 'repo:web' }, { name: 'repo:web' }],
    ['Directory', { type: 'Directory', userName: 'ada' }, { name: 'ada' }],
    ['Unknown', { type: 'Unknown' }, { name: 'unknown', arn: null, role: null }],
    ['Unknown', null, { name: 'unknown', arn: null, role: null }],
  ])('of type %s', (type, identity, actor) => {
    expect(actorOf(identity)).toMatchObject({ ...actor, type });
  });
});

test('only users and the root user make calls for themselves', () => {
  const callers = [
    { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ada`, userName: 'ada' },
    { type: 'Root', arn: `arn:aws:iam::${account}:root` },
    session('ada'),
    { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
    { type: 'IAMUser' },
  ].map((identity) => callerOf(actorOf(identity))?.name ?? null);
  expect(callers).toEqual(['ada', 'root', null, null, null]);
});

describe('the service through which a call was made', () => {
  test.each([
    [
      { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com' },
      '203.0.113.7',
      'cloudformation.amazonaws.com',
    ],
    [{ type: 'AssumedRole' }, 'cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    [{ type: 'IAMUser' }, '203.0.113.7', null],
    [null, null, null],
  ])('%j from %s', (identity, sourceIp, service) => {
    expect(invokedByOf(identity, sourceIp)).toBe(service);
  });
});
