import { describe, expect, test } from '@jest/globals';
import {
  account,
  alice,
  allow,
  deny,
  forAlice,
  policy,
  role,
  severityOf,
  verdicts,
  when,
} from '../../../support/iam-policies.ts';

// Each answer was derived from AWS's documentation of the policy language before the engine was asked.
const other = '999988887777';
const own = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const put = (operator: string, key: string, value: unknown) =>
  allow('iam:PutUserPolicy', '*', when(operator, key, value));
const not = (fields: object) => ({ Effect: 'Allow', ...fields });
const escalation = 'privilege-escalation';

describe('NotAction and NotResource', () => {
  test.each([
    ['high', 'not-action-allow', [not({ NotAction: ['iam:*', 'sts:*'], Resource: '*' })]],
    ['none', 'not-action-allow', [not({ NotAction: '*', Resource: '*' })]],
    ['critical', 'full-admin', [not({ NotAction: ['iam:Get*', 'iam:List*'], Resource: '*' })]],
    ['critical', escalation, [allow('*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }]],
    ['none', 'full-admin', [allow('*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }]],
    ['none', escalation, [allow('*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }]],
    ['medium', 'data-exfiltration', [allow('*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }]],
    ['critical', escalation, [not({ Action: 'iam:PutUserPolicy', NotResource: alice })]],
    ['high', escalation, [not({ Action: 'iam:CreateAccessKey', NotResource: own('user/${aws:username}') })]],
    ['none', 'full-admin', [not({ Action: '*', NotResource: own('*') })]],
    ['critical', 'full-admin', [not({ Action: '*', NotResource: `arn:aws:iam::${other}:*` })]],
  ])('%s %s: %j', (severity, category, statements) => {
    expect(severityOf(forAlice(policy(...statements)), category as 'full-admin') ?? 'none').toBe(severity);
  });
});

describe('conditions of an Allow of iam:PutUserPolicy', () => {
  test.each([
    // A key that is not in the request: ForAllValues and IfExists hold, Null "true" too.
    ['critical', put('ForAllValues:StringEquals', 'aws:TagKeys', ['x'])],
    ['critical', put('Null', 'aws:MultiFactorAuthPresent', 'true')],
    ['critical', put('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')],
    ['critical', put('NumericLessThanIfExists', 'aws:MultiFactorAuthAge', '3600')],
    ['critical', put('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    ['high', put('Null', 'aws:MultiFactorAuthPresent', 'false')],
    ['high', put('NumericLessThan', 'aws:MultiFactorAuthAge', '3600')],
    ['high', put('StringEqualsIfExists', 'aws:PrincipalTag/team', 'a')],
    ['high', put('StringNotEquals', 'aws:PrincipalTag/team', 'a')],
    ['high', put('StringEquals', 'aws:userid', 'AIDAEXAMPLE')],
    ['high', put('Bool', 'aws:ViaAWSService', 'true')],
    ['high', put('StringLike', 'aws:SourceVpce', 'vpce-*')],
    ['high', put('StringEquals', 'iam:PermissionsBoundary', own('policy/limit'))],
    ['high', put('StringEquals', 'aws:ResourceTag/owner', '${aws:username}')],
    ['critical', put('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '0.0.0.0/0'])],
    ['critical', put('Bool', 'aws:SecureTransport', 'true')],
    // One principal.
    ['critical', put('StringLike', 'aws:PrincipalArn', '*')],
    ['critical', put('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/a*')],
    ['none', put('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/bob')],
    ['critical', put('StringEquals', 'aws:username', 'alice')],
    ['none', put('StringEquals', 'aws:username', ['bob', 'Alice'])],
    ['critical', put('StringEqualsIgnoreCase', 'AWS:UserName', 'ALICE')],
    ['critical', put('StringNotEquals', 'aws:username', 'bob')],
    ['none', put('ForAnyValue:StringNotEquals', 'aws:username', 'alice')],
    // IAM is in us-east-1.
    ['none', put('StringNotEquals', 'aws:RequestedRegion', 'us-east-1')],
    ['critical', put('StringLike', 'aws:RequestedRegion', 'us-*')],
    ['critical', put('StringEquals', 'aws:RequestedRegion', ['eu-west-1', 'us-east-1'])],
    // All blocks have to hold.
    [
      'high',
      allow('iam:PutUserPolicy', '*', {
        Condition: {
          IpAddress: { 'aws:SourceIp': '0.0.0.0/0' },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      }),
    ],
    [
      'none',
      allow('iam:PutUserPolicy', '*', {
        Condition: {
          StringEquals: { 'aws:username': 'alice' },
          DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
        },
      }),
    ],
  ])('%s: %j', (severity, statement) => {
    expect(severityOf(forAlice(policy(statement)), escalation) ?? 'none').toBe(severity);
  });
});

describe('what a condition asks of the request itself', () => {
  const ec2 = allow('ec2:RunInstances');
  const lambda = allow(['lambda:CreateFunction', 'lambda:InvokeFunction']);
  const pass = (operator: string, value: unknown) =>
    allow('iam:PassRole', '*', when(operator, 'iam:PassedToService', value));
  const attach = (operator: string, value: unknown) =>
    allow('iam:AttachUserPolicy', '*', when(operator, 'iam:PolicyARN', value));
  const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

  test.each([
    ['high', [pass('StringLike', 'ec2*'), ec2]],
    ['none', [pass('StringEqualsIfExists', 'lambda.amazonaws.com'), ec2]],
    ['high', [pass('StringNotEquals', 'lambda.amazonaws.com'), ec2]],
    ['none', [pass('StringNotEquals', 'lambda.amazonaws.com'), lambda]],
    [
      'none',
      [
        allow('iam:PassRole'),
        deny('iam:PassRole', '*', when('StringNotEquals', 'iam:PassedToService', 'lambda.amazonaws.com')),
        ec2,
      ],
    ],
    [
      'high',
      [
        allow('iam:PassRole'),
        deny('iam:PassRole', '*', when('StringNotEquals', 'iam:PassedToService', 'lambda.amazonaws.com')),
        lambda,
      ],
    ],
    ['critical', [attach('ArnEquals', managed('AdministratorAccess'))]],
    ['critical', [attach('ArnLike', managed('*'))]],
    ['critical', [attach('ArnNotEquals', managed('AdministratorAccess'))]],
    ['high', [attach('ArnLike', own('policy/team-*'))]],
    ['none', [attach('ArnEquals', [managed('ReadOnlyAccess'), managed('SecurityAudit')])]],
    // IAMFullAccess is left.
    [
      'critical',
      [
        allow('iam:AttachUserPolicy'),
        deny('iam:AttachUserPolicy', '*', when('ArnEquals', 'iam:PolicyARN', managed('AdministratorAccess'))),
      ],
    ],
    [
      'none',
      [
        allow('iam:AttachUserPolicy'),
        deny('iam:AttachUserPolicy', '*', when('ArnLike', 'iam:PolicyARN', '*')),
      ],
    ],
    [
      'none',
      [
        allow('iam:AttachUserPolicy'),
        deny('iam:AttachUserPolicy', '*', when('ArnNotEquals', 'iam:PolicyARN', managed('ReadOnlyAccess'))),
      ],
    ],
  ])('%s: %j', (severity, statements) => {
    expect(severityOf(forAlice(policy(...statements)), escalation) ?? 'none').toBe(severity);
  });

  test('a Deny outside some Regions that spares IAM leaves everything', () => {
    const outside = {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*', 'support:*'],
      Resource: '*',
      ...when('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'),
    };
    expect(severityOf(forAlice(policy(allow('*'), outside)), 'full-admin')).toBe('critical');
  });
});

describe('resources', () => {
  const app = { kind: 'role', arn: role };
  test.each([
    ['critical', 'iam:PutUserPolicy', own('user/a*')],
    ['high', 'iam:PutUserPolicy', own('user/b*')],
    ['high', 'iam:PutUserPolicy', own('user/team/*')],
    ['critical', 'iam:PutUserPolicy', own('*')],
    ['critical', 'iam:PutUserPolicy', 'arn:*:iam::*:user/*'],
    ['critical', 'iam:PutUserPolicy', 'arn:aws:iam::1111*:user/*'],
    ['none', 'iam:PutUserPolicy', `arn:aws:iam:us-east-1:${account}:user/*`],
    ['none', 'iam:PutUserPolicy', `arn:aws-cn:iam::${account}:user/*`],
    ['none', 'iam:PutUserPolicy', own('user/${*}')],
    ['critical', 'iam:PutUserPolicy', 'arn:aws:iam::${aws:PrincipalAccount}:user/*'],
    ['none', 'iam:CreateAccessKey', own('user/${aws:username}')],
    ['critical', 'IAM:PUTUSERPOLICY', '*'],
    ['critical', 'iam:Put?serPolicy', '*'],
    ['critical', 'iam:Attach*Policy', '*'],
    ['high', 'iam:*AccessKey*', '*'],
    ['high', 'iam:CreatePolicyVersion', own('policy/x')],
    ['medium', 'iam:AddUserToGroup', own('group/admins')],
  ])('%s: %s on %s', (severity, action, resource) => {
    expect(severityOf(forAlice(policy(allow(action, resource))), escalation) ?? 'none').toBe(severity);
  });

  test('a default takes the place of a name that a role does not have', () => {
    const named = policy(allow('iam:PutUserPolicy', own("user/${aws:username, 'nobody'}")));
    expect(severityOf(forAlice(named, app), escalation)).toBe('high');
    expect(severityOf(forAlice(named), escalation)).toBe('critical');
  });
});

describe('a boundary', () => {
  const limited = (statements: object[], boundary: object[]) => {
    const both = policy(...boundary);
    return forAlice(policy(...statements), { boundaryBefore: both, boundaryAfter: both });
  };
  const write = allow('iam:PutUserPolicy');

  test('limits by resources and conditions, and gives nothing itself', () => {
    const butAlice = [not({ Action: 'iam:*', NotResource: alice })];
    expect(limited([allow('iam:PutUserPolicy', alice)], butAlice).findings).toEqual([]);
    expect(severityOf(limited([write], [deny('iam:Put*'), allow('*')]), escalation)).toBeUndefined();
    expect(limited([allow('s3:ListAllMyBuckets')], [allow('*')]).findings).toEqual([]);
    const withMfa = [allow('*', '*', when('Bool', 'aws:MultiFactorAuthPresent', 'true'))];
    expect(severityOf(limited([write], withMfa), escalation)).toBe('high');
  });

  test('that is gone or wider is a finding of its own', () => {
    const change = (boundaryBefore: unknown, boundaryAfter: unknown) => {
      const event = {
        eventName: boundaryAfter ? 'PutUserPermissionsBoundary' : 'DeleteUserPermissionsBoundary',
      };
      const attachedTo = { others: [policy(allow('*'))], boundaryBefore, boundaryAfter };
      return verdicts(forAlice(null, attachedTo, { event, before: null }));
    };
    const s3 = policy(allow('s3:*'));
    expect(change(s3, null)).toEqual(
      expect.arrayContaining(['critical full-admin', 'high boundary-removed']),
    );
    expect(change(s3, policy(allow('*')))).toContain('medium boundary-removed');
    expect(change(policy(allow('*')), s3)).toEqual([]);
  });
});
