import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import type { Finding, Receipt } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { absent, requiredItem } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { readKey } from '../kms-keys.ts';
import { readBack } from '../read-back.ts';
import { type Bucket, clientFor } from './bucket-calls.ts';

/** The default encryption of new objects in a bucket. */
export type Encryption = {
  /** `AES256`, `aws:kms` or `aws:kms:dsse`. */
  readonly algorithm: string;
  /** The configured ARN, id or alias; null: S3's own key, or with KMS the AWS managed key of S3. */
  readonly key: string | null;
  readonly bucketKey: boolean;
};

type BucketName = Pick<Bucket, 'id' | 'location'>;

/** Null: no configuration, as on emulators. AWS has encrypted every bucket since January 2023. */
export async function readEncryption(aws: Reader, bucket: BucketName): Promise<Encryption | null> {
  const rule = await readRule(aws, bucket);
  if (rule === null) return null;
  const given = rule.ApplyServerSideEncryptionByDefault;
  if (!given?.SSEAlgorithm) throw new Error("S3's response lacks the SSEAlgorithm");
  return {
    algorithm: given.SSEAlgorithm,
    key: given.KMSMasterKeyID || null,
    // Off by default: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
    bucketKey: rule.BucketKeyEnabled ?? false,
  };
}

function readRule(aws: Reader, bucket: BucketName): Promise<ServerSideEncryptionRule | null> {
  return absent('ServerSideEncryptionConfigurationNotFoundError', null, async () => {
    const answer = await clientFor(aws, bucket).send(new GetBucketEncryptionCommand({ Bucket: bucket.id }));
    const configuration = answer.ServerSideEncryptionConfiguration;
    if (!configuration) throw new Error("S3's response lacks the encryption configuration");
    return requiredItem(configuration.Rules, 'encryption rule');
  });
}

/** Sets the planned default encryption and keeps the rest of the configuration (blocked encryption types). */
export async function encryptByDefault(aws: Reader, bucket: Bucket, finding: Finding): Promise<Receipt> {
  const { id } = bucket;
  const wanted = encryptionIn(finding);
  if (!wanted) throw new Refused('The plan has no encryption algorithm. The finding is judged again');
  const before = await readRule(aws, bucket).catch((cause: unknown) => {
    throw new Refused('The current encryption could not be read, so there would be no undo', { cause });
  });
  const key = wanted.key === null ? null : await usable(aws, wanted.key, bucket);
  await clientFor(aws, bucket).send(
    new PutBucketEncryptionCommand({
      Bucket: id,
      ExpectedBucketOwner: aws.account,
      ServerSideEncryptionConfiguration: { Rules: [ruleOf({ ...wanted, key }, before)] },
    }),
  );
  await readBack(aws.clients, async () => isAsWanted({ ...wanted, key }, await readEncryption(aws, bucket)));
  const call = before ? 's3:PutBucketEncryption' : 's3:DeleteBucketEncryption';
  return {
    summary: `New objects are encrypted with ${inWords(wanted)}.`,
    undo: { call, bucket: id, before },
  };
}

function ruleOf(wanted: Encryption, before: ServerSideEncryptionRule | null): ServerSideEncryptionRule {
  const { algorithm, key, bucketKey } = wanted;
  return {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: algorithm as 'AES256' | 'aws:kms' | 'aws:kms:dsse',
      ...(key === null ? {} : { KMSMasterKeyID: key }),
    },
    BucketKeyEnabled: bucketKey,
    ...(before?.BlockedEncryptionTypes ? { BlockedEncryptionTypes: before.BlockedEncryptionTypes } : {}),
  };
}

/**
 * Returns the key's ARN after checking it. S3 accepts any key but then rejects every object, and resolves an
 * alias in the writer's account.
 */
export async function usable(aws: Reader, key: string, bucket: BucketName): Promise<string> {
  const { state, arn } = await readKey(aws, key, bucket.location).catch((cause: unknown) => {
    throw new Refused(`Key ${key} could not be read, so writes to the bucket might fail`, {
      cause,
    });
  });
  if (state !== 'Enabled' || arn === null) throw new Refused(`Key ${key} is not enabled (${state})`);
  return arn;
}

/** Whether the bucket has the planned default encryption. */
export function isEncrypted(bucket: Bucket | undefined, finding: Finding): boolean | 'unknown' {
  const wanted = encryptionIn(finding);
  if (!bucket || wanted === null) return false;
  const { encryption } = bucket.facts;
  return encryption?.known ? isAsWanted(wanted, encryption.value) : 'unknown';
}

function isAsWanted(wanted: Encryption, now: Encryption | null): boolean {
  return (
    now !== null &&
    now.algorithm === wanted.algorithm &&
    isKey(wanted.key, now.key) &&
    now.bucketKey === wanted.bucketKey
  );
}

/** An alias was resolved when the encryption was set. */
function isKey(wanted: string | null, now: string | null): boolean {
  return wanted === now || (wanted !== null && now !== null && /(^|:)alias\//.test(wanted));
}

function encryptionIn({ plan: { settings } }: Finding): Encryption | null {
  const algorithm = settings?.['Algorithm'];
  if (!algorithm) return null;
  return { algorithm, key: settings['Key'] ?? null, bucketKey: settings['Bucket key'] === 'on' };
}

function inWords({ algorithm, key, bucketKey }: Encryption): string {
  if (algorithm === 'AES256') return "S3's own keys (SSE-S3)";
  return `${algorithm}, ${key === null ? 'the AWS managed key' : `the key ${key}`}${bucketKey ? ', with a bucket key' : ''}`;
}
