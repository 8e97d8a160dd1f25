import { describe, expect, test } from '@jest/globals';
import { functionNamed } from '../../../infra/functions.ts';
import { functionBoundary } from '../../../infra/grants/functions.ts';
import type { RoleStatement, Where } from '../../../infra/grants/grant.ts';
import { memberBoundary, memberRoles } from '../../../infra/member-account.ts';
import { policyDocument } from '../../../infra/policy-documents.ts';
import { functionNames } from '../../support/function-names.ts';
import { grantsOf, platformGrants } from '../../support/grants.ts';
import { isGranted } from '../../support/iam.ts';
import { isChanging } from '../../support/iam-reference.ts';

const account = '123456789012';
const where: Where = {
  partition: 'aws',
  region: 'eu-west-1',
  account,
  prefix: 'janitor-production',
  memberAccounts: ['222222222222'],
};
const fn = functionNamed('recheck-iam');
const everything: readonly RoleStatement[] = [{ actions: ['*'], resources: ['*'] }];

const inAccount = { 's3:ResourceAccount': account };

/** What is allowed by the policies of a role and by its boundary, and denied by none. */
function may(
  role: readonly RoleStatement[],
  limit: readonly RoleStatement[],
  action: string,
  on: string,
): boolean {
  const [denied, allowed] = [true, false].map((is) =>
    limit.filter(({ effect }) => (effect === 'Deny') === is),
  );
  return (
    isGranted(role, action, on, inAccount) &&
    isGranted(allowed ?? [], action, on) &&
    !isGranted(denied ?? [], action, on)
  );
}

const actionsOf = (statements: readonly RoleStatement[]) => statements.flatMap(({ actions }) => actions);

async function changesOfIam(statements: readonly RoleStatement[]): Promise<readonly string[]> {
  const actions = actionsOf(statements).filter((action) => action.startsWith('iam:'));
  const changing = await Promise.all(
    actions.map(async (action) => ((await isChanging(action)) ? [action] : [])),
  );
  return [...new Set(changing.flat())].toSorted();
}

describe.each([
  [
    'recheck-iam',
    [...grantsOf('recheck-iam', where), ...platformGrants('recheck-iam', where)],
    functionBoundary(fn, where),
  ],
  ['remediate-iam of a member account', memberRoles['remediate-iam'].grants(where), memberBoundary(where)],
] as const)('the permissions boundary of %s', (_, role, limit) => {
  const arn = (what: string) => `arn:aws:iam::${account}:${what}`;

  test('leaves its role all that it has, and no other change of IAM', async () => {
    for (const { actions, resources } of role)
      for (const action of actions)
        for (const on of resources) expect(may(role, limit, action, on)).toBe(true);
    const limited = await changesOfIam(limit.filter(({ effect }) => effect !== 'Deny'));
    expect(limited).toEqual(await changesOfIam(role));
  });

  test.each([
    'role/janitor-production-recheck-iam',
    'role/janitor-production-remediate-iam',
    'role/janitor-dev-scan',
    'policy/janitor-production-recheck-iam-boundary',
    'policy/janitor-production-remediate-iam-boundary',
    'role/aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_Admin_5fbd1',
    'role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport',
    'role/OrganizationAccountAccessRole',
    'role/AWSControlTowerExecution',
    'role/stacksets-exec-1234',
  ])('never lets %s be changed, whatever policies the role has', async (what) => {
    const changes = await changesOfIam(role);
    expect(changes.length).toBeGreaterThan(15);
    for (const action of changes) expect(may(everything, limit, action, arn(what))).toBe(false);
  });

  test.each([
    ['s3:PutBucketPolicy', 'arn:aws:s3:::janitor-production-compliance'],
    ['s3:DeleteBucketPolicy', 'arn:aws:s3:::janitor-production-compliance'],
    ['sqs:SetQueueAttributes', `arn:aws:sqs:eu-west-1:${account}:janitor-production-recheck`],
    ['sns:SetTopicAttributes', `arn:aws:sns:eu-west-1:${account}:janitor-production-iam`],
    ['secretsmanager:PutResourcePolicy', `arn:aws:secretsmanager:eu-west-1:${account}:secret:janitor-x`],
  ])('never allows %s on a resource of Janitor, but on others', (action, own) => {
    expect(may(everything, limit, action, own)).toBe(false);
    expect(may(role, limit, action, own.replace(':janitor-', ':shop-'))).toBe(true);
  });

  test('lets the identities of people and applications be changed', () => {
    expect(may(role, limit, 'iam:DetachUserPolicy', arn('user/people/eve'))).toBe(true);
    expect(may(role, limit, 'iam:UpdateAssumeRolePolicy', arn('role/app/web'))).toBe(true);
    expect(may(role, limit, 'iam:SetDefaultPolicyVersion', arn('policy/app'))).toBe(true);
  });

  test.each([
    ['iam:CreateAccessKey', arn('user/eve')],
    ['iam:CreateUser', arn('user/eve')],
    ['iam:PassRole', arn('role/app')],
    ['iam:DeleteRole', arn('role/app')],
    ['sts:AssumeRole', arn('role/admin')],
    ['ec2:StopInstances', `arn:aws:ec2:eu-west-1:${account}:instance/i-1`],
  ])('never allows %s', (action, on) => {
    expect(may(everything, limit, action, on)).toBe(false);
  });

  test("fits into IAM's limit of a managed policy", () => {
    expect(policyDocument(limit).length).toBeLessThanOrEqual(6_144);
  });
});

test('no other function and no other role of a member account has an action that changes permissions', async () => {
  const own = await changesOfIam(memberRoles['remediate-iam'].grants(where));
  const others = functionNames
    .filter((name) => name !== 'recheck-iam')
    .flatMap((name) => actionsOf(grantsOf(name, where)));
  const inMembers = (['read', 'remediate'] as const).flatMap((name) =>
    actionsOf(memberRoles[name].grants(where)),
  );
  expect([...others, ...inMembers].filter((action) => own.includes(action))).toEqual([]);
});
