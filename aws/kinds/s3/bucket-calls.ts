import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Resource, Tags } from '../../../core/resource.ts';
import { absent, requiredList } from '../../access/answers.ts';
import { type Call, on, sends } from '../../access/permission.ts';
import { toTags } from '../../tags.ts';
import type { Reader } from '../define.ts';
import { statementsOf } from './policy-statements.ts';

export type Bucket = Resource<'s3-bucket'>;

/** Bucket ARNs contain no account, so a condition limits the account. */
export function onBuckets(command: string, action: string): Call {
  return sends(
    `S3.${command}`,
    on('arn:{partition}:s3:::*', action, { StringEquals: { 's3:ResourceAccount': '{account}' } }),
  );
}

/** A client for the bucket's own region, if known. Otherwise S3 redirects, which costs a call. */
export function clientFor(aws: Reader, bucket: Pick<Bucket, 'location'>): S3Client {
  return aws.clients.s3(bucket.location);
}

export function readTags(aws: Reader, bucket: Bucket): Promise<Tags> {
  return absent('NoSuchTagSet', {}, async () => {
    const { TagSet } = await clientFor(aws, bucket).send(new GetBucketTaggingCommand({ Bucket: bucket.id }));
    return toTags(requiredList(TagSet, 'tags'));
  });
}

export async function readLocation(aws: Reader, bucket: Bucket): Promise<string> {
  const { LocationConstraint } = await aws.clients
    .s3()
    .send(new GetBucketLocationCommand({ Bucket: bucket.id }));
  // The oldest regions have special values here: empty for us-east-1, `EU` for eu-west-1.
  const named = LocationConstraint ?? 'us-east-1';
  return named === 'EU' ? 'eu-west-1' : named;
}

/** The bucket's policy as text; null: none. Uses the fact if it was read before. */
export function readPolicy(aws: Reader, bucket: Bucket): Promise<string | null> {
  const { policy } = bucket.facts;
  if (policy?.known) return Promise.resolve(policy.value);
  return absent('NoSuchBucketPolicy', null, async () => {
    const { Policy } = await clientFor(aws, bucket).send(new GetBucketPolicyCommand({ Bucket: bucket.id }));
    if (!Policy) throw new Error("S3's response lacks the bucket policy");
    // Throws on an invalid policy.
    statementsOf(Policy);
    return Policy;
  });
}
