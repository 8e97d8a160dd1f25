import {
  DeleteBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import type { Finding } from '../../../core/finding.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { describeKey } from '../kms-keys.ts';
import { readBack } from '../read-back.ts';
import { clientFor, onBuckets } from './bucket-calls.ts';
import { type Encryption, isEncrypted, readEncryption, usable } from './bucket-encryption.ts';

/** Undo of `encrypt-by-default`: the former rule as it was, with its key and blocked encryption types. */
export const formerEncryption: UndoStep<'s3-bucket'> = {
  // Deleting the configuration needs the permission to put it:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
  calls: [
    onBuckets('PutBucketEncryption', 's3:PutEncryptionConfiguration'),
    onBuckets('DeleteBucketEncryption', 's3:PutEncryptionConfiguration'),
    onBuckets('GetBucketEncryption', 's3:GetEncryptionConfiguration'),
    describeKey,
  ],
  says: ({ undo }) =>
    'before' in undo
      ? {
          is: 'exact',
          title: 'Restore the former default encryption',
          lost: 'Objects written since stay encrypted as they are.',
          untilMs: null,
        }
      : keptTooLittle,
  differences: async (_aws, bucket, finding) => {
    if (!bucket) return isGone;
    const { encryption } = bucket.facts;
    if (!encryption?.known) throw new Error('its default encryption is unknown');
    if (isEncrypted(bucket, finding) === true) return [];
    return differing('Default encryption', 'as Janitor set it', inWords(encryption.value));
  },
  run: async (aws, finding) => {
    const { resource } = finding;
    const before = beforeIn(finding);
    const key = before?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
    // S3 accepts any key, and then rejects every object.
    if (key) await usable(aws, key, resource);
    const s3 = clientFor(aws, resource);
    const owner = { Bucket: resource.id, ExpectedBucketOwner: aws.account };
    if (before === null) await s3.send(new DeleteBucketEncryptionCommand(owner));
    else
      await s3.send(
        new PutBucketEncryptionCommand({
          ...owner,
          ServerSideEncryptionConfiguration: { Rules: [before] },
        }),
      );
    await readBack(aws.clients, async () => isSame(await readEncryption(aws, resource), before));
    return { summary: `Default encryption is as before: ${inWords(encryptionOf(before))}.` };
  },
  isDone: (bucket, finding) => {
    if (!bucket) return false;
    const { encryption } = bucket.facts;
    return encryption?.known ? isSame(encryption.value, beforeIn(finding)) : 'unknown';
  },
};

function beforeIn(finding: Finding): ServerSideEncryptionRule | null {
  return (keptIn(finding)['before'] as ServerSideEncryptionRule | null | undefined) ?? null;
}

function encryptionOf(rule: ServerSideEncryptionRule | null): Encryption | null {
  if (rule === null) return null;
  const given = rule.ApplyServerSideEncryptionByDefault;
  return {
    algorithm: given?.SSEAlgorithm ?? '',
    key: given?.KMSMasterKeyID || null,
    bucketKey: rule.BucketKeyEnabled ?? false,
  };
}

/** Without a configuration of its own, S3 encrypts with its own keys since January 2023. */
function isSame(now: Encryption | null, before: ServerSideEncryptionRule | null): boolean {
  const wanted = encryptionOf(before);
  if (wanted === null) return now === null || (now.algorithm === 'AES256' && now.key === null);
  return (
    now !== null &&
    now.algorithm === wanted.algorithm &&
    now.key === wanted.key &&
    now.bucketKey === wanted.bucketKey
  );
}

function inWords(encryption: Encryption | null): string {
  if (encryption === null) return 'none';
  const { algorithm, key, bucketKey } = encryption;
  return `${algorithm}${key === null ? '' : ` with ${key}`}${bucketKey ? ', with a bucket key' : ''}`;
}
