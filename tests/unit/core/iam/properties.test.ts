import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { analyze } from '../../../../core/iam/analyze.ts';
import type { IamFinding } from '../../../../core/iam/finding.ts';
import { severities } from '../../../../core/severity.ts';
import { account, alice, now, role } from '../../../support/iam-policies.ts';
import { analyzeBoth } from '../../../support/iam-situation.ts';

/** The same cases in each run; `JANITOR_SEED` draws others. */
fc.configureGlobal({ seed: Number(process.env['JANITOR_SEED'] ?? 1) });

const actions = [
  '*',
  'iam:*',
  'iam:Put*',
  'iam:PassRole',
  'iam:CreateAccessKey',
  'iam:Attach?serPolicy',
  'sts:AssumeRole',
  'ec2:RunInstances',
  'lambda:*',
  'lambda:CreateFunction',
  's3:*',
  's3:Get*',
  's3:PutBucketPolicy',
  'secretsmanager:GetSecretValue',
  'ssm:SendCommand',
];
const resources = [
  '*',
  'arn:aws:iam::*:user/*',
  'arn:aws:iam::*:user/${aws:username}',
  alice,
  'arn:aws:iam::111122223333:role/app-*',
  'arn:aws:s3:::files/*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::${aws:PrincipalTag/team}/*',
];
const conditions = [
  undefined,
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/a*' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
  { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } },
  { Null: { 'aws:TokenIssueTime': 'false' } },
  {
    StringEquals: { 'aws:ResourceTag/team': 'a' },
    DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
  },
];
const principals = [
  '*',
  { AWS: '*' },
  { AWS: account },
  { AWS: ['999988887777', 'arn:aws:iam::444455556666:role/x'] },
  { Service: 'ec2.amazonaws.com' },
  { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
];
const trustConditions = [
  undefined,
  { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } },
  { StringEquals: { 'sts:ExternalId': 'x' } },
  { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } },
  { StringEquals: { 'aws:PrincipalAccount': '999988887777' } },
];

const some = <T>(all: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 3 });

type Statement = Readonly<Record<string, unknown>>;

function without(fields: Statement): Statement {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const identityStatement = (effects: readonly string[]) =>
  fc
    .record({
      Effect: fc.constantFrom(...effects),
      action: fc.constantFrom('Action', 'Action', 'Action', 'NotAction'),
      actions: some(actions),
      resource: fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
      resources: some(resources),
      Condition: fc.constantFrom(...conditions),
    })
    .map(({ Effect, action, actions, resource, resources, Condition }) =>
      without({ Effect, [action]: actions, [resource]: resources, Condition }),
    );

const trustStatement = (effects: readonly string[]) =>
  fc
    .record({
      Effect: fc.constantFrom(...effects),
      Principal: fc.constantFrom(...principals),
      Action: fc.constantFrom('sts:AssumeRole', 'sts:*', 'sts:AssumeRoleWithWebIdentity', '*'),
      Condition: fc.constantFrom(...trustConditions),
    })
    .map(without);

const both = ['Allow', 'Allow', 'Deny'];
const worlds = [
  { name: 'identity', statement: identityStatement, attachedTo: { kind: 'user', arn: alice } },
  {
    name: 'trust',
    statement: trustStatement,
    attachedTo: { kind: 'role', arn: role, knownAccounts: ['444455556666'] },
  },
] as const;

const policy = (Statement: unknown) => ({ Version: '2012-10-17', Statement });

type Ranks = ReadonlyMap<string, number>;

function ranks(findings: readonly IamFinding[]): Ranks {
  return new Map(findings.map(({ rule, severity }) => [rule, -severities.indexOf(severity)]));
}

/** Rules of the first that the second lacks or has less bad. What was open to an account may be open to everybody. */
function lost(less: Ranks, more: Ranks): readonly string[] {
  return [...less]
    .filter(([rule, rank]) => (more.get(rule) ?? -severities.length) < rank)
    .map(([rule]) => rule)
    .filter((rule) => rule !== 'trust-unknown-account' || !more.has('trust-public'));
}

describe.each(worlds)('$name', ({ statement, attachedTo }) => {
  const statements = fc.array(statement(both), { maxLength: 5 });
  const find = (before: unknown, after: unknown, more: object = {}) =>
    ranks(analyze(changeOf(before, after, more), now).findings);
  const changeOf = (before: unknown, after: unknown, more: object = {}) => ({
    event: null,
    before,
    after,
    attachedTo: { ...attachedTo, ...more },
  });
  const pair = fc.tuple(statements, statements);

  test('a change is judged as the states that it leads from and to', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        expect(() => analyzeBoth(changeOf(policy(before), policy(after)), now)).not.toThrow();
      }),
      { numRuns: 600 },
    );
  });

  test('adding a Deny never adds a finding and never makes one worse', () => {
    fc.assert(
      fc.property(pair, statement(['Deny']), ([before, after], more) => {
        expect(
          lost(find(policy(before), policy([...after, more])), find(policy(before), policy(after))),
        ).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('widening never removes a finding and never makes one less bad', () => {
    fc.assert(
      fc.property(pair, statement(['Allow']), ([before, after], more) => {
        const now = find(policy(before), policy(after));
        expect(lost(now, find(policy(before), policy([...after, more])))).toEqual([]);
        const allowed = after.filter(({ Effect }) => Effect === 'Allow');
        expect(lost(now, find(policy(before), policy(allowed)))).toEqual([]);
        const unconditional = after.map((one) =>
          one['Effect'] === 'Allow' ? without({ ...one, Condition: undefined }) : one,
        );
        expect(lost(now, find(policy(before), policy(unconditional)))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('nothing is new in the same document, nor when it only gets narrower', () => {
    fc.assert(
      fc.property(statements, statement(['Deny']), (all, more) => {
        expect(find(policy(all), policy(all))).toEqual(new Map());
        expect(find(policy(all), policy([...all, more]))).toEqual(new Map());
      }),
      { numRuns: 200 },
    );
  });

  test('order, case and format change nothing', () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const plain = find(policy(before), policy(after));
        expect(find(shuffled(policy(before)), shuffled(policy(after)))).toEqual(plain);
        expect(
          find(JSON.stringify(policy(before)), encodeURIComponent(JSON.stringify(policy(after), null, 4))),
        ).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });
});

/** The same meaning in other words: reversed lists, single values, other case. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map(shuffled).reverse();
    return list.length === 1 ? list[0] : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [
        key.startsWith('aws:') ? key.toUpperCase() : key,
        key.endsWith('Action') ? upper(one) : shuffled(one),
      ]),
  );
}

function upper(actions: unknown): unknown {
  return Array.isArray(actions)
    ? actions.map((one) => String(one).toUpperCase()).reverse()
    : String(actions).toUpperCase();
}

test('10,000 random inputs never throw', () => {
  const value = fc.oneof(
    fc.constantFrom(...actions, ...resources, 'Allow', 'Deny', '%7B', '{', '2012-10-17', '${', '*'),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string(),
  );
  const statement = fc.dictionary(
    fc.constantFrom(
      'Effect',
      'effect',
      'Action',
      'NotAction',
      'Resource',
      'NotResource',
      'Principal',
      'NotPrincipal',
      'Condition',
      'Sid',
    ),
    fc.oneof(value, fc.constantFrom(...conditions, ...principals), fc.array(value, { maxLength: 3 })),
  );
  const document = fc.oneof(
    value,
    fc.record({ Version: value, Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })) }),
    fc
      .record({ Statement: fc.array(statement, { maxLength: 3 }) })
      .map((one) => encodeURIComponent(JSON.stringify(one))),
  );
  const event = fc.record({
    eventName: fc.oneof(
      value,
      fc.constantFrom('PutUserPolicy', 'DeleteUserPermissionsBoundary', 'CreateAccessKey', 'CreateRole'),
    ),
    requestParameters: value,
    userIdentity: value,
  });
  const attachedTo = fc.record({
    kind: fc.oneof(value, fc.constantFrom('user', 'role', 'group', 'policy', 'bucket')),
    arn: value,
    others: fc.oneof(value, fc.array(document, { maxLength: 2 })),
    boundaryBefore: document,
    boundaryAfter: document,
    members: value,
    principals: value,
    knownAccounts: value,
  });
  fc.assert(
    fc.property(
      fc.record(
        {
          event: fc.oneof(event, value),
          before: document,
          after: document,
          attachedTo: fc.oneof(attachedTo, value),
        },
        { requiredKeys: [] },
      ),
      (input) => {
        const { findings, undecided } = analyze(input, now);
        expect(Array.isArray(findings) && Array.isArray(undecided)).toBe(true);
      },
    ),
    { numRuns: 10_000 },
  );
});
