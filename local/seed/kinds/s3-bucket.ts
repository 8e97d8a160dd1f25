import {
  CreateBucketCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind, type World } from '../define.ts';
import { tags } from '../fields.ts';
import { tagList } from '../tags.ts';

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]{3,63}$/),
  region: z.string(),
  tags,
  /** The bucket's public-access block: all four flags, none of them, or no such block at all. */
  block: z.enum(['all', 'open', 'absent']).default('all'),
  policy: z.enum(['none', 'public-read', 'own-account']).default('none'),
  acl: z.enum(['private', 'public-read', 'authenticated-read']).default('private'),
});

type BucketEntry = z.output<typeof schema>;

export const local = defineLocalKind<BucketEntry>({
  section: 'buckets',
  schema,
  make: async (world, entries) => {
    await Promise.all(entries.map((entry) => world.limit(() => makeBucket(world, entry))));
    return [];
  },
  panes: [
    {
      title: 'S3 bucket',
      scope: 'global',
      read: async (aws) => {
        const { Buckets = [] } = await aws.s3(aws.homeRegion).send(new ListBucketsCommand({}));
        return Promise.all(
          Buckets.map(async ({ Name = '' }) => {
            const on = await blocksOn(aws, Name);
            return {
              id: Name,
              name: Name,
              state:
                on === 4
                  ? 'public access blocked'
                  : on === 0
                    ? 'public access possible'
                    : `${on} of 4 blocks on`,
              tone: on === 4 ? 'good' : 'watch',
              detail: '',
            } as const;
          }),
        );
      },
    },
  ],
});

/** How many of the four flags are on. */
async function blocksOn(aws: LocalAws, Bucket: string): Promise<number> {
  try {
    const { PublicAccessBlockConfiguration: block } = await aws
      .s3(aws.homeRegion)
      .send(new GetPublicAccessBlockCommand({ Bucket }));
    return Object.values(block ?? {}).filter(Boolean).length;
  } catch (thrown) {
    if (thrown instanceof S3ServiceException && thrown.name === 'NoSuchPublicAccessBlockConfiguration')
      return 0;
    throw thrown;
  }
}

/** moto cannot answer GetBucketPolicyStatus: the policy itself is what can be read there. */
async function makeBucket({ aws, account }: World, seed: BucketEntry): Promise<void> {
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

function policyOf(seed: BucketEntry, account: string): object {
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
