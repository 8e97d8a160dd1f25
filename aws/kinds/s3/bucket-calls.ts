import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Resource, Tags } from '../../../core/resource.ts';
import { absent, told } from '../../access/answers.ts';
import { type Call, on, sends } from '../../access/permission.ts';
import { toTags } from '../../tags.ts';
import type { Reader } from '../define.ts';
import { statementsOf } from './policy-statements.ts';

export type Bucket = Resource<'s3-bucket'>;

/** Bucket ARNs name no account, so the account is a condition. */
export function onBuckets(command: string, action: string): Call {
  return sends(
    `S3.${command}`,
    on('arn:{partition}:s3:::*', action, { StringEquals: { 's3:ResourceAccount': '{account}' } }),
  );
}

/** In the bucket's own region where that is known; else S3 says where to go, at the price of a call. */
export function clientFor(aws: Reader, bucket: Pick<Bucket, 'location'>): S3Client {
  return aws.clients.s3(bucket.location);
}

export function readTags(aws: Reader, bucket: Bucket): Promise<Tags> {
  return absent('NoSuchTagSet', {}, async () => {
    const { TagSet } = await clientFor(aws, bucket).send(new GetBucketTaggingCommand({ Bucket: bucket.id }));
    return toTags(told(TagSet, 'tags'));
  });
}

export async function readLocation(aws: Reader, bucket: Bucket): Promise<string> {
  const { LocationConstraint } = await aws.clients
    .s3()
    .send(new GetBucketLocationCommand({ Bucket: bucket.id }));
  // The oldest regions have names of their own here.
  const named = LocationConstraint ?? 'us-east-1';
  return named === 'EU' ? 'eu-west-1' : named;
}

/** The bucket's policy as text; null: it has none. Not read again where it is a fact of the bucket. */
export function readPolicy(aws: Reader, bucket: Bucket): Promise<string | null> {
  const { policy } = bucket.facts;
  if (policy?.known) return Promise.resolve(policy.value);
  return absent('NoSuchBucketPolicy', null, async () => {
    const { Policy } = await clientFor(aws, bucket).send(new GetBucketPolicyCommand({ Bucket: bucket.id }));
    if (!Policy) throw new Error('S3 answered with an empty policy');
    // Throws for what is no policy.
    statementsOf(Policy);
    return Policy;
  });
}
