import { describe, expect, test } from '@jest/globals';
import { analyze } from '../../../../core/iam/analyze.ts';
import {
  alice,
  allow,
  deny,
  findingOf,
  forAlice,
  now,
  policy,
  severityOf,
  verdicts,
  when,
} from '../../../support/iam-policies.ts';

const admin = policy(allow('*'));
const mfa = when('Bool', 'aws:MultiFactorAuthPresent', 'true');

describe('full-admin', () => {
  test.each([
    ['critical', admin],
    ['critical', policy(allow('*:*'))],
    ['critical', policy(allow('*', 'arn:aws:*:*:*:*'))],
    ['critical', policy({ Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: '*' })],
    ['critical', policy({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' })],
    ['critical', policy(allow('*'), deny('s3:*'))],
    ['critical', policy(allow('*'), deny('*', '*', when('Bool', 'aws:SecureTransport', 'false')))],
    ['critical', policy(allow('*', '*', when('IpAddress', 'aws:SourceIp', '0.0.0.0/0')))],
    ['critical', policy(allow('*', '*', when('NotIpAddress', 'aws:SourceIp', '0.0.0.0/0')))],
    ['critical', policy(allow('*', '*', when('IpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24')))],
    ['critical', policy(allow('*', '*', when('Null', 'aws:SourceIp', 'true')))],
    ['high', policy(allow('*', '*', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24')))],
    ['high', policy(allow('*'), deny('*', '*', when('IpAddress', 'aws:SourceIp', '0.0.0.0/0')))],
    ['high', policy(allow('*'), deny('*', '*', when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')))],
    ['critical', policy(allow('*', '*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true')))],
    ['high', policy(allow('*', '*', mfa))],
    ['high', policy(allow('*'), deny('*', '*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')))],
    ['none', policy(allow('*'), deny('*'))],
    ['none', policy(allow('*'), deny('iam:*'))],
    ['none', policy({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' })],
    ['none', policy({ Effect: 'Allow', Action: '*', NotResource: '*' })],
    ['none', policy(allow('iam:*'))],
    ['none', policy(allow('*', 'arn:aws:s3:::files/*'))],
    ['none', policy(allow('*'), deny('*', '*', when('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1')))],
  ])('%s: %j', (severity, document) => {
    expect(severityOf(forAlice(document), 'full-admin') ?? 'none').toBe(severity);
  });

  test('an MFA condition that is gone is new', () => {
    expect(severityOf(forAlice(admin, {}, { before: policy(allow('*', '*', mfa)) }), 'full-admin')).toBe(
      'critical',
    );
    expect(forAlice(policy(allow('*', '*', mfa)), {}, { before: admin }).findings).toEqual([]);
  });

  test('the boundary limits it', () => {
    const boundary = policy(allow('s3:*'));
    const found = forAlice(admin, { boundaryBefore: boundary, boundaryAfter: boundary });
    expect(verdicts(found)).toEqual([
      'high credentials-exposure',
      'high resource-exposure',
      'low infrastructure-modification',
      'medium data-exfiltration',
      'medium service-wildcard',
    ]);
  });
});

describe('service-wildcard', () => {
  test.each([
    ['medium', 's3:*', '*'],
    ['medium', 'S3:*', 'arn:aws:s3:::*'],
    ['high', 'kms:*', '*'],
    ['none', 's3:*', 'arn:aws:s3:::files/*'],
    ['none', 's3:Get*', '*'],
  ])('%s: %s on %s', (severity, action, resource) => {
    expect(severityOf(forAlice(policy(allow(action, resource))), 'service-wildcard') ?? 'none').toBe(
      severity,
    );
  });

  test('a Deny for all of the service takes it away', () => {
    expect(findingOf(forAlice(policy(allow('s3:*'), deny('s3:*'))), 'service-wildcard')).toBeUndefined();
  });

  test("is none on another account's identities, nor in a Region without IAM", () => {
    const other = policy(allow('iam:*', 'arn:aws:iam::999988887777:*'));
    expect(forAlice(other).findings).toEqual([]);
    const away = policy(
      allow(['s3:*', 'iam:*'], '*', when('StringEquals', 'aws:RequestedRegion', 'eu-west-1')),
    );
    expect(findingOf(forAlice(away), 'service-wildcard')?.newly).toEqual(['s3:*']);
  });

  test('names the worst service first', () => {
    const found = findingOf(forAlice(policy(allow(['ec2:*', 'dynamodb:*', 'kms:*']))), 'service-wildcard');
    expect(found?.newly).toEqual(['kms:*', 'dynamodb:*', 'ec2:*']);
  });

  test('a wildcard in the service names each', () => {
    expect(findingOf(forAlice(policy(allow('sns*:*'))), 'service-wildcard')?.newly).toEqual(['sns:*']);
  });
});

describe('not-action-allow', () => {
  const but = (resource: string, more = {}) =>
    policy({ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: resource, ...more });

  test.each([
    ['high', but('*')],
    ['medium', but('*', mfa)],
    ['medium', but('arn:aws:s3:::files/*')],
    ['none', policy({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' })],
    ['none', policy({ Effect: 'Allow', NotAction: '*', Resource: '*' })],
  ])('%s: %j', (severity, document) => {
    expect(severityOf(forAlice(document), 'not-action-allow') ?? 'none').toBe(severity);
  });

  test('who could do everything gains nothing', () => {
    expect(forAlice(but('*'), { others: [admin] }).findings).toEqual([]);
  });
});

describe('lists of actions', () => {
  test.each([
    ['high resource-exposure', 's3:PutBucketPolicy', '*'],
    ['high credentials-exposure', 'secretsmanager:GetSecretValue', '*'],
    ['medium data-exfiltration', 's3:GetObject', 'arn:aws:s3:::*'],
    ['medium data-exfiltration', 'ssm:GetParameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/*'],
    ['low infrastructure-modification', 'ec2:TerminateInstances', '*'],
  ])('%s: %s on %s', (verdict, action, resource) => {
    expect(verdicts(forAlice(policy(allow(action, resource))))).toContain(verdict);
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::files/*'],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::files'],
    ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:app/*'],
    ['s3:ListAllMyBuckets', '*'],
    // Without resources of its own, an action is allowed on "*" alone.
    ['ecr:GetAuthorizationToken', 'arn:aws:ecr:*:*:repository/*'],
  ])('none: %s on %s', (action, resource) => {
    expect(forAlice(policy(allow(action, resource))).findings).toEqual([]);
  });

  test.each([
    ['credentials-exposure', 'iam:CreateAccessKey, iam:CreateLoginProfile and iam:UpdateLoginProfile'],
    [
      'data-exfiltration',
      'secretsmanager:GetSecretValue, secretsmanager:BatchGetSecretValue and ssm:GetParametersByPath',
    ],
    ['resource-exposure', 'iam:AttachGroupPolicy, iam:AttachRolePolicy and iam:AttachUserPolicy'],
    [
      'infrastructure-modification',
      'lambda:UpdateFunctionCode, lambda:UpdateFunctionConfiguration and organizations:LeaveOrganization',
    ],
  ] as const)('%s names the worst actions first', (category, actions) => {
    const found = findingOf(forAlice(admin), category);
    expect(found?.because).toContain(`${actions.replace(' and ', ', ')} and `);
    expect(found?.newly.slice(0, 3)).toEqual(actions.split(/, | and /));
  });

  test('what grants stands before what takes away', () => {
    const found = findingOf(
      forAlice(policy(allow(['sns:*Permission', 'acm-pca:*Policy']))),
      'resource-exposure',
    );
    expect(found?.newly).toEqual(
      [
        'acm-pca:PutPolicy',
        'sns:AddPermission',
        'acm-pca:DeletePolicy',
        'acm-pca:GetPolicy',
        'sns:RemovePermission',
      ].filter((one) => found?.newly.includes(one)),
    );
    expect(found?.newly[0]).toBe('acm-pca:PutPolicy');
  });

  test('the boundary and a Deny take away', () => {
    const document = policy(allow('s3:GetObject'));
    const boundary = policy(allow('ec2:*'));
    expect(forAlice(document, { boundaryBefore: boundary, boundaryAfter: boundary }).findings).toEqual([]);
    expect(forAlice(document, { others: [policy(deny('s3:*'))] }).findings).toEqual([]);
    expect(verdicts(forAlice(document, { others: [policy(deny('s3:*', 'arn:aws:s3:::secret/*'))] }))).toEqual(
      ['medium data-exfiltration'],
    );
  });

  test('a Deny on all users of the account takes what is about users', () => {
    const document = policy(allow('iam:PutUserPolicy'), deny('iam:*', 'arn:aws:iam::111122223333:user/*'));
    expect(forAlice(document).findings).toEqual([]);
  });
});

describe('taking away widens', () => {
  const attachedTo = { others: [admin] };

  test.each(['DetachUserPolicy', 'DeleteUserPolicy', 'RemoveUserFromGroup', 'PutUserPolicy'])(
    '%s',
    (eventName) => {
      const found = forAlice(null, attachedTo, { event: { eventName }, before: policy(deny('iam:*')) });
      expect(verdicts(found)).toContain('critical privilege-escalation');
      expect(findingOf(found, 'data-exfiltration')).toBeUndefined();
    },
  );

  test('a Deny under a condition: what it held back is not certain', () => {
    const before = policy(deny('*', '*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')));
    const found = forAlice(null, attachedTo, { event: { eventName: 'DetachUserPolicy' }, before });
    expect(verdicts(found)).toContain('high full-admin');
  });

  test('a Deny that another policy repeats', () => {
    const before = policy(deny('iam:*'));
    const others = [admin, policy(deny('iam:*'))];
    const found = forAlice(null, { others }, { event: { eventName: 'DetachUserPolicy' }, before });
    expect(found.findings).toEqual([]);
  });
});

describe('whom it belongs to', () => {
  const own = policy(allow('iam:PutUserPolicy', alice));

  test('members of a group and principals of a managed policy', () => {
    const group = { kind: 'group', arn: 'arn:aws:iam::111122223333:group/dev', members: [alice] };
    const managed = { kind: 'policy', arn: 'arn:aws:iam::111122223333:policy/dev', principals: [alice] };
    const nobody = { ...managed, principals: [] };
    expect(severityOf(forAlice(own, group), 'privilege-escalation')).toBe('critical');
    expect(severityOf(forAlice(own, managed), 'privilege-escalation')).toBe('critical');
    expect(severityOf(forAlice(own, nobody), 'privilege-escalation')).toBe('high');
  });

  test('a role has no user name', () => {
    const document = policy(allow('iam:PutUserPolicy', 'arn:aws:iam::*:user/${aws:username}'));
    const attachedTo = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/app' };
    expect(forAlice(document, attachedTo, { event: { eventName: 'PutRolePolicy' } }).findings).toEqual([]);
  });

  test('a condition on the user name never holds for a role, and its negation always does', () => {
    const attachedTo = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/app' };
    const severity = (operator: string) => {
      const document = policy(allow('iam:PutUserPolicy', '*', when(operator, 'aws:username', 'alice')));
      return severityOf(forAlice(document, attachedTo), 'privilege-escalation');
    };
    expect(severity('StringEquals')).toBeUndefined();
    expect(severity('StringNotEquals')).toBe('critical');
    expect(severity('StringEqualsIfExists')).toBe('critical');
  });

  test.each([
    ['AWS::IAM::RolePolicy', 'arn:aws:iam::111122223333:role/app'],
    ['inline', alice],
    ['no-such-kind', alice],
    ['no-such-kind', null],
  ])('a document of the kind %s of %s is judged', (kind, arn) => {
    const input = { event: null, before: null, after: admin, attachedTo: { kind, arn } };
    expect(severityOf(analyze(input, now), 'full-admin')).toBe('critical');
  });

  test('a Deny for everybody else does not hold for the one that it spares', () => {
    const spared = (arn: string) =>
      policy(allow('iam:PutUserPolicy'), deny('iam:*', '*', when('ArnNotLike', 'aws:PrincipalArn', arn)));
    expect(severityOf(forAlice(spared(alice)), 'privilege-escalation')).toBe('critical');
    expect(forAlice(spared('arn:aws:iam::111122223333:user/bob')).findings).toEqual([]);
  });
});
