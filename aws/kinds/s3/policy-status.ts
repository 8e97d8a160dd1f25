import { GetBucketPolicyStatusCommand } from '@aws-sdk/client-s3';
import { absent } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { type Bucket, clientFor, readPolicy } from './bucket-calls.ts';
import { grantsNothing, publicnessOf } from './public-policy.ts';

/**
 * Whether the policy, if any, is public as S3 judges it. S3 is not asked where the policy was read already and there is
 * none, or it only denies. Where S3 gives no verdict, the policy is judged here.
 */
export async function readIsPolicyPublic(aws: Reader, bucket: Bucket): Promise<boolean> {
  // An emulator may have no verdicts.
  const isRead = bucket.facts.policy?.known || aws.clients.emulated;
  const read = isRead ? await readPolicy(aws, bucket) : undefined;
  if (read === null || (read !== undefined && grantsNothing(read))) return false;
  return absent('NoSuchBucketPolicy', false, async () => {
    const verdict = await readVerdict(aws, bucket).catch((error: unknown) => {
      // An emulator may answer with another document.
      if (!aws.clients.emulated) throw error;
      return undefined;
    });
    if (verdict !== undefined) return verdict;
    const policy = read ?? (await readPolicy(aws, bucket));
    const publicness = policy === null ? 'not-public' : publicnessOf(policy);
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
