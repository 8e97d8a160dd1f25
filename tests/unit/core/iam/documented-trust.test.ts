import { describe, expect, test } from '@jest/globals';
import {
  account,
  deny,
  forBucket,
  forRole,
  policy,
  trust,
  verdicts,
  when,
} from '../../../support/iam-policies.ts';

// Each answer was derived from AWS's documentation of the policy language before the engine was asked.
const other = '999988887777';
const own = (resource: string) => `arn:aws:iam::${account}:${resource}`;

describe('who may assume a role', () => {
  const everybody = (operator: string, key: string, value: unknown) =>
    trust('*', 'sts:AssumeRole', when(operator, key, value));
  test.each([
    [[], everybody('StringEquals', 'aws:PrincipalAccount', ['444455556666', account])],
    [[], everybody('StringEquals', 'aws:SourceAccount', account)],
    [[], everybody('ArnLike', 'aws:PrincipalArn', own('role/*'))],
    [[], everybody('Bool', 'aws:PrincipalIsAWSService', 'true')],
    [[], everybody('IpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    [[], trust({ AWS: 'arn:aws:sts::444455556666:assumed-role/x/y' })],
    [[], trust({ AWS: '444455556666' }, 'sts:*')],
    [['high trust-unknown-account'], everybody('StringLike', 'aws:PrincipalArn', `arn:aws:iam::${other}:*`)],
    [['high trust-unknown-account'], trust({ AWS: `arn:aws:sts::${other}:assumed-role/x/y` })],
    [['high trust-unknown-account'], trust({ AWS: [account, other] })],
    [
      ['high trust-unknown-account'],
      trust(
        { Service: 'lambda.amazonaws.com' },
        'sts:AssumeRole',
        when('StringEquals', 'aws:SourceAccount', other),
      ),
    ],
    [['critical trust-public'], everybody('StringEquals', 'aws:PrincipalTag/team', 'a')],
    [['critical trust-public'], everybody('StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1')],
    [['critical trust-public'], everybody('Null', 'aws:PrincipalOrgID', 'false')],
    [['high trust-public'], everybody('StringEquals', 'sts:ExternalId', ['a', 'b'])],
    [
      ['critical trust-web-identity'],
      trust({ Federated: 'accounts.google.com' }, 'sts:AssumeRoleWithWebIdentity'),
    ],
    [
      [],
      trust(
        { Federated: 'accounts.google.com' },
        'sts:AssumeRoleWithWebIdentity',
        when('StringEquals', 'accounts.google.com:aud', 'app'),
      ),
    ],
    [
      [],
      trust(
        { Federated: own('oidc-provider/token.actions.githubusercontent.com') },
        'sts:AssumeRoleWithWebIdentity',
        when('ForAnyValue:StringLike', 'token.actions.githubusercontent.com:sub', 'repo:acme/*'),
      ),
    ],
  ])('%j: %j', (found, statement) => {
    expect(verdicts(forRole(policy(statement)))).toEqual(found);
  });
});

describe('who may use a resource', () => {
  const read = (operator: string, key: string, value: unknown) => ({
    ...trust('*', 's3:GetObject', when(operator, key, value)),
    Resource: 'arn:aws:s3:::files/*',
  });
  const use = (principal: unknown, action: string, more = {}) => ({
    ...trust(principal, action, more),
    Resource: '*',
  });
  const closed = (operator: string, key: string, value: unknown) => ({
    ...deny('s3:*', '*', when(operator, key, value)),
    Principal: '*',
  });
  const open = { ...trust('*', 's3:GetObject'), Resource: 'arn:aws:s3:::files/*' };
  const everybody = 'high trust-public';

  test.each([
    ['none', [use({ AWS: '*' }, 'kms:*', when('StringEquals', 'kms:CallerAccount', account))]],
    [
      'high trust-unknown-account',
      [use({ AWS: '*' }, 'kms:*', when('StringEquals', 'kms:CallerAccount', other))],
    ],
    ['none', [use({ AWS: '*' }, 'sns:Publish', when('StringEquals', 'aws:SourceOwner', account))]],
    [
      'high trust-unknown-account',
      [use({ AWS: '*' }, 'sns:Publish', when('StringEquals', 'AWS:SourceOwner', other))],
    ],
    [
      'none',
      [use('*', 'sqs:SendMessage', when('ArnEquals', 'aws:SourceArn', `arn:aws:sns:eu-west-1:${account}:t`))],
    ],
    ['none', [use({ Service: 'apigateway.amazonaws.com' }, 'lambda:InvokeFunction')]],
    ['none', [use({ AWS: `arn:aws:iam::${account}:user/x` }, 's3:*')]],
    ['high trust-unknown-account', [use({ AWS: [account, other] }, 's3:*')]],
    [
      'medium trust-unknown-account',
      [use({ CanonicalUser: '79a59df900b949e55d96a1e698fbaced' }, 's3:PutObject')],
    ],
    ['critical trust-public', [use({ AWS: ['*', account] }, 's3:PutObject')]],
    [
      'critical trust-public',
      [{ Effect: 'Allow', NotPrincipal: { AWS: '444455556666' }, Action: 's3:*', Resource: '*' }],
    ],
    [
      'critical trust-public',
      [{ Effect: 'Allow', Principal: '*', NotAction: 's3:DeleteBucket', Resource: '*' }],
    ],
    [
      everybody,
      [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::files/a/*' }],
    ],
    [everybody, [read('Bool', 'aws:SecureTransport', 'true')]],
    [everybody, [read('StringNotLike', 'aws:PrincipalArn', own('role/*'))]],
    // Anybody's VPC can have these addresses.
    [everybody, [read('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8')]],
    ['none', [read('IpAddress', 'aws:SourceIp', '10.0.0.0/8')]],
    ['none', [read('StringEquals', 'aws:VpceAccount', account)]],
    ['medium trust-unknown-account', [read('StringEquals', 'aws:VpceAccount', other)]],
    ['none', [read('StringEquals', 's3:DataAccessPointAccount', account)]],
    ['medium trust-unknown-account', [read('StringEquals', 's3:DataAccessPointAccount', other)]],
    [everybody, [read('StringLike', 's3:DataAccessPointArn', 'arn:aws:s3:*:*:accesspoint/*')]],
    ['none', [read('StringEquals', 'aws:PrincipalServiceName', 'cloudtrail.amazonaws.com')]],
    ['none', [read('StringEquals', 'aws:userid', 'AIDAEXAMPLE')]],
    ['none', [read('DateLessThan', 'aws:CurrentTime', '2020-01-01')]],
    [
      'none',
      [read('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*')],
    ],
    [everybody, [read('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*')]],
    [everybody, [read('Null', 'aws:PrincipalOrgID', 'false')]],
    [
      'critical trust-public',
      [use('*', 'lambda:InvokeFunctionUrl', when('StringEquals', 'lambda:FunctionUrlAuthType', 'AWS_IAM'))],
    ],
    ['none', [open, closed('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5')]],
    ['none', [open, closed('StringNotEqualsIfExists', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5')]],
    ['none', [open, closed('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')]],
    // Whoever comes through an endpoint of their own has no address for this Deny.
    [everybody, [open, closed('NotIpAddressIfExists', 'aws:VpcSourceIp', '10.0.0.0/8')]],
    [everybody, [open, closed('StringEquals', 'aws:PrincipalAccount', other)]],
    [everybody, [open, closed('Bool', 'aws:SecureTransport', 'false')]],
    ['none', [open, closed('ArnNotLike', 'aws:PrincipalArn', own('role/app'))]],
    ['none', [closed('Bool', 'aws:SecureTransport', 'false')]],
  ])('%s: %j', (found, statements) => {
    expect(verdicts(forBucket(...statements)).join() || 'none').toBe(found);
  });
});

test('an organization that is not known, where some are listed', () => {
  const open = (operator: string, key: string, value: unknown) =>
    forRole(policy(trust('*', 'sts:AssumeRole', when(operator, key, value))), null, {
      knownAccounts: ['o-a1b2c3d4e5'],
    });
  expect(open('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5').findings).toEqual([]);
  const [found] = open('StringEquals', 'aws:PrincipalOrgID', ['o-a1b2c3d4e5', 'o-zzzzzzzzzz']).findings;
  expect(found).toMatchObject({
    severity: 'high',
    because: 'The role can be assumed from o-zzzzzzzzzz, not a known organization.',
  });
  expect(verdicts(open('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-zzzzzzzzzz/*'))).toEqual([
    'high trust-unknown-account',
  ]);
});

test.each(['AROA1234567890EXAMPLE', 'AIDA1234567890EXAMPLE'])('whose id %s is, is not known', (id) => {
  const named = policy(trust({ AWS: id }));
  const undecided = [`a document lets in ${id}: a deleted principal, or one whose account cannot be seen`];
  expect(forRole(named)).toEqual({ findings: [], undecided });
  expect(forBucket({ ...trust({ AWS: [id] }, 's3:*'), Resource: 'arn:aws:s3:::files' })).toEqual({
    findings: [],
    undecided,
  });
  expect(forRole(named, named)).toEqual({ findings: [], undecided: [] });
  expect(forRole(policy({ ...trust({ AWS: id }), Effect: 'Deny' })).undecided).toEqual([]);
  expect(verdicts(forRole(policy(trust({ AWS: [id, '999988887777'] }))))).toEqual([
    'high trust-unknown-account',
  ]);
});
