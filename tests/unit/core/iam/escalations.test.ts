import { describe, expect, test } from '@jest/globals';
import { escalations } from '../../../../core/iam/escalations/catalogue.ts';
import {
  alice,
  allow,
  deny,
  findingOf,
  forAlice,
  policy,
  severityOf,
  when,
} from '../../../support/iam-policies.ts';
import { published } from '../../../support/published-escalations.ts';

const kind = 'privilege-escalation';

describe.each(published)('%s: %s', (severity, list) => {
  const actions = list.split(' ');

  test('is found in one statement, and in one document each', () => {
    expect(severityOf(forAlice(policy(allow(actions))), kind)).toBe(severity);
    const last = actions.find((one) => isNeeded(one, actions)) ?? '';
    const others = actions.filter((one) => one !== last).map((action) => policy(allow(action)));
    expect(findingOf(forAlice(policy(allow(last)), { others }), kind)).toBeDefined();
  });

  test('is less sure under a condition that only a request settles', () => {
    const tagged = when('StringEquals', 'aws:ResourceTag/team', 'a');
    const analysis = forAlice(policy(allow(actions, '*', tagged)));
    expect(findingOf(analysis, kind)).toMatchObject({ isSure: false });
    expect(severityOf(analysis, kind)).not.toBe(severity);
    expect(analysis.undecided.join()).toContain('aws:resourcetag/team');
  });

  test('is not found when one action is denied or outside the boundary', () => {
    for (const action of actions.filter((one) => isNeeded(one, actions))) {
      const found = findingOf(forAlice(policy(allow(actions), deny(action))), kind);
      expect(found?.newly.filter((way) => way.split(' + ').includes(action)) ?? []).toEqual([]);
      const boundary = { boundaryBefore: allBut(action), boundaryAfter: allBut(action) };
      const bounded = findingOf(forAlice(policy(allow(actions)), boundary), kind);
      expect(bounded?.newly.filter((way) => way.split(' + ').includes(action)) ?? []).toEqual([]);
    }
  });

  test('is not found twice: who had it gains nothing', () => {
    const document = policy(allow(actions));
    expect(forAlice(document, {}, { before: document }).findings).toEqual([]);
  });
});

function allBut(action: string) {
  return policy({ Effect: 'Allow', NotAction: action, Resource: '*' });
}

/** Published with the way, and not needed for it: `ecs:DescribeTasks`. */
function isNeeded(action: string, actions: readonly string[]): boolean {
  return escalations.some(({ all }) => all.includes(action) && all.every((one) => actions.includes(one)));
}

test('an ARN of an optional resource of an action allows nothing', () => {
  expect(findingOf(forAlice(policy(allow('ssm:SendCommand', 'arn:aws:s3:::logs/*'))), kind)).toBeUndefined();
  const document = 'arn:aws:ssm:*:*:document/AWS-RunShellScript';
  expect(findingOf(forAlice(policy(allow('ssm:SendCommand', document))), kind)).toBeDefined();
});

test('the catalogue has no other way', () => {
  const known = published.map(([, list]) => new Set(list.split(' ')));
  const others = escalations.filter(
    ({ all }) => !known.some((set) => all.every((action) => set.has(action))),
  );
  expect(others.map(({ id }) => id)).toEqual([]);
});

const roles = 'arn:aws:iam::*:role';

describe('what is none', () => {
  test.each([
    ['iam:PassRole alone', policy(allow('iam:PassRole'))],
    ['a stack without a role to pass', policy(allow('cloudformation:CreateStack'))],
    ['own access keys', policy(allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}'))],
    ['own access keys, by name', policy(allow('iam:CreateAccessKey', alice))],
    ['own MFA', policy(allow('iam:DeactivateMFADevice', 'arn:aws:iam::*:user/${aws:username}'))],
    ['one role to assume', policy(allow('sts:AssumeRole', 'arn:aws:iam::111122223333:role/deploy'))],
    [
      "AWS's own policies, which nobody can edit",
      policy(allow('iam:CreatePolicyVersion', 'arn:aws:iam::aws:policy/x-*')),
    ],
    ['a resource of another kind', policy(allow('iam:PutUserPolicy', 'arn:aws:iam::*:role/*'))],
    ['a resource of another service', policy(allow('iam:*', 'arn:aws:s3:::*'))],
    ['a misspelt action', policy(allow('iam:PutUserPolicies'))],
    [
      'an expired condition',
      policy(
        allow(
          'iam:CreatePolicyVersion',
          '*',
          when('DateLessThan', 'aws:TokenIssueTime', '2020-01-01T00:00:01Z'),
        ),
      ),
    ],
    [
      'another Region than that of IAM',
      policy(allow('iam:*', '*', when('StringEquals', 'aws:RequestedRegion', 'eu-west-1'))),
    ],
    [
      'a role passed to another service',
      policy(
        allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com')),
        allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
      ),
    ],
    [
      'only policies that read',
      policy(
        allow(
          'iam:AttachUserPolicy',
          '*',
          when('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
        ),
      ),
    ],
    [
      'a user name in a version that has no variables',
      {
        Version: '2008-10-17',
        Statement: [allow('iam:PutUserPolicy', 'arn:aws:iam::*:user/${aws:username}')],
      },
    ],
    ["another account's users", policy(allow('iam:PutUserPolicy', 'arn:aws:iam::999988887777:user/*'))],
    [
      "another account's role to pass",
      policy(allow('iam:PassRole', 'arn:aws:iam::999988887777:role/x'), allow('ec2:RunInstances')),
    ],
    [
      'service-linked roles to pass',
      policy(
        allow('iam:PassRole', 'arn:aws:iam::111122223333:role/aws-service-role/*'),
        allow(['ec2:RunInstances', 'lambda:CreateFunction', 'lambda:InvokeFunction']),
      ),
    ],
    [
      'roles that only AWS changes',
      policy(allow(['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'], `${roles}/aws-reserved/sso*`)),
    ],
    ['service-linked roles to assume', policy(allow('sts:AssumeRole', `${roles}/aws-service-role/*`))],
    ['everything denied in another policy', policy(allow('iam:*'))],
  ])('%s', (name, document) => {
    const others = name === 'everything denied in another policy' ? [policy(deny('iam:*'))] : [];
    expect(findingOf(forAlice(document, { others }), kind)).toBeUndefined();
  });
});

describe('resources decide', () => {
  test.each([
    ['critical', 'iam:PutUserPolicy', '*'],
    ['critical', 'iam:PutUserPolicy', 'arn:aws:iam::*:user/*'],
    ['critical', 'iam:PutUserPolicy', alice],
    ['critical', 'iam:PutUserPolicy', 'arn:aws:iam::*:user/${aws:username}'],
    ['high', 'iam:PutUserPolicy', 'arn:aws:iam::111122223333:user/bob'],
    ['high', 'iam:CreateAccessKey', '*'],
    ['medium', 'iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/bob'],
    ['medium', 'ssm:SendCommand', '*'],
    ['low', 'lambda:UpdateFunctionCode', 'arn:aws:lambda:eu-west-1:111122223333:function:app'],
    ['low', 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/team-*'],
  ])('%s: %s on %s', (severity, action, resource) => {
    expect(severityOf(forAlice(policy(allow(action, resource))), kind)).toBe(severity);
  });

  test('a role by name that is passed', () => {
    const named = policy(
      allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app'),
      allow('ec2:RunInstances'),
    );
    expect(severityOf(forAlice(named), kind)).toBe('medium');
  });

  test('two actions on the same user are as bad as on all', () => {
    const same = policy(
      allow(['iam:PutUserPolicy', 'iam:CreateAccessKey'], 'arn:aws:iam::111122223333:user/bob'),
    );
    expect(severityOf(forAlice(same), kind)).toBe('critical');
    const apart = policy(
      allow('iam:PutUserPolicy', 'arn:aws:iam::111122223333:user/bob'),
      allow('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/eve'),
    );
    expect(severityOf(forAlice(apart), kind)).toBe('high');
  });

  test('the managed policy itself', () => {
    const attachedTo = {
      kind: 'policy',
      arn: 'arn:aws:iam::111122223333:policy/dev-own',
      principals: [alice],
    };
    const document = policy(allow('iam:CreatePolicyVersion', 'arn:aws:iam::*:policy/dev-*'));
    expect(severityOf(forAlice(document, attachedTo), kind)).toBe('critical');
  });
});

test('of an account that is not known, any user may be meant', () => {
  const attachedTo = { kind: 'user', arn: null };
  const document = policy(allow('iam:PutUserPolicy', 'arn:aws:iam::999988887777:user/*'));
  expect(findingOf(forAlice(document, attachedTo), kind)).toBeDefined();
});

test('whoever gains by their own change counts one more', () => {
  const event = {
    eventName: 'PutUserPolicy',
    userIdentity: { type: 'IAMUser', arn: alice, userName: 'alice' },
  };
  const document = policy(allow('ssm:SendCommand'));
  expect(severityOf(forAlice(document, {}, { event }), kind)).toBe('high');
});

test('a wider role to pass is new, though the pair was possible', () => {
  const before = policy(
    allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app'),
    allow('ec2:RunInstances'),
  );
  const after = policy(allow(['iam:PassRole', 'ec2:RunInstances']));
  expect(severityOf(forAlice(after, {}, { before }), kind)).toBe('high');
});

describe('the worst way in words', () => {
  const because = (document: unknown) => findingOf(forAlice(document), kind)?.because;

  test.each([
    [alice, 'Can write any policy into a user: iam:PutUserPolicy on itself.'],
    ['arn:aws:iam::*:user/${aws:username}', 'Can write any policy into a user: iam:PutUserPolicy on itself.'],
    ['*', 'Can write any policy into a user: iam:PutUserPolicy on everything.'],
    [
      alice.replace('alice', 'team/bob'),
      'Can write any policy into a user: iam:PutUserPolicy on user/team/bob.',
    ],
  ])('says on what, for %s', (resource, words) => {
    expect(because(policy(allow('iam:PutUserPolicy', resource)))).toBe(words);
  });

  test('leads the list, before what is less sure or less bad', () => {
    const sure = allow(['ssm:StartSession', 'iam:CreateAccessKey', 'iam:PutUserPolicy']);
    const unsure = allow('iam:PutGroupPolicy', '*', when('StringEquals', 'aws:ResourceTag/team', 'a'));
    const found = findingOf(forAlice(policy(unsure, sure)), kind);
    expect(found?.newly[0]).toBe('iam:PutUserPolicy');
    expect(found?.newly.at(-1)).toBe('ssm:StartSession');
  });
});
