import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { createAccounts, type Use } from '../../../aws/access/accounts.ts';
import { inWords } from '../../../aws/access/errors.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  answeringOptions,
  ec2Error,
  queryError,
} from '../../support/aws-answers.ts';

const own = '111111111111';
const member = '222222222222';
const minuteMs = 60_000;

const caller = (arn: string): AwsAnswer => ({
  xml: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${own}</Account><Arn>${arn}</Arn><UserId>U</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});
const scanRole = `arn:aws:sts::${own}:assumed-role/janitor-test-scan/one`;
const nothing: AwsAnswer = {
  xml: '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>',
};
const denied = queryError('AccessDenied', 'User is not authorized to perform: sts:AssumeRole', 403);

function session(account: string, key: string, endsAtMs: number): AwsAnswer {
  return {
    xml: `<AssumeRoleResponse><AssumeRoleResult>
      <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::${account}:assumed-role/r/s</Arn></AssumedRoleUser>
      <Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-${key}</SessionToken><Expiration>${new Date(endsAtMs).toISOString()}</Expiration></Credentials>
    </AssumeRoleResult></AssumeRoleResponse>`,
  };
}

type World = {
  readonly assume?: (request: AwsRequest, nth: number) => AwsAnswer;
  readonly arn?: string;
  readonly externalId?: string | null;
  readonly describe?: () => AwsAnswer;
};

/** Sessions of one hour, named KEY1, KEY2 … in the order of the requests. */
function world({ assume, arn = scanRole, externalId = 'once-agreed', describe = () => nothing }: World = {}) {
  // The SDK compares expirations with the real clock.
  const clock = { now: Date.now() };
  let assumed = 0;
  const { options, requests, apiCalls } = answeringOptions((request) => {
    if (request.call === 'sts:GetCallerIdentity') return caller(arn);
    if (request.call !== 'sts:AssumeRole') return describe();
    assumed += 1;
    return (
      assume?.(request, assumed) ??
      session(request.fields['RoleArn']?.split(':')[4] ?? '', `KEY${assumed}`, clock.now + 60 * minuteMs)
    );
  });
  const accounts = createAccounts({
    options,
    prefix: 'janitor-test',
    externalId: async () => externalId,
    nowMs: () => clock.now,
  });
  return {
    accounts,
    requests,
    apiCalls,
    wait: (ms: number) => {
      clock.now += ms;
    },
    asked: (call: string) => requests.filter((request) => request.call === call),
    look: async (account: string, use: Use = 'read', region = 'eu-west-1') =>
      (await accounts.clients(account, use)).ec2(region).send(new DescribeInstancesCommand({})),
  };
}

const keyOf = ({ headers }: AwsRequest | { headers: Record<string, string> } = { headers: {} }) =>
  /Credential=([^/]+)/.exec(headers['authorization'] ?? '')?.[1];

describe("the janitor's own account", () => {
  test("is read with the janitor's own credentials and without assuming a role", async () => {
    const { accounts, look, asked } = world();
    expect(await accounts.own()).toBe(own);
    await look(own);
    expect(keyOf(asked('ec2:DescribeInstances')[0])).toBe('AKIAEXAMPLE');
    expect(asked('sts:AssumeRole')).toEqual([]);
    expect(asked('sts:GetCallerIdentity')).toHaveLength(1);
  });

  test('is looked up again after GetCallerIdentity failed', async () => {
    let broken = true;
    const { options, requests } = answeringOptions(() =>
      broken ? queryError('InvalidClientTokenId', 'no such key', 403) : caller(scanRole),
    );
    const accounts = createAccounts({
      options,
      prefix: 'janitor-test',
      externalId: async () => null,
      nowMs: Date.now,
    });
    await expect(accounts.clients(own, 'read')).rejects.toThrow('no such key');
    broken = false;
    expect(await accounts.own()).toBe(own);
    expect(requests).toHaveLength(2);
  });
});

describe('another account', () => {
  test('is read through its read role, with the external id, in sessions of one hour', async () => {
    const { look, asked } = world();
    await look(member);
    expect(asked('sts:AssumeRole').map(({ fields }) => fields)).toEqual([
      expect.objectContaining({
        RoleArn: `arn:aws:iam::${member}:role/janitor-test-read`,
        RoleSessionName: 'janitor-test',
        ExternalId: 'once-agreed',
        DurationSeconds: '3600',
      }),
    ]);
    const [request] = asked('ec2:DescribeInstances');
    expect(keyOf(request)).toBe('KEY1');
    expect(request?.headers['x-amz-security-token']).toBe('token-of-KEY1');
  });

  test.each([
    ['arn:aws-cn:iam::111111111111:user/ada', 'arn:aws-cn:iam::222222222222:role/janitor-test-read'],
    [
      'arn:aws-us-gov:sts::111111111111:assumed-role/x/y',
      'arn:aws-us-gov:iam::222222222222:role/janitor-test-read',
    ],
  ])("has its role in the caller's partition: %s", async (arn, role) => {
    const { look, asked } = world({ arn });
    await look(member);
    expect(asked('sts:AssumeRole')[0]?.fields['RoleArn']).toBe(role);
  });

  test('gets no external id when the policy has none', async () => {
    const { look, asked } = world({ externalId: null });
    await look(member);
    expect(asked('sts:AssumeRole')[0]?.fields).not.toHaveProperty('ExternalId');
  });

  test('is probed and changed through its remediate role, and no change is sent twice', async () => {
    const { look, asked } = world({ describe: () => ec2Error('InternalError', 'oops', 500) });
    await expect(look(member, 'remediate')).rejects.toThrow('oops');
    expect(asked('ec2:DescribeInstances')).toHaveLength(1);
    expect(asked('sts:AssumeRole')[0]?.fields['RoleArn']).toContain('role/janitor-test-remediate');
    const probing = world();
    await probing.look(member, 'probe');
    await probing.look(member, 'remediate');
    expect(probing.asked('sts:AssumeRole').map(({ fields }) => fields['RoleArn'])).toEqual([
      `arn:aws:iam::${member}:role/janitor-test-remediate`,
    ]);
  });

  test('must be twelve digits', async () => {
    const { accounts, asked } = world();
    await expect(accounts.clients('222222222222:role/admin', 'read')).rejects.toThrow('is not an account id');
    expect(asked('sts:AssumeRole')).toEqual([]);
  });
});

describe('a session', () => {
  test('is requested once for any number of callers and regions', async () => {
    const { look, apiCalls } = world();
    const regions = Array.from({ length: 40 }, (_, index) => `eu-west-${index + 1}`);
    await Promise.all(regions.map((region) => look(member, 'read', region)));
    await look(member);
    expect(apiCalls['sts:AssumeRole']).toBe(1);
    expect(apiCalls['ec2:DescribeInstances']).toBe(41);
  });

  test('belongs to one account and role', async () => {
    const { look, asked } = world();
    await Promise.all([look(member), look('333333333333'), look(member, 'remediate')]);
    await look('333333333333');
    expect(asked('sts:AssumeRole')).toHaveLength(3);
    expect(keyOf(asked('ec2:DescribeInstances').at(-1))).toBe('KEY2');
  });

  test('is renewed once before it ends, and existing clients use the new one', async () => {
    const { look, asked, wait } = world({
      // Expires within the SDK's refresh margin, so the SDK asks again each time.
      assume: (_, nth) =>
        session(member, `KEY${nth}`, nth === 1 ? Date.now() + 4 * minuteMs : Date.now() + 3_600_000),
    });
    await look(member);
    expect(keyOf(asked('ec2:DescribeInstances').at(-1))).toBe('KEY2');
    await Promise.all([look(member), look(member)]);
    expect(asked('sts:AssumeRole')).toHaveLength(2);
    wait(49 * minuteMs);
    await look(member);
    expect(asked('sts:AssumeRole')).toHaveLength(2);
    wait(2 * minuteMs);
    await Promise.all([look(member), look(member), look(member)]);
    expect(asked('sts:AssumeRole')).toHaveLength(3);
  });

  test('is kept when the clients of its account are dropped', async () => {
    const { accounts, apiCalls } = world();
    const first = await accounts.clients(member, 'read');
    for (let n = 0; n < 30; n += 1) await accounts.clients(String(300000000000 + n), 'read');
    expect(await accounts.clients(member, 'read')).not.toBe(first);
    expect(apiCalls['sts:AssumeRole']).toBe(31);
  });
});

describe('an account that refuses AssumeRole', () => {
  test('fails with the account, the role, the caller and what to check', async () => {
    const { look } = world({ assume: () => denied });
    const error: unknown = await look(member).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(inWords(error)).toBe(
      'role janitor-test-scan of account 111111111111 may not assume role janitor-test-read of account 222222222222. Check that the member-account stack exists, is up to date and is for this stage, and that its external id is the policy’s externalId',
    );
  });

  test('names the missing external id when the policy has none', async () => {
    const { look } = world({ assume: () => denied, externalId: null, arn: `arn:aws:iam::${own}:root` });
    await expect(look(member)).rejects.toThrow(
      /^root of account 111111111111 may not assume role .* and that the policy gives the stack’s external id as externalId$/,
    );
  });

  test('keeps the longest names whole in its message', async () => {
    const { options } = answeringOptions(({ call }) =>
      call === 'sts:GetCallerIdentity'
        ? caller(`arn:aws:sts::${own}:assumed-role/janitor-${'s'.repeat(20)}-recheck/x`)
        : denied,
    );
    const prefix = `janitor-${'s'.repeat(20)}`;
    const accounts = createAccounts({ options, prefix, externalId: async () => null, nowMs: Date.now });
    const error: unknown = await accounts.clients(member, 'remediate').catch((thrown: unknown) => thrown);
    expect(inWords(error)).toMatch(/as externalId$/);
  });

  test('is asked once a minute for all callers and does not delay other accounts', async () => {
    let open = false;
    const { look, asked, wait } = world({
      assume: ({ fields }, nth) =>
        fields['RoleArn']?.includes(member) && !open
          ? denied
          : session(fields['RoleArn']?.split(':')[4] ?? '', `KEY${nth}`, Date.now() + 3_600_000),
    });
    const refused = await Promise.allSettled(Array.from({ length: 114 }, () => look(member)));
    await expect(look(member)).rejects.toBeInstanceOf(Refused);
    expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked('sts:AssumeRole')).toHaveLength(1);
    await look('333333333333');
    await look(own);
    open = true;
    wait(59_000);
    await expect(look(member)).rejects.toBeInstanceOf(Refused);
    wait(2_000);
    await look(member);
    expect(asked('sts:AssumeRole')).toHaveLength(3);
  });

  test('is asked again after a temporary error', async () => {
    const { look, asked } = world({
      assume: ({ fields }, nth) =>
        nth === 1
          ? queryError('ExpiredToken', 'The security token included in the request is expired', 403)
          : session(fields['RoleArn']?.split(':')[4] ?? '', 'KEY', Date.now() + 3_600_000),
    });
    await expect(look(member)).rejects.toThrow('expired');
    await look(member);
    expect(asked('sts:AssumeRole')).toHaveLength(2);
  });

  test.each([
    ['another account', session('333333333333', 'KEY', Date.now() + 3_600_000), 'account 333333333333'],
    ['nobody', { xml: '<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>' }, 'account unknown'],
  ])('is not read with credentials of %s', async (_, answer, says) => {
    const { look, asked } = world({ assume: () => answer });
    await expect(look(member)).rejects.toThrow(says);
    expect(asked('ec2:DescribeInstances')).toEqual([]);
  });
});
