import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { parseReport } from '../../../aws/kinds/iam/credential-report.ts';
import { kind } from '../../../aws/kinds/iam/iam-user.ts';
import { reader } from '../../../aws/reader.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients, callerIdentity, queryError } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';
const scope = { account, region: 'global', kind: 'iam-user' };
const header = 'user,arn,user_creation_time,password_enabled,password_last_used,mfa_active';
const rows = [
  `<root_account>,arn:aws:iam::${account}:root,2020-01-01T00:00:00+00:00,not_supported,no_information,true`,
  `ada,arn:aws:iam::${account}:user/people/ada,2026-01-02T03:04:05+00:00,true,N/A,false`,
  `gone,arn:aws:iam::${account}:user/gone,2026-01-02T03:04:05+00:00,true,N/A,false`,
];
const report = [header, ...rows].join('\n');

function result(operation: string, xml: string): AwsAnswer {
  return {
    xml: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
  };
}

function member(name: string, path = '/people/'): string {
  return `<member><UserName>${name}</UserName><Path>${path}</Path><UserId>AIDA${name}</UserId><Arn>arn:aws:iam::${account}:user${path}${name}</Arn><CreateDate>2026-01-02T03:04:05.678Z</CreateDate><Tags><member><Key>Owner</Key><Value>${name}@example.com</Value></member></Tags></member>`;
}

const standard: Readonly<Record<string, AwsAnswer>> = {
  'sts:GetCallerIdentity': callerIdentity,
  'iam:GenerateCredentialReport': result('GenerateCredentialReport', '<State>COMPLETE</State>'),
  'iam:GetCredentialReport': result(
    'GetCredentialReport',
    `<Content>${Buffer.from(report).toString('base64')}</Content>`,
  ),
  'iam:GetAccountAuthorizationDetails': result(
    'GetAccountAuthorizationDetails',
    `<UserDetailList>${member('ada')}${member('new')}</UserDetailList><IsTruncated>false</IsTruncated>`,
  ),
};

function inventoryOf(answers: Readonly<Record<string, AwsAnswer>> = {}) {
  const made = answeringClients(
    ({ call }) =>
      ({ ...standard, ...answers })[call] ?? queryError('AccessDenied', `no answer to ${call}`, 403),
  );
  return {
    ...made,
    inventory: createInventory({ accounts: oneAccount(made.clients), kinds: [kind], nowMs: () => 0 }),
  };
}

describe('listing users', () => {
  test('fails when IAM says that there is more and gives no marker', async () => {
    const cut = result(
      'GetAccountAuthorizationDetails',
      `<UserDetailList>${member('ada')}</UserDetailList><IsTruncated>true</IsTruncated>`,
    );
    const { inventory } = inventoryOf({ 'iam:GetAccountAuthorizationDetails': cut });
    await expect(everyPage(inventory.list(scope))).rejects.toThrow('is truncated but lacks the Marker');
  });

  test('takes four calls and joins the current users with the credential report', async () => {
    const { inventory, apiCalls } = inventoryOf();

    const users = await everyPage(inventory.list(scope));

    expect(users.map(({ id, facts }) => [id, facts['reported']])).toEqual([
      ['<root_account>', { known: true, value: { hasPassword: true, hasMfa: true } }],
      ['ada', { known: true, value: { hasPassword: true, hasMfa: false } }],
      ['new', { known: true, value: null }],
    ]);
    expect(users[1]).toMatchObject({
      path: '/people/',
      tags: { known: true, value: { Owner: 'ada@example.com' } },
    });
    expect(apiCalls).toEqual({
      'sts:GetCallerIdentity': 1,
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'iam:GetAccountAuthorizationDetails': 1,
    });
  });

  test('uses the credential report with unknown tags when IAM denies GetAccountAuthorizationDetails', async () => {
    const { inventory } = inventoryOf({
      'iam:GetAccountAuthorizationDetails': queryError('AccessDenied', 'not authorized', 403),
    });

    const users = await everyPage(inventory.list(scope));

    const ada = users.find(({ id }) => id === 'ada');
    expect(ada).toMatchObject({
      path: '/people/',
      tags: { known: false, why: expect.stringContaining('access denied') },
    });
    expect(ada?.material['Created']).toBe('2026-01-02T03:04:05Z');
  });

  test('fails when the credential report cannot be read', async () => {
    const { inventory } = inventoryOf({
      'iam:GetCredentialReport': queryError('AccessDenied', 'not authorized', 403),
    });
    await expect(everyPage(inventory.list(scope))).rejects.toThrow('access denied');
  });

  test('protects the root user whatever the policy says', async () => {
    const { inventory } = inventoryOf();
    const [root] = await everyPage(inventory.list(scope));
    expect(root?.protections).toEqual([expect.objectContaining({ code: 'root' })]);
  });

  test('gives a user the same creation time from the report and from GetUser', async () => {
    const { inventory } = inventoryOf({
      'iam:GetUser': result(
        'GetUser',
        `<User>${member('ada').replace(/<\/?member>(?=<UserName>|$)/g, '')}</User>`,
      ),
    });
    const listed = (await everyPage(inventory.list(scope))).find(({ id }) => id === 'ada');
    const got = await inventory.get({ ...scope, id: 'ada', arn: '', name: '' });
    expect(got?.material).toEqual(listed?.material);
  });
});

describe('facts of a user', () => {
  const load = async (answers: Readonly<Record<string, AwsAnswer>>, id: string, name: string) => {
    const { inventory } = inventoryOf(answers);
    const user = (await everyPage(inventory.list(scope))).find((one) => one.id === id);
    if (!user) throw new Error(`${id} was not listed`);
    const [loaded] = await inventory.load([{ resource: user, needs: [{ need: 'fact', name }] }], 0);
    return loaded?.facts[name];
  };

  test("read MFA from the user's current devices", async () => {
    const device =
      '<member><UserName>ada</UserName><SerialNumber>arn:x</SerialNumber><EnableDate>2026-01-02T03:04:05Z</EnableDate></member>';
    const some = result(
      'ListMFADevices',
      `<MFADevices>${device}</MFADevices><IsTruncated>false</IsTruncated>`,
    );
    const none = result('ListMFADevices', '<MFADevices/><IsTruncated>false</IsTruncated>');
    expect(await load({ 'iam:ListMFADevices': some }, 'ada', 'mfa')).toEqual({
      known: true,
      value: { devices: 1, hasCredentials: true },
    });
    expect(await load({ 'iam:ListMFADevices': none }, 'ada', 'mfa')).toMatchObject({
      known: true,
      value: { devices: 0 },
    });
    expect(await load({}, 'ada', 'mfa')).toMatchObject({ known: false });
    const cut = result('ListMFADevices', '<MFADevices/><IsTruncated>true</IsTruncated>');
    expect(await load({ 'iam:ListMFADevices': cut }, 'ada', 'mfa')).toMatchObject({ known: false });
  });

  test("read root's MFA from the account summary, and root without credentials needs none", async () => {
    const entry = (key: string, value: number): string =>
      `<entry><key>${key}</key><value>${value}</value></entry>`;
    const summary = (...entries: string[]): AwsAnswer =>
      result('GetAccountSummary', `<SummaryMap>${entries.join('')}</SummaryMap>`);
    const root = (answer: AwsAnswer) => load({ 'iam:GetAccountSummary': answer }, '<root_account>', 'mfa');
    expect(await root(summary(entry('AccountMFAEnabled', 0)))).toMatchObject({ known: false });
    for (const credential of ['AccountPasswordPresent', 'AccountAccessKeysPresent'])
      expect(await root(summary(entry('AccountMFAEnabled', 0), entry(credential, 1)))).toEqual({
        known: true,
        value: { devices: 0, hasCredentials: true },
      });
    for (const credential of ['AccountPasswordPresent', 'AccountAccessKeysPresent'])
      expect(await root(summary(entry('AccountMFAEnabled', 0), entry(credential, 0)))).toMatchObject({
        known: false,
      });
    expect(await root(summary(entry('AccountMFAEnabled', 1)))).toMatchObject({ value: { devices: 1 } });
    const bare = summary(
      entry('AccountMFAEnabled', 0),
      entry('AccountPasswordPresent', 0),
      entry('AccountAccessKeysPresent', 0),
    );
    expect(await root(bare)).toMatchObject({ value: { hasCredentials: false } });
    expect(await root(summary(entry('Users', 3)))).toMatchObject({ known: false });
  });

  test("skip root's MFA in GovCloud, which has no console", async () => {
    const { clients, apiCalls } = answeringClients(() => queryError('AccessDenied', 'no', 403), {
      homeRegion: 'us-gov-west-1',
    });
    const aws = reader(clients, account, 'global', 0);
    const root = await kind.get.run(aws, { ...scope, id: '<root_account>', arn: '', name: '' });
    expect(root?.arn).toBe(`arn:aws-us-gov:iam::${account}:root`);
    expect(await kind.facts.mfa?.load(aws, root as never)).toEqual({ devices: 0, hasCredentials: false });
    expect(apiCalls).toEqual({});
  });

  test('have no console password only when GetLoginProfile answers NoSuchEntity', async () => {
    expect(
      await load(
        { 'iam:GetLoginProfile': queryError('NoSuchEntity', 'none', 404) },
        'ada',
        'hasConsolePassword',
      ),
    ).toEqual({ known: true, value: false });
    expect(await load({}, 'ada', 'hasConsolePassword')).toMatchObject({ known: false });
  });
});

test('parseReport finds columns by name and throws when one is missing', () => {
  const moved = parseReport(
    'mfa_active,user,user_creation_time,arn,password_enabled\ntrue,bob,2026-01-01T00:00:00+00:00,arn:aws:iam::123456789012:user/bob,false',
  );
  expect(moved.get('bob')).toMatchObject({ hasMfa: true, hasPassword: false });
  expect(() => parseReport('user,arn\nbob,arn:x')).toThrow('user_creation_time');
});

test('parseReport reads a quoted name with commas and leaves out an unquoted one', () => {
  const after = '2026-01-02T03:04:05+00:00,true,N/A,false';
  const quoted = `"a,b","arn:aws:iam::${account}:user/team/a,b",${after}`;
  const unquoted = `a,b,arn:aws:iam::${account}:user/team/a,b,${after}`;
  expect([...parseReport([header, quoted].join('\r\n')).keys()]).toEqual(['a,b']);
  expect([...parseReport([header, unquoted, ...rows].join('\n')).keys()]).toEqual([
    '<root_account>',
    'ada',
    'gone',
  ]);
});

test('parseReport leaves out a row that is cut off', () => {
  expect(
    parseReport([header, `ada,arn:aws:iam::${account}:user/ada,2026-01-02T03:04:05+00:00`].join('\n')).size,
  ).toBe(0);
});

test.each([
  ['another user', `ada,arn:aws:iam::${account}:user/bob`],
  ['a longer name', `da,arn:aws:iam::${account}:user/ada`],
  ['a role', `ada,arn:aws:iam::${account}:role/ada`],
  ['root', `ada,arn:aws:iam::${account}:root`],
  ['no user', 'ada,'],
])('parseReport leaves out a row with the ARN of %s', (_, start) => {
  const csv = [header, `${start},2026-01-02T03:04:05+00:00,true,N/A,false`].join('\n');
  expect(parseReport(csv).size).toBe(0);
});
