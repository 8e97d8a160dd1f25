import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { LocalAws } from '../host/aws-clients.ts';
import { tagList } from './instances.ts';
import type { BucketSeed } from './schema.ts';

/** moto cannot answer GetBucketPolicyStatus: the policy itself is what can be read there. */
export async function seedBucket(aws: LocalAws, account: string, seed: BucketSeed): Promise<void> {
  const s3 = aws.s3(seed.region);
  const Bucket = seed.name;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(seed.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: seed.region as 'eu-west-1' } }),
    }),
  );
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: {
        Rules: [{ ObjectOwnership: seed.acl === 'private' ? 'BucketOwnerEnforced' : 'ObjectWriter' }],
      },
    }),
  );
  if (Object.keys(seed.tags).length > 0) {
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(seed.tags) } }));
  }
  if (seed.acl !== 'private') await s3.send(new PutBucketAclCommand({ Bucket, ACL: seed.acl }));
  if (seed.policy !== 'none') {
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policyOf(seed, account)) }));
  }
  if (seed.block === 'absent') return;
  const on = seed.block === 'all';
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: on,
        IgnorePublicAcls: on,
        BlockPublicPolicy: on,
        RestrictPublicBuckets: on,
      },
    }),
  );
}

function policyOf(seed: BucketSeed, account: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: seed.policy === 'public-read' ? 'PublicRead' : 'OwnAccountRead',
        Effect: 'Allow',
        Principal: seed.policy === 'public-read' ? '*' : { AWS: `arn:aws:iam::${account}:root` },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${seed.name}/*`,
      },
    ],
  };
}
