import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3ServiceException,
  type Tag,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind, type SeedWorld } from '../define.ts';
import { tags } from '../fields.ts';
import { bucketPolicyByHand } from '../identities-by-hand.ts';
import { tagByHand } from '../tag-by-hand.ts';
import { tagList, tagWords, words } from '../tags.ts';

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]{3,63}$/),
  region: z.string(),
  tags,
  /** The bucket's public access block: all four flags, no flag, or no block. */
  block: z.enum(['all', 'open', 'absent']).default('all'),
  policy: z.enum(['none', 'public-read', 'own-account']).default('none'),
  acl: z.enum(['private', 'public-read', 'authenticated-read']).default('private'),
  /** The default encryption. AWS encrypts every new bucket with SSE-S3 since 2023. */
  encryption: z.enum(['sse-s3', 'none']).default('sse-s3'),
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
              detail: words(
                await encryptionOf(aws, Name),
                (await isPublicByPolicy(aws, Name)) ? 'public policy' : undefined,
                tagWords(await tagsOf(aws, Name)),
              ),
            } as const;
          }),
        );
      },
      changes: [
        {
          title: 'Block public access',
          offered: ({ state }) => state !== 'public access blocked',
          run: (aws, _, Bucket) => putBlock(aws, Bucket, true),
        },
        {
          title: 'Allow public access',
          offered: ({ state }) => state === 'public access blocked',
          run: (aws, _, Bucket) => putBlock(aws, Bucket, false),
        },
        {
          title: 'Encrypt with SSE-S3',
          run: (aws, _, Bucket) =>
            aws.s3(aws.homeRegion).send(
              new PutBucketEncryptionCommand({
                Bucket,
                ServerSideEncryptionConfiguration: {
                  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
                },
              }),
            ),
        },
        {
          title: 'Remove encryption',
          run: (aws, _, Bucket) => aws.s3(aws.homeRegion).send(new DeleteBucketEncryptionCommand({ Bucket })),
        },
        ...bucketPolicyByHand,
        ...tagByHand(
          async (aws, _, Bucket, tag) => {
            const others = (await tagsOf(aws, Bucket)).filter(({ Key }) => Key !== tag.Key);
            await putTags(aws, Bucket, [...others, tag]);
          },
          async (aws, _, Bucket, key) =>
            putTags(
              aws,
              Bucket,
              (await tagsOf(aws, Bucket)).filter(({ Key }) => Key !== key),
            ),
        ),
      ],
    },
  ],
});

async function encryptionOf(aws: LocalAws, Bucket: string): Promise<string> {
  const answer = await absentIf('ServerSideEncryptionConfigurationNotFoundError', () =>
    aws.s3(aws.homeRegion).send(new GetBucketEncryptionCommand({ Bucket })),
  );
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
  return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'not encrypted';
}

async function tagsOf(aws: LocalAws, Bucket: string): Promise<readonly Tag[]> {
  const answer = await absentIf('NoSuchTagSet', () =>
    aws.s3(aws.homeRegion).send(new GetBucketTaggingCommand({ Bucket })),
  );
  return answer?.TagSet ?? [];
}

function putTags(aws: LocalAws, Bucket: string, tags: readonly Tag[]): Promise<unknown> {
  return aws.s3(aws.homeRegion).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [...tags] } }));
}

function putBlock(aws: LocalAws, Bucket: string, on: boolean): Promise<unknown> {
  return aws.s3(aws.homeRegion).send(
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

/** Undefined when S3 answers with this error, which means that the setting is absent. */
async function absentIf<T>(error: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof S3ServiceException && thrown.name === error) return undefined;
    throw thrown;
  }
}

/** The number of flags that are on, of four. */
async function blocksOn(aws: LocalAws, Bucket: string): Promise<number> {
  const answer = await absentIf('NoSuchPublicAccessBlockConfiguration', () =>
    aws.s3(aws.homeRegion).send(new GetPublicAccessBlockCommand({ Bucket })),
  );
  return Object.values(answer?.PublicAccessBlockConfiguration ?? {}).filter(Boolean).length;
}

/** moto does not support GetBucketPolicyStatus, so the policy itself is read. */
async function isPublicByPolicy(aws: LocalAws, Bucket: string): Promise<boolean> {
  const answer = await absentIf('NoSuchBucketPolicy', () =>
    aws.s3(aws.homeRegion).send(new GetBucketPolicyCommand({ Bucket })),
  );
  return answer?.Policy?.includes('"Principal":"*"') ?? false;
}

async function makeBucket({ aws, account }: SeedWorld, seed: BucketEntry): Promise<void> {
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
  if (seed.encryption === 'sse-s3')
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
    );
  if (seed.block !== 'absent') await putBlock(aws, Bucket, seed.block === 'all');
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
