import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/s3/s3-bucket.ts';
import { reader } from '../../../aws/reader.ts';
import { example } from '../../../core/facts/examples.ts';
import { judgeAll } from '../../../core/findings/judging/judge-rounds.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { known } from '../../../core/resource.ts';
import { rule } from '../../../rules/s3-bucket-unencrypted.ts';
import { type AwsAnswer, answeringClients, callerIdentity, s3Error } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const account = '123456789012';
const arn = `arn:aws:kms:eu-west-1:${account}:key/1`;

function encryption(algorithm: string, key = '', bucketKey = false, more = ''): AwsAnswer {
  const id = key ? `<KMSMasterKeyID>${key}</KMSMasterKeyID>` : '';
  return {
    xml: `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${id}</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>${bucketKey}</BucketKeyEnabled>${more}</Rule></ServerSideEncryptionConfiguration>`,
  };
}

const keyIn = (KeyState: string, KeyManager = 'CUSTOMER'): AwsAnswer => ({
  xml: JSON.stringify({ KeyMetadata: { KeyId: '1', Arn: arn, KeyState, KeyManager } }),
});
const kmsError = (type: string): AwsAnswer => ({ status: 400, xml: JSON.stringify({ __type: type }) });
const sseS3 = encryption('AES256');
const none = s3Error('ServerSideEncryptionConfigurationNotFoundError');
const tlsPolicy = {
  xml: JSON.stringify({
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  }),
};

const bucket = (id: string) => ({
  ...example('s3-bucket', { id }),
  region: 'global',
  location: 'eu-west-1',
  arn: 'arn:aws:s3:::site',
});

type Overrides = Partial<typeof rule.thresholds>;

async function judged(
  given: { readonly encryption?: AwsAnswer; readonly key?: AwsAnswer; readonly policy?: AwsAnswer },
  asked: Overrides = {},
  names: readonly string[] = ['site'],
) {
  const calls: string[] = [];
  const { clients } = answeringClients(({ call }) => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    const what = call.startsWith('kms:') ? 'key' : (/\?(\w+)/.exec(call)?.[1] ?? call);
    calls.push(what);
    if (what === 'key') return given.key ?? keyIn('Enabled');
    return (
      (what === 'encryption' ? given.encryption : given.policy) ?? (what === 'encryption' ? sseS3 : tlsPolicy)
    );
  });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const thresholds = { ...rule.thresholds, ...asked };
  const answers = await judgeAll(
    inventory,
    names.map((id) => ({ resource: bucket(id), rule, thresholds })),
    0,
  );
  const verdict = answers[0]?.verdict;
  if (!verdict) throw new Error('no verdict');
  return { verdict, calls, reasons: verdict.verdict === 'violation' ? verdict.reasons : [] };
}

describe('the rule s3-bucket-unencrypted', () => {
  test("accepts S3's default encryption unless the policy requires more, with two calls", async () => {
    const { verdict, calls } = await judged({});
    expect(verdict.verdict).toBe('ok');
    expect(calls).toEqual(['policy', 'encryption']);
  });

  test('does not read the bucket policy unless TLS is required', async () => {
    expect((await judged({}, { tlsOnly: false })).calls).toEqual(['encryption']);
  });

  test('reads a key shared by several buckets once', async () => {
    const names = ['site', 'b', 'c'];
    const { calls } = await judged({ encryption: encryption('aws:kms', arn) }, { tlsOnly: false }, names);
    expect(calls.toSorted()).toEqual(['encryption', 'encryption', 'encryption', 'key']);
  });

  test.each<[string, Parameters<typeof judged>[0], Overrides, readonly string[]]>([
    ['no encryption', { encryption: none }, {}, ['no-encryption']],
    ['SSE-S3 where KMS is required', {}, { kms: true }, ['no-kms']],
    ['SSE-S3 where a customer managed key is required', {}, { ownKey: true }, ['no-kms']],
    [
      'the AWS managed key where a customer managed key is required',
      { encryption: encryption('aws:kms') },
      { ownKey: true },
      ['no-own-key'],
    ],
    [
      'an AWS managed key by ARN where a customer managed key is required',
      { encryption: encryption('aws:kms', arn), key: keyIn('Enabled', 'AWS') },
      { ownKey: true },
      ['no-own-key'],
    ],
    ['no bucket key', { encryption: encryption('aws:kms', arn) }, { bucketKey: true }, ['no-bucket-key']],
    [
      'a disabled key',
      { encryption: encryption('aws:kms', arn), key: keyIn('Disabled') },
      {},
      ['key-disabled'],
    ],
    [
      'a key pending deletion',
      { encryption: encryption('aws:kms', arn), key: keyIn('PendingDeletion') },
      {},
      ['key-pending-deletion'],
    ],
    [
      'a missing key',
      { encryption: encryption('aws:kms', arn), key: kmsError('NotFoundException') },
      {},
      ['key-gone'],
    ],
    ['no policy that requires TLS', { policy: s3Error('NoSuchBucketPolicy') }, {}, ['no-tls-only']],
  ])('finds a violation for %s', async (_, given, asked, reasons) => {
    expect((await judged(given, asked)).reasons).toEqual(reasons);
  });

  test.each<[string, Parameters<typeof judged>[0], Overrides]>([
    [
      'double encryption, which is KMS without bucket keys',
      { encryption: encryption('aws:kms:dsse', arn) },
      { kms: true, ownKey: true, bucketKey: true },
    ],
    [
      'a customer managed key with a bucket key',
      { encryption: encryption('aws:kms', arn, true) },
      { kms: true, ownKey: true, bucketKey: true },
    ],
    ['the AWS managed key where KMS is required', { encryption: encryption('aws:kms') }, { kms: true }],
  ])('accepts %s', async (_, given, asked) => {
    expect((await judged(given, asked)).verdict.verdict).toBe('ok');
  });

  test.each<[string, Parameters<typeof judged>[0]]>([
    ['the encryption', { encryption: s3Error('AccessDenied', 403) }],
    ['the key', { encryption: encryption('aws:kms', arn), key: kmsError('AccessDeniedException') }],
    ['the policy', { policy: s3Error('AccessDenied', 403) }],
    [
      'a key of another account',
      { encryption: encryption('aws:kms', 'arn:aws:kms:eu-west-1:999999999999:key/1') },
    ],
    ['an empty encryption answer', { encryption: { xml: '' } }],
  ])('is undecided when S3 or KMS does not answer for %s', async (_, given) => {
    expect((await judged(given)).verdict.verdict).toBe('undecided');
  });
});

describe('the settings of the plan', () => {
  const settings = async (given: Parameters<typeof judged>[0], asked: Overrides) => {
    const { verdict } = await judged(given, asked);
    return verdict.verdict === 'violation' ? (verdict.settings ?? verdict.toFix) : verdict.verdict;
  };

  test('are what the policy requires and never weaker than the current ones', async () => {
    expect(await settings({ encryption: none }, {})).toEqual({ Algorithm: 'AES256', 'Bucket key': 'off' });
    expect(await settings({}, { kms: true, bucketKey: true })).toEqual({
      Algorithm: 'aws:kms',
      'Bucket key': 'on',
    });
    expect(await settings({ encryption: encryption('aws:kms', arn) }, { bucketKey: true })).toEqual({
      Algorithm: 'aws:kms',
      Key: arn,
      'Bucket key': 'on',
    });
    expect(await settings({}, { ownKey: true, remediationKey: 'alias/buckets' })).toEqual({
      Algorithm: 'aws:kms',
      Key: 'alias/buckets',
      'Bucket key': 'off',
    });
    expect(
      await settings({ encryption: encryption('aws:kms:dsse') }, { ownKey: true, remediationKey: arn }),
    ).toEqual({ Algorithm: 'aws:kms:dsse', Key: arn, 'Bucket key': 'off' });
  });

  test('are instructions for a person when the janitor cannot fix the violation', async () => {
    expect(await settings({ policy: s3Error('NoSuchBucketPolicy') }, {})).toMatch(
      /does not edit bucket policies/,
    );
    expect(await settings({}, { ownKey: true })).toMatch(/remediationKey/);
    expect(
      await settings({ encryption: encryption('aws:kms', arn), key: keyIn('Disabled') }, { bucketKey: true }),
    ).toMatch(/Enable the key again \(it is Disabled\)/);
  });
});

describe('encrypt-by-default', () => {
  const remediation = kind.remediations['encrypt-by-default'];
  const wanting = (settings: Record<string, string>) => {
    const finding = sampleFinding({});
    return { ...finding, plan: { ...finding.plan, settings } };
  };
  async function run(settings: Record<string, string>, before: AwsAnswer, key = keyIn('Enabled')) {
    let now = before;
    const { clients, requests } = answeringClients(({ call }) => {
      if (call.startsWith('kms:')) return key;
      if (!/:PUT/.test(call)) return now;
      now = encryption(
        settings['Algorithm'] ?? '',
        settings['Key'] ? arn : '',
        settings['Bucket key'] === 'on',
      );
      return { xml: '' };
    });
    const aws = reader(clients, account, 'global', 0);
    const receipt = await remediation?.run(aws, bucket('site'), wanting(settings));
    return { receipt, put: requests.find(({ call }) => call.includes(':PUT'))?.body ?? '' };
  }

  test('writes the planned settings and keeps the blocked encryption types', async () => {
    const blocked = '<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>';
    const { receipt, put } = await run(
      { Algorithm: 'aws:kms', Key: 'alias/buckets', 'Bucket key': 'on' },
      encryption('AES256', '', false, blocked),
    );
    expect(put).toContain('<SSEAlgorithm>aws:kms</SSEAlgorithm>');
    expect(put).toContain(`<KMSMasterKeyID>${arn}</KMSMasterKeyID>`);
    expect(put).toContain('<BucketKeyEnabled>true</BucketKeyEnabled>');
    expect(put).toContain(blocked);
    expect(receipt?.undo).toMatchObject({
      call: 's3:PutBucketEncryption',
      bucket: 'site',
      before: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    });
  });

  test('is undone by deleting the configuration when there was none', async () => {
    const { receipt, put } = await run({ Algorithm: 'AES256', 'Bucket key': 'off' }, none);
    expect(put).not.toContain('KMSMasterKeyID');
    expect(receipt?.undo).toMatchObject({ call: 's3:DeleteBucketEncryption', before: null });
  });

  test.each<[string, Record<string, string>, AwsAnswer, AwsAnswer]>([
    ['the plan has no settings', {}, sseS3, keyIn('Enabled')],
    [
      'the current settings cannot be read',
      { Algorithm: 'AES256' },
      s3Error('AccessDenied', 403),
      keyIn('Enabled'),
    ],
    ['the key is disabled', { Algorithm: 'aws:kms', Key: arn }, sseS3, keyIn('Disabled')],
    ['the key cannot be read', { Algorithm: 'aws:kms', Key: arn }, sseS3, kmsError('AccessDeniedException')],
  ])('changes nothing when %s', async (_, settings, before, key) => {
    await expect(run(settings, before, key)).rejects.toThrow(Refused);
  });

  test('isDone is true when the bucket has the planned encryption, and an alias matches any key', () => {
    const isDone = (now: { algorithm: string; key: string | null; bucketKey: boolean } | null, Key: string) =>
      remediation?.isDone(
        example('s3-bucket', { facts: { encryption: known(now) } }),
        wanting({ Algorithm: 'aws:kms', Key, 'Bucket key': 'on' }),
      );
    const good = { algorithm: 'aws:kms', key: arn, bucketKey: true };
    expect(isDone(good, arn)).toBe(true);
    expect(isDone(good, 'alias/buckets')).toBe(true);
    expect(isDone({ ...good, bucketKey: false }, arn)).toBe(false);
    expect(isDone({ ...good, key: null }, 'alias/buckets')).toBe(false);
    expect(isDone({ ...good, key: 'other' }, arn)).toBe(false);
    expect(isDone(null, arn)).toBe(false);
  });
});
