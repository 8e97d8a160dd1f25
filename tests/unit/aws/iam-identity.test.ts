import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { samples } from '../../../aws/kinds/iam/iam-identity.samples.ts';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, type AwsRequest, answeringClients, queryError } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';
const scope = { account, region: 'global', kind: 'iam-identity' };
const ref = (id: string) => ({ ...scope, id, arn: '', name: '' });

type Answers = Readonly<Record<string, AwsAnswer | ((request: AwsRequest) => AwsAnswer)>>;

function result(operation: string, xml: string): AwsAnswer {
  return {
    xml: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
  };
}

function sampled(call: string, version = ''): AwsAnswer {
  const sample = samples.answers[`${call} ${version}`] ?? samples.answers[call];
  return typeof sample === 'string'
    ? { xml: sample }
    : queryError('AccessDenied', `no answer to ${call}`, 403);
}

function inventoryOf(answers: Answers = {}) {
  const made = answeringClients((request) => {
    const own = answers[request.call];
    if (own) return typeof own === 'function' ? own(request) : own;
    return sampled(request.call, request.fields['VersionId']);
  });
  return {
    ...made,
    inventory: createInventory({
      accounts: oneAccount(made.clients, account),
      kinds: [kind],
      nowMs: () => 0,
    }),
  };
}

const list = async (answers: Answers = {}) => everyPage(inventoryOf(answers).inventory.list(scope));
const nowOf = (facts: object): Identity =>
  (facts as { readonly now: { readonly value: Identity } }).now.value;

describe('listing', () => {
  test('gives users, roles, groups and policies with their documents as plain text', async () => {
    const all = await list();
    expect(all.map(({ id }) => id)).toEqual(['user/ada', 'role/deploy', 'group/dev', 'policy/team/base']);
    const [ada, deploy, , base] = all.map(({ facts }) => nowOf(facts));
    expect(ada).toMatchObject({
      kind: 'user',
      path: '/',
      groups: ['dev'],
      boundary: `arn:aws:iam::${account}:policy/limit`,
      attached: [`arn:aws:iam::${account}:policy/team/base`],
      tags: { Owner: 'ada@example.com' },
    });
    expect(JSON.parse(ada?.inline['own'] ?? '')).toMatchObject({ Statement: { Action: 's3:GetObject' } });
    expect(deploy?.trust).toMatch(/^\{"Version"/);
    expect(base).toMatchObject({ path: '/team/', defaultVersion: 'v1' });
    expect(base?.versions['v1']).toMatch(/^\{"Version"/);
  });

  test.each([
    ['plain text with a percent sign', '{"Sid":"100%25"}', '{"Sid":"100%25"}'],
    ['encoded text with a plus sign', encodeURIComponent('{"a":"b+c d"}'), '{"a":"b+c d"}'],
    ['a broken encoding', '%7B%ZZ', '%7B%ZZ'],
  ])('keeps %s', async (_, sent, kept) => {
    const user = `<member><UserName>bob</UserName><Path>/</Path><Arn>arn:aws:iam::${account}:user/bob</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><GroupList/><AttachedManagedPolicies/><UserPolicyList><member><PolicyName>p</PolicyName><PolicyDocument>${sent.replaceAll('"', '&quot;')}</PolicyDocument></member></UserPolicyList></member>`;
    const [bob] = await list({
      'iam:GetAccountAuthorizationDetails': result(
        'GetAccountAuthorizationDetails',
        `<UserDetailList>${user}</UserDetailList><RoleDetailList/><GroupDetailList/><Policies/><IsTruncated>false</IsTruncated>`,
      ),
    });
    expect(nowOf(bob?.facts ?? {}).inline).toEqual({ p: kept });
  });

  test('reads every page, and fails when IAM says that there is more without saying where', async () => {
    const empty = '<UserDetailList/><RoleDetailList/><GroupDetailList/><Policies/>';
    const page = (request: AwsRequest): AwsAnswer =>
      request.fields['Marker'] === 'next'
        ? sampled('iam:GetAccountAuthorizationDetails')
        : result(
            'GetAccountAuthorizationDetails',
            `${empty}<IsTruncated>true</IsTruncated><Marker>next</Marker>`,
          );
    expect(await list({ 'iam:GetAccountAuthorizationDetails': page })).toHaveLength(4);
    const cut = result('GetAccountAuthorizationDetails', `${empty}<IsTruncated>true</IsTruncated>`);
    await expect(list({ 'iam:GetAccountAuthorizationDetails': cut })).rejects.toThrow('lacks the Marker');
  });
});

describe('reading one identity', () => {
  test.each(['user/ada', 'role/deploy', 'group/dev', 'policy/team/base'])(
    '%s is the same as listed, with the same material',
    async (id) => {
      const listed = (await list()).find((one) => one.id === id);
      const got = await inventoryOf().inventory.get(ref(id));
      expect(got?.arn).toBe(listed?.arn);
      const tags = nowOf(got?.facts ?? {}).tags;
      expect(nowOf(got?.facts ?? {})).toEqual({ ...nowOf(listed?.facts ?? {}), tags });
      // The listing has no tags of managed policies, and `Owner` is one of them.
      expect(got?.material).toMatchObject(listed?.material ?? {});
      expect(got?.protections).toEqual(listed?.protections);
    },
  );

  test('is gone when IAM answers NoSuchEntity, and unknown when it denies', async () => {
    const gone = inventoryOf({ 'iam:GetRole': queryError('NoSuchEntity', 'gone', 404) });
    expect(await gone.inventory.get(ref('role/deploy'))).toBeUndefined();
    const denied = inventoryOf({ 'iam:GetRole': queryError('AccessDenied', 'no', 403) });
    await expect(denied.inventory.get(ref('role/deploy'))).rejects.toThrow('access denied');
  });

  test('reads the pages of each list to their end', async () => {
    const names = (request: AwsRequest): AwsAnswer =>
      request.fields['Marker'] === 'm'
        ? result(
            'ListUserPolicies',
            '<PolicyNames><member>b</member></PolicyNames><IsTruncated>false</IsTruncated>',
          )
        : result(
            'ListUserPolicies',
            '<PolicyNames><member>a</member></PolicyNames><IsTruncated>true</IsTruncated><Marker>m</Marker>',
          );
    const document = ({ fields }: AwsRequest): AwsAnswer =>
      result(
        'GetUserPolicy',
        `<UserName>ada</UserName><PolicyName>${fields['PolicyName']}</PolicyName><PolicyDocument>{}</PolicyDocument>`,
      );
    const { inventory } = inventoryOf({ 'iam:ListUserPolicies': names, 'iam:GetUserPolicy': document });
    const ada = await inventory.get(ref('user/ada'));
    expect(Object.keys(nowOf(ada?.facts ?? {}).inline)).toEqual(['a', 'b']);
  });
});

describe('facts', () => {
  const load = async (id: string, name: string, answers: Answers = {}) => {
    const { inventory } = inventoryOf(answers);
    const resource = (await everyPage(inventory.list(scope))).find((one) => one.id === id);
    if (!resource) throw new Error(`${id} was not listed`);
    const [loaded] = await inventory.load([{ resource, needs: [{ need: 'fact', name }] }], 0);
    return (loaded?.facts as Readonly<Record<string, unknown>> | undefined)?.[name];
  };
  const base = `arn:aws:iam::${account}:policy/team/base`;

  test('accepted is unknown without a mirror', async () => {
    expect(await load('user/ada', 'accepted')).toMatchObject({ known: false });
  });

  test('policies holds what the user has itself, by groups and as boundary', async () => {
    const both = ({ fields }: AwsRequest): AwsAnswer =>
      fields['PolicyArn'] === base ? sampled('iam:GetPolicy') : queryError('NoSuchEntity', 'gone', 404);
    expect(await load('user/ada', 'policies', { 'iam:GetPolicy': both })).toEqual({
      known: true,
      value: {
        [base]: expect.stringContaining('s3:GetObject'),
        [`arn:aws:iam::${account}:policy/limit`]: null,
      },
    });
  });

  test('policies is unknown when IAM throttles, and null for what may not be read', async () => {
    expect(
      await load('group/dev', 'policies', { 'iam:GetPolicy': queryError('Throttling', 'slow', 400) }),
    ).toMatchObject({ known: false });
    expect(
      await load('group/dev', 'policies', { 'iam:GetPolicy': queryError('AccessDenied', 'no', 403) }),
    ).toEqual({ known: true, value: { [base]: null } });
  });

  test('groups is null for a group that does not exist', async () => {
    expect(
      await load('user/ada', 'groups', { 'iam:ListGroupPolicies': queryError('NoSuchEntity', 'gone', 404) }),
    ).toEqual({ known: true, value: { dev: null } });
  });

  test('holders has the ARNs of those who have a policy, also by a group, and of the members of a group', async () => {
    const ada = `arn:aws:iam::${account}:user/ada`;
    expect(await load('policy/team/base', 'holders')).toEqual({
      known: true,
      value: [`arn:aws:iam::${account}:role/deploy`, ada],
    });
    expect(await load('group/dev', 'holders')).toEqual({ known: true, value: [ada] });
    expect(await load('user/ada', 'holders')).toEqual({ known: true, value: [] });
  });
});

test.each([
  ['role', '/aws-service-role/x.amazonaws.com/', 'AWSServiceRoleForX', 'service-linked'],
  ['role', '/aws-reserved/sso.amazonaws.com/', 'AWSReservedSSO_Admin_1', 'identity-center'],
  ['role', '/', 'OrganizationAccountAccessRole', 'organisation-access'],
  ['role', '/', 'AWSControlTowerExecution', 'organisation-access'],
  ['role', '/', 'stacksets-exec-1', 'organisation-access'],
  ['role', '/', 'janitor-prod-recheck', 'own'],
  ['user', '/break-glass/', 'emergency', 'break-glass'],
  ['user', '/', 'ordinary', undefined],
])('a %s %s%s is protected as %s', async (of, path, name, code) => {
  const head = (Name: string) =>
    `<${Name}Name>${name}</${Name}Name><Path>${path}</Path><Arn>arn:aws:iam::${account}:${of}${path}${name}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><AttachedManagedPolicies/>`;
  const parts =
    of === 'user'
      ? `<UserDetailList><member>${head('User')}<GroupList/></member></UserDetailList><RoleDetailList/>`
      : `<UserDetailList/><RoleDetailList><member>${head('Role')}<AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument><RolePolicyList/></member></RoleDetailList>`;
  const [one] = await list({
    'iam:GetAccountAuthorizationDetails': result(
      'GetAccountAuthorizationDetails',
      `${parts}<GroupDetailList/><Policies/><IsTruncated>false</IsTruncated>`,
    ),
  });
  expect(one?.protections.map((protection) => protection.code)).toEqual(code ? [code] : []);
  // A finding about a protected identity still gets a card, which says what to do.
  for (const protection of one?.protections ?? []) expect(protection.toFix).toBeDefined();
});
