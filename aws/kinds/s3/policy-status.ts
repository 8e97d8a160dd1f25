import { GetBucketPolicyStatusCommand } from '@aws-sdk/client-s3';
import { absent } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { type Bucket, clientFor, readPolicy } from './bucket-calls.ts';
import { publicnessOf } from './public-policy.ts';

/**
 * Whether the policy, if any, is public as S3 judges it. Where S3 gives no verdict, the policy is judged here. An
 * emulator without verdicts is asked for the policy first: most buckets have none, and need no second call.
 */
export function readIsPolicyPublic(aws: Reader, bucket: Bucket): Promise<boolean> {
  return absent('NoSuchBucketPolicy', false, async () => {
    const read = aws.clients.emulated ? await readPolicy(aws, bucket) : undefined;
    const verdict = await readVerdict(aws, bucket).catch((error: unknown) => {
      // An emulator may answer with another document.
      if (read === undefined) throw error;
      return undefined;
    });
    if (verdict !== undefined) return verdict;
    const publicness = publicnessOf(read ?? (await readPolicy(aws, bucket)));
    if (publicness === 'unsure')
      throw new Error('whether the policy is public cannot be told from its conditions');
    return publicness === 'public';
  });
}

async function readVerdict(aws: Reader, bucket: Bucket): Promise<boolean | undefined> {
  const { PolicyStatus } = await clientFor(aws, bucket).send(
    new GetBucketPolicyStatusCommand({ Bucket: bucket.id }),
  );
  return PolicyStatus?.IsPublic;
}
