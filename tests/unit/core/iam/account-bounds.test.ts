import { describe, expect, test } from '@jest/globals';
import {
  account,
  alice,
  allow,
  deny,
  findingOf,
  forAlice,
  policy,
  severityOf,
  verdicts,
} from '../../../support/iam-policies.ts';

const kind = 'privilege-escalation';
const other = '999988887777';
const users = (of: string) => `arn:aws:iam::${of}:user/*`;
const bob = `arn:aws:iam::${account}:user/bob`;
const except = (action: string | readonly string[], resource: string | readonly string[]) => ({
  Effect: 'Allow',
  Action: action,
  NotResource: resource,
});
const denyExcept = (action: string, resource: string | readonly string[]) => ({
  ...except(action, resource),
  Effect: 'Deny',
});

describe("an Allow that leaves out all of the account's own", () => {
  test.each([
    except('iam:AttachUserPolicy', users(account)),
    except('iam:AttachUserPolicy', users('*')),
    except('iam:AttachUserPolicy', 'arn:aws:iam::*'),
    except('iam:AttachUserPolicy', [`arn:aws:iam::${account}:role/*`, `arn:aws:iam::${account}:us*`]),
    except(['lambda:UpdateFunctionCode', 'lambda:AddPermission'], `arn:aws:lambda:*:${account}:function:*`),
    except('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:*:${account}:secret:*`),
  ])('grants nothing: %j', (statement) => {
    expect(forAlice(policy(statement)).findings).toEqual([]);
  });

  test.each([
    except('iam:AttachUserPolicy', users(other)),
    except('iam:AttachUserPolicy', `arn:aws:iam::${account}:user/a*`),
    except('iam:AttachUserPolicy', `arn:aws:iam::${account}:role/*`),
    except('iam:AttachUserPolicy', `arn:aws-cn:iam::${account}:user/*`),
  ])('and else it does: %j', (statement) => {
    expect(severityOf(forAlice(policy(statement)), kind)).toBe('critical');
  });

  test('roles of other accounts can still be assumed', () => {
    const roles = except('sts:AssumeRole', `arn:aws:iam::${account}:role/*`);
    expect(severityOf(forAlice(policy(roles)), kind)).toBe('medium');
  });
});

describe('a Deny', () => {
  const all = allow(['iam:AttachUserPolicy', 'iam:PutUserPolicy']);

  test.each([
    ["of all but another account's users", denyExcept('iam:*', users(other))],
    ['of all but another kind', denyExcept('iam:*', `arn:aws:iam::${account}:role/*`)],
    ['by pieces', deny('iam:*', ['arn:aws:s3:::*', users(account)])],
  ])('%s takes the own ones', (_, denial) => {
    expect(forAlice(policy(all, denial)).findings).toEqual([]);
  });

  test.each([
    ['of all but one user', denyExcept('iam:*', bob)],
    ["of another account's users", deny('iam:*', users(other))],
  ])('%s leaves some', (_, denial) => {
    expect(findingOf(forAlice(policy(all, denial)), kind)).toBeDefined();
  });

  test('of the own account takes what is named for any account', () => {
    const app = (of: string) => `arn:aws:iam::${of}:user/app-*`;
    const found = (denied: string) =>
      findingOf(forAlice(policy(allow('iam:PutUserPolicy', app('*')), deny('iam:*', denied))), kind);
    expect(found(app(account))).toBeUndefined();
    expect(found(app(other))).toBeDefined();
  });

  test('by pieces takes an action that has several kinds of resources', () => {
    const kinds = ['accesspoint/*', ''].map((rest) => `arn:aws:s3:*:${account}:${rest}*`);
    const all = deny('s3:*', [...kinds, 'arn:aws:s3:::*']);
    expect(forAlice(policy(allow(['s3:GetObject', 's3:PutObjectAcl']), all)).findings).toEqual([]);
  });

  test('of all but some resources takes what has no resource', () => {
    const butBuckets = denyExcept('*', 'arn:aws:s3:::*');
    expect(forAlice(policy(allow('ecr:GetAuthorizationToken'), butBuckets)).findings).toEqual([]);
    const butNone = denyExcept('*', '*');
    expect(forAlice(policy(allow('ecr:GetAuthorizationToken'), butNone)).findings).not.toEqual([]);
  });

  test('of own roles leaves those of other accounts to assume', () => {
    const assume = (resource: string) =>
      forAlice(policy(allow('sts:AssumeRole', resource), deny('sts:*', `arn:aws:iam::${account}:role/*`)));
    expect(findingOf(assume(`arn:aws:iam::${other}:role/*`), kind)).toBeDefined();
    expect(findingOf(assume(`arn:aws:iam::${account}:role/a*`), kind)).toBeUndefined();
  });
});

test('from the own users to all users, or from a Deny of all to one of them, is nothing new', () => {
  const before = policy(allow('iam:PutUserPolicy', users(account)));
  expect(forAlice(policy(allow('iam:PutUserPolicy')), {}, { before }).findings).toEqual([]);
  const held = (denial: object) => policy(allow('iam:PutUserPolicy'), denial);
  expect(forAlice(held(deny('iam:*', users(account))), {}, { before: held(deny('iam:*')) }).findings).toEqual(
    [],
  );
  expect(
    findingOf(forAlice(held(deny('iam:*', bob)), {}, { before: held(deny('iam:*')) }), kind),
  ).toBeDefined();
});

describe('a second step', () => {
  const ways = (more: object) => {
    const steps = [allow('iam:PutUserPolicy', bob), allow('iam:CreateAccessKey')];
    return findingOf(forAlice(policy(...steps, more)), kind)?.newly.filter((way) => way.includes(' + '));
  };

  test('that is denied on exactly that resource leads nowhere', () => {
    expect(ways(deny('iam:CreateAccessKey', bob))).toEqual([]);
    expect(ways(deny('iam:CreateAccessKey', `arn:aws:iam::*:user/b*`))).toEqual([]);
    expect(ways(denyExcept('iam:CreateAccessKey', alice))).toEqual([]);
  });

  test('that is denied on another one, does', () => {
    expect(ways(deny('iam:CreateAccessKey', alice))).toEqual([
      `iam:PutUserPolicy + iam:CreateAccessKey on ${bob}`,
    ]);
  });

  test('on the role of another account is none', () => {
    const steps = [allow('iam:PutRolePolicy'), allow('sts:AssumeRole', `arn:aws:iam::${other}:role/x`)];
    const { newly = [] } = findingOf(forAlice(policy(...steps)), kind) ?? {};
    expect(newly).toEqual(['iam:PutRolePolicy']);
  });

  test('is possible by an alias where only the function is denied', () => {
    const fn = `arn:aws:lambda:eu-west-1:${account}:function:app`;
    const found = (resource: string) =>
      forAlice(
        policy(
          allow(['iam:PassRole', 'lambda:CreateFunction']),
          allow('lambda:InvokeFunction', resource),
          deny('lambda:InvokeFunction', fn),
        ),
      );
    expect(findingOf(found(`${fn}:live`), kind)).toBeDefined();
    expect(findingOf(found(fn), kind)).toBeUndefined();
  });
});

describe('everything of another account', () => {
  test.each(['iam', 's3', 'lambda', 'secretsmanager', 'ec2'])('%s is not all resources', (service) => {
    const found = forAlice(policy(allow('*', `arn:aws:${service}:*:${other}:*`)));
    expect(verdicts(found).filter((one) => !one.includes(kind))).toEqual([]);
  });

  test('counts one less than the own, and names the account', () => {
    const found = findingOf(forAlice(policy(allow('sts:AssumeRole', `arn:aws:iam::${other}:role/*`))), kind);
    expect(found?.severity).toBe('low');
    expect(found?.because).toContain(`sts:AssumeRole on role/* of ${other}.`);
  });

  test('a service is all of its own resources, not of those of another service', () => {
    expect(
      severityOf(forAlice(policy(allow('lambda:*', `arn:aws:lambda:*:${account}:*`))), 'service-wildcard'),
    ).toBe('medium');
    expect(forAlice(policy(allow('lambda:*', `arn:aws:s3:::*`))).findings).toEqual([]);
    expect(forAlice(policy(allow('lambda:*', `arn:aws:lambda:*:${other}:*`))).findings).not.toContainEqual(
      expect.objectContaining({ category: 'service-wildcard' }),
    );
  });
});
