import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AllocateAddressCommand } from '@aws-sdk/client-ec2';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketAclCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAccounts } from '../../../aws/access/accounts.ts';
import { closedAccount } from '../../support/closed-account.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { type MotoAccount, motoAccount, region } from '../../support/moto-account.ts';

const root = join(__dirname, '../../..');
let moto: TestMoto;
let aws: MotoAccount;
let folder: string;

beforeAll(async () => {
  moto = await startMoto();
  aws = motoAccount(moto.url);
  folder = mkdtempSync(join(tmpdir(), 'scan-cli-'));
  await aws.runInstance({ environment: 'Testing', Owner: 'ada@example.com' });
  await aws.runInstance({ Environment: 'unused', 'janitor:exempt': 'demo on Friday' });
  await aws.clients.ec2(region).send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await aws.clients.iam().send(new CreateUserCommand({ UserName: 'ada' }));
  await aws.clients.s3().send(new CreateBucketCommand({ Bucket: 'open-to-all' }));
  await aws.clients.s3().send(new PutBucketAclCommand({ Bucket: 'open-to-all', ACL: 'public-read' }));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await moto.stop();
});

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function scan(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const { JANITOR_CONFIG: _, ...rest } = process.env;
  const child = spawn(process.execPath, [join(root, 'scripts/scan.mjs'), ...args], {
    cwd: root,
    env: { ...rest, AWS_ENDPOINT_URL: moto.url, AWS_REGION: 'us-east-1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = (stream: NodeJS.ReadableStream): (() => string) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  };
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
}

type Violation = {
  readonly account: string;
  readonly rule: string;
  readonly resourceId: string;
  readonly owner: string | null;
};
type Document = {
  readonly scan: { readonly apiCalls: Record<string, number> };
  readonly lookedAt: readonly { readonly region: string; readonly kind: string; readonly count: number }[];
  readonly notLookedAt: readonly { readonly region: string; readonly reason: string }[];
  readonly violations: readonly Violation[];
  readonly exempt: readonly { readonly because: string }[];
};

const documentOf = ({ stdout }: Ran): Document => JSON.parse(stdout) as Document;

describe('npm run scan', () => {
  test('prints one JSON document of violations and only reads', async () => {
    const ran = await scan(['--json', '--regions', region]);

    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('2/2')]);
    const { violations, lookedAt, scan: meta, exempt } = documentOf(ran);
    expect(violations.map(({ rule }) => rule)).toEqual([
      'iam-user-without-mfa',
      's3-bucket-public',
      'iam-user-without-mfa',
      'ec2-instance-tagged-unused',
      's3-bucket-unencrypted',
      'ec2-address-unattached',
      'ec2-instance-missing-tags',
    ]);
    expect(violations.find(({ rule }) => rule === 'ec2-instance-tagged-unused')?.owner).toBe(
      'ada@example.com',
    );
    expect(exempt).toContainEqual(
      expect.objectContaining({ because: 'tag janitor:exempt = demo on Friday' }),
    );
    expect(lookedAt).toContainEqual(expect.objectContaining({ region, kind: 'ec2-instance', count: 2 }));
    expect(new Set(lookedAt.map((one) => one.region))).toEqual(new Set([region, 'global']));
    for (const call of Object.keys(meta.apiCalls))
      expect(call).toMatch(/^[a-z0-9]+:(Get|List|Describe|GenerateCredentialReport)/);
  });

  test('prints a table without --json', async () => {
    const { code, stdout } = await scan(['--rules', 'ec2-address-unattached', '--regions', region]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SEVERITY +RULE +ACCOUNT +REGION +RESOURCE +OWNER +\$\/MONTH +WHY\n/);
    expect(stdout).toContain('$3.65');
    expect(stdout).toMatch(/1 violation \(0 protected\), about \$3\.65 a month/);
  });

  test('reads its policy from JANITOR_CONFIG', async () => {
    const file = join(folder, 'janitor.yaml');
    writeFileSync(
      file,
      'exemptions:\n  - match: { rule: ec2-address-unattached }\n    reason: kept for a customer\nchannel: "#cloud"\nrules: { iam-full-admin: { mode: notify } }\n',
    );
    const { code, stderr, stdout } = await scan(
      ['--json', '--rules', 'ec2-address-unattached', '--regions', region],
      { JANITOR_CONFIG: file },
    );
    expect([code, stderr.includes('expected')]).toEqual([0, false]);
    expect(stdout).toContain('kept for a customer');
  });

  test.each([
    ['an unknown rule', ['--rules', 'ec2-instance-idel'], 'did you mean "ec2-instance-idle"?'],
    ['an unknown region', ['--regions', 'mars-1'], 'There is no enabled region "mars-1"'],
    ['an unknown option', ['--colour'], 'Unknown option'],
  ])('exits with 2 for %s and names the known ones', async (_, args, words) => {
    const { code, stdout, stderr } = await scan(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  test('exits with 2 for an invalid policy and names the line', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'rules:\n  ec2-instance-idle:\n    mode: destroy\n');
    const { code, stdout, stderr } = await scan(['--json'], { JANITOR_CONFIG: file });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('wrong.yaml:3');
  });

  test('scans every account of the policy and names those that refuse, with the reason', async () => {
    const file = join(folder, 'accounts.yaml');
    writeFileSync(
      file,
      'externalId: once-agreed\naccounts: [{}, { id: "222222222222" }, { id: "333333333333", name: closed }]\n',
    );
    const accounts = createAccounts({
      options: { homeRegion: 'us-east-1', endpoint: moto.url },
      prefix: 'janitor-dev',
      externalId: async () => 'once-agreed',
      nowMs: Date.now,
    });
    const theirs = await accounts.clients('222222222222', 'remediate');
    await theirs.ec2(region).send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const proxy = await closedAccount(moto.url, '333333333333');
    const ran = await scan(['--json', '--regions', region, '--rules', 'ec2-address-unattached'], {
      JANITOR_CONFIG: file,
      AWS_ENDPOINT_URL: proxy.url,
    });
    await proxy.stop();
    const { violations, notLookedAt, scan: meta } = documentOf(ran);
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining(`222222222222 ${region}`)]);
    expect(violations.map(({ account }) => account).toSorted()).toEqual(['123456789012', '222222222222']);
    expect(notLookedAt).toEqual([
      {
        account: '333333333333',
        region: 'every region',
        kind: 'every kind',
        reason: expect.stringContaining('may not assume role janitor-dev-read of account 333333333333.'),
      },
    ]);
    expect(meta.apiCalls).toMatchObject({ 'sts:AssumeRole': 2, 'ec2:DescribeAddresses': 2 });
    expect(proxy.assumed.map(({ RoleArn }) => RoleArn?.split('/')[1])).toEqual([
      'janitor-dev-read',
      'janitor-dev-read',
    ]);
  });

  test('exits with 1 when nothing could be read', async () => {
    const ran = await scan(['--json', '--regions', region, '--rules', 'ec2-instance-idle'], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    });
    expect(ran.code).toBe(1);
    expect(documentOf(ran)).toMatchObject({
      lookedAt: [],
      notLookedAt: [{ reason: expect.stringContaining('could not be reached') }],
    });
  });
});
