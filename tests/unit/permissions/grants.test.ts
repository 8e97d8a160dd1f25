import { beforeAll, describe, expect, test } from '@jest/globals';
import { unscopedActions } from '../../../aws/access/unscoped-actions.ts';
import { tableDefinitions } from '../../../aws/tables.ts';
import { schedulerRoleGrants } from '../../../infra/grants/functions.ts';
import type { RoleStatement, Where } from '../../../infra/grants/grant.ts';
import { rolePolicies } from '../../../infra/policy-documents.ts';
import { functionNames } from '../../support/function-names.ts';
import { grantsOf, platformGrants } from '../../support/grants.ts';
import { isArnLike, isGranted } from '../../support/iam.ts';
import { type Documented, documented as read } from '../../support/iam-reference.ts';

const where: Where = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  prefix: 'janitor-test',
  memberAccounts: ['111111111111', '222222222222'],
};

const statements = functionNames.flatMap((name) => [
  ...grantsOf(name, where),
  ...platformGrants(name, where),
]);

function resourcesOf(granted: readonly RoleStatement[], action: string): readonly string[] {
  return granted.flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));
}

const actions = [...new Set(statements.flatMap((statement) => statement.actions))].toSorted();

let reference: ReadonlyMap<string, Documented>;
beforeAll(async () => {
  reference = new Map(
    await Promise.all(actions.map(async (action) => [action, await read(action)] as const)),
  );
});

function documented(action: string): Documented {
  const found = reference.get(action);
  if (!found) throw new Error(`${action} was not looked up`);
  return found;
}

describe('the grants of all functions', () => {
  test.each(actions.filter((action) => !(action in unscopedActions)))(
    'allow %s only on resource types that AWS checks for it',
    (action) => {
      const { required, optional } = documented(action);
      const resources = resourcesOf(statements, action);
      const forms = [...required, ...optional];
      expect(resources.filter((resource) => !forms.some((form) => isArnLike(form, resource)))).toEqual([]);
      const missing = required.filter((form) => !resources.some((resource) => isArnLike(form, resource)));
      expect(missing).toEqual([]);
    },
  );

  test.each(Object.keys(unscopedActions))('allow %s only on *', (action) => {
    expect(new Set(resourcesOf(statements, action))).toEqual(new Set(['*']));
  });

  test('allow on * only read actions that AWS cannot narrow', () => {
    const broad = actions.filter((action) => resourcesOf(statements, action).includes('*'));
    expect(broad).toEqual(Object.keys(unscopedActions).toSorted());
    for (const action of broad) {
      const { access, required, optional } = documented(action);
      // config:PutEvaluations answers AWS Config and supports no resource-level permission.
      const isReading = /^(List|Read)$/.test(access) || action === 'config:PutEvaluations';
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html: composite alarms are
      // told only with a permission on `*`.
      const narrower = action === 'cloudwatch:DescribeAlarms' ? [] : required;
      expect({ action, isReading, narrower }).toEqual({ action, isReading: true, narrower: [] });
      expect(optional.every((arn) => arn.endsWith('dataset/*'))).toBe(true);
    }
  });

  test('contain no action patterns, and only condition keys that AWS knows for the action', () => {
    expect(actions.filter((action) => !/^[a-z0-9]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
    for (const statement of statements)
      for (const keys of Object.values(statement.conditions ?? {}))
        for (const key of Object.keys(keys))
          for (const action of statement.actions) expect(documented(action).keys).toContain(key);
  });

  test('cover only resources of this account, its member accounts, or under a condition on the account', () => {
    const accounts = [where.account, ...where.memberAccounts];
    // Everybody may read the policies that AWS manages.
    const readsOfAws = ['iam:GetPolicy', 'iam:GetPolicyVersion'];
    const foreign = statements.filter(
      ({ actions, resources, conditions }) =>
        !resources.every(
          (arn) =>
            arn === '*' ||
            accounts.includes(arn.split(':')[4] ?? '') ||
            (arn === 'arn:aws:iam::aws:policy/*' && actions.every((action) => readsOfAws.includes(action))),
        ) &&
        conditions?.StringEquals?.['s3:ResourceAccount'] !== where.account &&
        // Snapshots: only of this account's volumes, and only tagged on creation.
        conditions?.ArnLike?.['ec2:ParentVolume'] !== `arn:aws:ec2:*:${where.account}:volume/*` &&
        conditions?.StringEquals?.['ec2:CreateAction'] !== 'CreateSnapshot',
    );
    expect(foreign).toEqual([]);
  });
});

describe('the rights of functions', () => {
  const servicesOf = (name: string) =>
    new Set(grantsOf(name, where).flatMap(({ actions }) => actions.map((action) => action.split(':')[0])));

  test('let slack reach only tables, queues and its two secrets', () => {
    expect(servicesOf('slack')).toEqual(new Set(['dynamodb', 'sqs', 'secretsmanager']));
    expect(resourcesOf(grantsOf('slack', where), 'secretsmanager:GetSecretValue')).toHaveLength(2);
  });

  test('let only probe and the two recheck functions change resources', () => {
    const ownFiles = 'arn:aws:s3:::janitor-test-compliance-123456789012/';
    const kinds = ['ec2', 'rds', 'iam', 's3'];
    const changing = functionNames.filter((name) =>
      grantsOf(name, where).some(({ actions, resources }) =>
        actions.some(
          (action) =>
            !resources.every((arn) => arn.startsWith(ownFiles)) &&
            kinds.includes(action.split(':')[0] ?? '') &&
            action !== 'iam:PassRole' &&
            !/^(List|Read)$/.test(documented(action).access),
        ),
      ),
    );
    expect(changing).toEqual(['probe', 'recheck', 'recheck-iam']);
  });

  test('let no function change or delete audit events', () => {
    const audit = 'arn:aws:dynamodb:eu-west-1:123456789012:table/janitor-test-audit';
    for (const name of functionNames)
      for (const action of ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate', 'PartiQLDelete'])
        expect(isGranted(grantsOf(name, where), `dynamodb:${action}`, audit)).toBe(false);
  });

  test('let only notify pass a role, and only to Scheduler', () => {
    const passing = functionNames.filter(
      (name) => resourcesOf(grantsOf(name, where), 'iam:PassRole').length > 0,
    );
    expect(passing).toEqual(['notify']);
    const granted = grantsOf('notify', where);
    const role = 'arn:aws:iam::123456789012:role/janitor-test-scheduler';
    const pass = (resource: string, service: string) =>
      isGranted(granted, 'iam:PassRole', resource, { 'iam:PassedToService': service });
    expect(pass(role, 'scheduler.amazonaws.com')).toBe(true);
    expect(pass(role, 'ec2.amazonaws.com')).toBe(false);
    expect(pass('arn:aws:iam::123456789012:role/admin', 'scheduler.amazonaws.com')).toBe(false);
    expect(schedulerRoleGrants(where)).toEqual([
      {
        actions: ['sqs:SendMessage'],
        resources: ['recheck', 'recheck-dead', 'recheck-iam', 'recheck-iam-dead'].map(
          (name) => `arn:aws:sqs:eu-west-1:123456789012:janitor-test-${name}`,
        ),
      },
    ]);
  });

  test('let a function assume only roles that trust it, and none without member accounts', () => {
    const assumed = (name: string) => resourcesOf(grantsOf(name, where), 'sts:AssumeRole');
    const [one, two] = where.memberAccounts.map((account) => `arn:aws:iam::${account}:role/janitor-test`);
    expect(assumed('scan')).toEqual([`${one}-read`, `${two}-read`]);
    expect(assumed('recheck')).toEqual([
      `${one}-read`,
      `${one}-remediate`,
      `${two}-read`,
      `${two}-remediate`,
    ]);
    expect(assumed('probe')).toEqual([`${one}-remediate`, `${two}-remediate`]);
    expect(assumed('recheck-iam')).toEqual([
      `${one}-read`,
      `${one}-remediate-iam`,
      `${two}-read`,
      `${two}-remediate-iam`,
    ]);
    const alone = { ...where, memberAccounts: [where.account] };
    expect(functionNames.flatMap((name) => resourcesOf(grantsOf(name, alone), 'sts:AssumeRole'))).toEqual([]);
  });

  test('let one function publish to each topic', () => {
    const publishing = functionNames.flatMap((name) =>
      resourcesOf(grantsOf(name, where), 'sns:Publish').map((arn) => [name, arn.split(':').at(-1)]),
    );
    expect(publishing).toEqual([
      ['audit-mail', 'janitor-test-iam'],
      ['compliance', 'janitor-test-compliance'],
      ['notify', 'janitor-test-notices'],
    ]);
  });
});

describe('grants and what they refer to', () => {
  test('no function can create or change its tables, queues or schedule groups', () => {
    const making = [
      'dynamodb:CreateTable',
      'dynamodb:UpdateTable',
      'dynamodb:DeleteTable',
      'dynamodb:UpdateTimeToLive',
      'dynamodb:UpdateContinuousBackups',
      'sqs:CreateQueue',
      'sqs:DeleteQueue',
      'sqs:SetQueueAttributes',
      'scheduler:CreateScheduleGroup',
      'scheduler:DeleteScheduleGroup',
      's3:CreateBucket',
      's3:DeleteBucket',
    ];
    const granted = (name: (typeof functionNames)[number]) =>
      grantsOf(name, where).flatMap(({ actions }) => actions);
    const made = functionNames.flatMap((name) =>
      making.filter((action) => granted(name).includes(action)).map((action) => `${name} ${action}`),
    );
    // For the policies of other queues: its boundary denies it on Janitor's own (boundary.test.ts).
    expect(made).toEqual(['recheck-iam sqs:SetQueueAttributes']);
  });

  test('every granted index exists on its table', () => {
    const existing = tableDefinitions('janitor-test').flatMap(({ TableName, GlobalSecondaryIndexes = [] }) =>
      GlobalSecondaryIndexes.map(({ IndexName }) => `${TableName}/index/${IndexName}`),
    );
    const granted = resourcesOf(statements, 'dynamodb:Query').flatMap(
      (arn) => /table\/(.*\/index\/.*)/.exec(arn)?.[1] ?? [],
    );
    expect(granted.filter((index) => !existing.includes(index))).toEqual([]);
  });

  test("the roles of 50 member accounts fit into IAM's limits", () => {
    const memberAccounts = Array.from({ length: 50 }, (_, at) => String(100_000_000_000 + at));
    const place = { ...where, prefix: 'janitor-production', memberAccounts };
    for (const name of functionNames) {
      const { inline, attached } = rolePolicies(name, [
        ...grantsOf(name, place),
        ...platformGrants(name, place),
      ]);
      expect(inline.length).toBeLessThanOrEqual(10_240);
      for (const one of attached) expect(one.length).toBeLessThanOrEqual(6_144);
    }
  });
});
