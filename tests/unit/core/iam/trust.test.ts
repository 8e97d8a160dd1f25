import { describe, expect, test } from '@jest/globals';
import {
  account,
  deny,
  forBucket,
  forRole,
  policy,
  role,
  trust,
  verdicts,
  when,
} from '../../../support/iam-policies.ts';

const github = { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` };
const claim = (name: string) => `token.actions.githubusercontent.com:${name}`;
const web = 'sts:AssumeRoleWithWebIdentity';
const org = when('StringEquals', 'aws:PrincipalOrgID', 'o-abc123');

// IAM: "You cannot use a wildcard to match part of a principal name or ARN."
test.each([
  [{ Service: '*' }],
  [{ Service: ['ec2.amazonaws.com', '*.amazonaws.com'] }],
  [{ AWS: 'arn:aws:iam::*:root' }],
  [{ AWS: 'arn:aws:iam::999988887777:role/ci-*' }],
  [{ CanonicalUser: '*' }],
])('nothing is said of a wildcard in a principal: %j', (principal) => {
  const undecided = ['a document has a statement that IAM refuses'];
  expect(forRole(policy(trust(principal))).undecided.slice(0, 1)).toEqual(undecided);
  const statement = { ...trust(principal, 's3:GetObject'), Resource: 'arn:aws:s3:::files/*' };
  expect(forBucket(statement).undecided.slice(0, 1)).toEqual(undecided);
  expect(forRole(policy(trust('*'), { ...trust(principal), Effect: 'Deny' })).undecided.slice(0, 1)).toEqual(
    undecided,
  );
});

describe('who may assume a role', () => {
  test.each([
    ['critical trust-public', trust('*')],
    ['critical trust-public', trust({ AWS: '*' })],
    ['critical trust-public', trust({ AWS: ['arn:aws:iam::111122223333:root', '*'] })],
    ['critical trust-public', trust('*', 'sts:*')],
    ['critical trust-public', trust('*', '*')],
    ['critical trust-public', { Effect: 'Allow', NotPrincipal: { AWS: role }, Action: 'sts:AssumeRole' }],
    [
      'critical trust-public',
      trust('*', 'sts:AssumeRole', when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-abc123')),
    ],
    [
      'critical trust-public',
      trust('*', 'sts:AssumeRole', when('ForAllValues:StringLike', 'aws:PrincipalOrgPaths', 'o-abc123/*')),
    ],
    [
      'critical trust-public',
      trust('*', 'sts:AssumeRole', when('StringNotEquals', 'aws:PrincipalAccount', '999988887777')),
    ],
    [
      'critical trust-public',
      trust('*', 'sts:AssumeRole', when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy')),
    ],
    ['high trust-public', trust('*', 'sts:AssumeRole', when('StringEquals', 'sts:ExternalId', 'secret'))],
    ['high trust-unknown-account', trust({ AWS: '999988887777' })],
    ['high trust-unknown-account', trust({ AWS: 'arn:aws:iam::999988887777:role/x' })],
    [
      'high trust-unknown-account',
      trust('*', 'sts:AssumeRole', when('StringEquals', 'aws:PrincipalAccount', '999988887777')),
    ],
    [
      'high trust-unknown-account',
      trust({ Federated: 'arn:aws:iam::999988887777:saml-provider/idp' }, 'sts:AssumeRoleWithSAML'),
    ],
    [
      'medium trust-unknown-account',
      trust({ AWS: '999988887777' }, 'sts:AssumeRole', when('StringEquals', 'sts:ExternalId', 'x')),
    ],
  ])('%s: %j', (verdict, statement) => {
    expect(verdicts(forRole(policy(statement)))).toEqual([verdict]);
  });

  test.each([
    ['own account', trust({ AWS: `arn:aws:iam::${account}:root` })],
    ['known account', trust({ AWS: '444455556666' })],
    ['service', trust({ Service: 'ec2.amazonaws.com' })],
    ['organisation', trust('*', 'sts:AssumeRole', org)],
    ['account of the organisation', trust({ AWS: '999988887777' }, 'sts:AssumeRole', org)],
    ['one role, by condition', trust('*', 'sts:AssumeRole', when('ArnEquals', 'aws:PrincipalArn', role))],
    [
      'own SAML provider',
      trust({ Federated: `arn:aws:iam::${account}:saml-provider/idp` }, 'sts:AssumeRoleWithSAML'),
    ],
    ['tags only', trust('*', 'sts:TagSession')],
  ])('none: %s', (_, statement) => {
    expect(forRole(policy(statement)).findings).toEqual([]);
  });

  test('a Deny closes it, whole or for all outside the organisation', () => {
    const everybody = trust('*');
    const closed = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' };
    const outside = when('StringNotEquals', 'aws:PrincipalOrgID', 'o-abc123');
    expect(forRole(policy(everybody, closed)).findings).toEqual([]);
    expect(forRole(policy(everybody, { ...closed, ...outside })).findings).toEqual([]);
    expect(verdicts(forRole(policy(everybody), policy(everybody, closed)))).toEqual([
      'critical trust-public',
    ]);
    expect(
      verdicts(
        forRole(policy(everybody, { ...closed, ...when('Bool', 'aws:MultiFactorAuthPresent', 'false') })),
      ),
    ).toEqual(['high trust-public']);
  });

  test('a Deny for all others closes it', () => {
    const others = { Effect: 'Deny', NotPrincipal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:*' };
    expect(forRole(policy(trust('*'), others)).findings).toEqual([]);
  });

  test('what was trusted before is not new', () => {
    expect(forRole(policy(trust('*')), policy(trust({ AWS: '*' }))).findings).toEqual([]);
    expect(verdicts(forRole(policy(trust('*')), policy(trust('*', 'sts:AssumeRole', org))))).toEqual([
      'critical trust-public',
    ]);
  });

  test('without an account of its own nothing is sure', () => {
    expect(verdicts(forRole(policy(trust({ AWS: '999988887777' })), null, { arn: undefined }))).toEqual([
      'medium trust-unknown-account',
    ]);
  });
});

describe('web identities', () => {
  const sub = (operator: string, value: unknown) => trust(github, web, when(operator, claim('sub'), value));

  test.each([
    ['critical', trust(github, web)],
    ['critical', trust(github, web, when('StringEquals', claim('aud'), 'sts.amazonaws.com'))],
    ['critical', sub('StringLike', '*')],
    ['critical', sub('StringLike', 'repo:*')],
    ['critical', sub('StringLike', ['repo:acme/app:*', 'repo:*'])],
    ['critical', sub('ForAllValues:StringLike', 'repo:acme/app:*')],
    ['critical', sub('StringLikeIfExists', 'repo:acme/app:*')],
    ['critical', sub('StringNotEquals', 'repo:evil/app:*')],
    ['high', sub('StringLike', 'repo:acme*')],
    ['high', trust(github, web, when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'))],
    ['critical', trust({ Federated: 'cognito-identity.amazonaws.com' }, web)],
    [
      'medium',
      trust(
        { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC` },
        web,
      ),
    ],
  ])('%s: %j', (severity, statement) => {
    expect(verdicts(forRole(policy(statement)))).toEqual([`${severity} trust-web-identity`]);
  });

  test.each([
    ['one repository', sub('StringLike', 'repo:acme/app:*')],
    ['one owner', sub('StringLike', 'repo:acme/*')],
    ['one branch', sub('StringEquals', 'repo:acme/app:ref:refs/heads/main')],
    ['a star that StringEquals takes by the letter', sub('StringEquals', 'repo:*')],
    ['owner by another claim', trust(github, web, when('StringEquals', claim('repository_owner'), 'acme'))],
    [
      'own pool',
      trust(
        { Federated: 'cognito-identity.amazonaws.com' },
        web,
        when('StringEquals', 'cognito-identity.amazonaws.com:aud', 'eu-west-1:1'),
      ),
    ],
  ])('none: %s', (_, statement) => {
    expect(forRole(policy(statement)).findings).toEqual([]);
  });

  test('a Deny for all other tokens binds as well', () => {
    const rest = {
      Effect: 'Deny',
      Principal: '*',
      Action: web,
      ...when('StringNotLike', claim('sub'), 'repo:acme/*'),
    };
    expect(forRole(policy(trust(github, web), rest)).findings).toEqual([]);
  });

  test('a wider condition is new', () => {
    const narrow = policy(sub('StringLike', 'repo:acme/app:*'));
    expect(verdicts(forRole(policy(sub('StringLike', 'repo:*')), narrow))).toEqual([
      'critical trust-web-identity',
    ]);
  });
});

describe('policies of resources', () => {
  const from = (service: string, more = {}) => ({
    ...trust({ Service: `${service}.amazonaws.com` }, 'lambda:InvokeFunction', more),
    Resource: '*',
  });
  const read = (more = {}) => ({ ...trust('*', 's3:GetObject', more), Resource: 'arn:aws:s3:::files/*' });

  test.each([
    ['high trust-public', read()],
    ['critical trust-public', { ...read(), Action: 's3:*' }],
    ['critical trust-public', { ...read(), Action: ['s3:GetObject', 's3:PutObject'] }],
    ['high trust-public', read(when('IpAddress', 'aws:SourceIp', '0.0.0.0/0'))],
    ['high trust-public', read(when('IpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24'))],
    ['high trust-public', read(when('ForAllValues:IpAddress', 'aws:SourceIp', '203.0.113.0/24'))],
    ['high trust-public', read(when('StringLike', 'aws:Referer', 'https://example.com/*'))],
    ['high trust-public', read(when('StringEquals', 'aws:PrincipalTag/team', 'a'))],
    ['high trust-public', read(when('StringNotEquals', 'aws:SourceVpce', 'vpce-1'))],
    ['high trust-public', read(when('StringLike', 'aws:PrincipalOrgID', '*'))],
    ['high trust-public', read(when('StringLike', 'aws:PrincipalOrgID', 'o-*'))],
    ['high trust-public', read(when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/*'))],
    ['high trust-public', read(when('StringLike', 'aws:PrincipalAccount', '1*'))],
    ['high trust-public', read(when('StringLike', 'aws:SourceVpce', 'vpce-*'))],
    ['high trust-public', read(when('StringLike', 'aws:userid', 'AROA*'))],
    ['high trust-public', read(when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*'))],
    ['high trust-public', read(when('StringLike', 'aws:PrincipalArn', 'arn:*'))],
    ['high trust-public', read(when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:topic'))],
    ['medium trust-public', read(when('StringEquals', 's3:ExistingObjectTag/public', 'yes'))],
    ['medium trust-unknown-account', { ...read(), Principal: { AWS: '999988887777' } }],
    ['high trust-unknown-account', { ...read(), Principal: { AWS: '999988887777' }, Action: 's3:*' }],
    ['medium trust-unknown-account', read(when('StringEquals', 'aws:SourceAccount', '999988887777'))],
    [
      'critical trust-public',
      {
        ...read(when('StringEquals', 'lambda:FunctionUrlAuthType', 'NONE')),
        Action: 'lambda:InvokeFunctionUrl',
      },
    ],
    [
      'critical trust-public',
      { ...read(when('Bool', 'lambda:InvokedViaFunctionUrl', 'true')), Action: 'lambda:InvokeFunction' },
    ],
    ['critical trust-public', { ...read(), Action: 'secretsmanager:GetSecretValue' }],
    ['high trust-public', { ...read(), Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] }],
    ['high trust-unknown-account', from('s3', when('StringEquals', 'aws:SourceAccount', '999988887777'))],
    [
      'medium trust-unknown-account',
      from('sns', when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:eu-west-1:999988887777:topic')),
    ],
  ])('%s: %j', (verdict, statement) => {
    expect(verdicts(forBucket(statement))).toEqual([verdict]);
  });

  test.each([
    ['own account', { ...read(), Principal: { AWS: account } }],
    ['known account', { ...read(), Principal: { AWS: '444455556666' } }],
    ['organisation', read(org)],
    [
      'organisation of an image',
      { ...read(org), Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] },
    ],
    ['VPC endpoint', read(when('StringEquals', 'aws:SourceVpce', 'vpce-1'))],
    ['VPC', read(when('StringEquals', 'aws:SourceVpc', 'vpc-1'))],
    ['one bucket, which has one owner', read(when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:uploads'))],
    ['part of an organisation', read(when('StringLike', 'aws:PrincipalOrgPaths', 'o-abc123/r-ab12/*'))],
    ['sessions of one role', read(when('StringLike', 'aws:userid', 'AROAEXAMPLEID:*'))],
    ['account that is written whole', read(when('StringLike', 'aws:PrincipalAccount', account))],
    ['office network', read(when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))],
    ['own source', read(when('ArnLike', 'aws:SourceArn', `arn:aws:sns:eu-west-1:${account}:topic`))],
    [
      'CloudFront',
      { ...read(), Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' } },
    ],
    ['service', { ...read(), Principal: { Service: 'logging.s3.amazonaws.com' } }],
    ['service that acts for anybody', from('s3')],
    ['service for the own account', from('s3', when('StringEquals', 'aws:SourceAccount', account))],
    ['service by its own account', from('s3', when('StringEquals', 'aws:PrincipalAccount', '999988887777'))],
    ['service for one bucket', from('s3', when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::uploads'))],
    ['service for the organisation', from('s3', when('StringEquals', 'aws:SourceOrgID', 'o-1'))],
  ])('none: %s', (_, statement) => {
    expect(forBucket(statement).findings).toEqual([]);
  });

  test('a Deny for strangers closes it', () => {
    const outside = {
      ...deny(
        's3:*',
        ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'],
        when('StringNotEquals', 'aws:SourceVpce', 'vpce-1'),
      ),
      Principal: '*',
    };
    expect(forBucket(read(), outside).findings).toEqual([]);
  });
});
