import { GetBucketPolicyStatusCommand } from '@aws-sdk/client-s3';
import { absent } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { type Bucket, clientFor, readPolicy } from './bucket-calls.ts';
import { grantsNothing, publicnessOf } from './public-policy.ts';

/**
 * Whether S3 considers the policy public. Skips the call when the known policy is absent or only denies.
 * Judges the policy itself when S3 gives no verdict.
 */
export async function readIsPolicyPublic(aws: Reader, bucket: Bucket): Promise<boolean> {
  // Emulators may give no verdict.
  const isRead = bucket.facts.policy?.known || aws.clients.emulated;
  const read = isRead ? await readPolicy(aws, bucket) : undefined;
  if (read === null || (read !== undefined && grantsNothing(read))) return false;
  return absent('NoSuchBucketPolicy', false, async () => {
    const verdict = await readVerdict(aws, bucket).catch((error: unknown) => {
      // Emulators may answer with another document.
      if (!aws.clients.emulated) throw error;
      return undefined;
    });
    if (verdict !== undefined) return verdict;
    const policy = read ?? (await readPolicy(aws, bucket));
    const publicness = policy === null ? 'not-public' : publicnessOf(policy);
    if (publicness === 'unsure')
      throw new Error('the conditions of the policy do not show whether it is public');
    return publicness === 'public';
  });
}

async function readVerdict(aws: Reader, bucket: Bucket): Promise<boolean | undefined> {
  const { PolicyStatus } = await clientFor(aws, bucket).send(
    new GetBucketPolicyStatusCommand({ Bucket: bucket.id }),
  );
  return PolicyStatus?.IsPublic;
}
