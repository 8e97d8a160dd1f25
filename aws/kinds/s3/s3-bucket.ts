import { ListBucketsCommand, type ListBucketsCommandInput, type Bucket as Listed } from '@aws-sdk/client-s3';
import { type Fact, known, tagsNotRequested, unknown } from '../../../core/resource.ts';
import { requiredList } from '../../access/answers.ts';
import { inWords } from '../../access/errors.ts';
import { pagesOf } from '../../access/pages.ts';
import { partitionOf } from '../../access/partitions.ts';
import { onAll, sends } from '../../access/permission.ts';
import { materialTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { describeKey, type KeyState, readKey } from '../kms-keys.ts';
import { type Bucket, onBuckets, readLocation, readPolicy, readTags } from './bucket-calls.ts';
import { type Encryption, encryptByDefault, isEncrypted, readEncryption } from './bucket-encryption.ts';
import { formerBlock } from './former-block.ts';
import { formerEncryption } from './former-encryption.ts';
import { readIsPolicyPublic } from './policy-status.ts';
import {
  blockPublicAccess,
  isBlocked,
  type PublicAccessBlock,
  readAccountBlock,
  readBlock,
} from './public-access-block.ts';
import { type PublicGrant, readOwnership, readPublicGrants } from './public-grants.ts';
import { isTlsOnly } from './tls-policy.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    's3-bucket': {
      /** Null: no settings. */
      readonly accountBlock: PublicAccessBlock | null;
      readonly bucketBlock: PublicAccessBlock | null;
      /** As text. Null: no policy. */
      readonly policy: string | null;
      /** Whether S3 considers the bucket's policy public. */
      readonly isPolicyPublic: boolean;
      readonly publicGrants: readonly PublicGrant[];
      /** `BucketOwnerEnforced`: ACLs have no effect. Null: no setting, which equals `ObjectWriter`. */
      readonly ownership: string | null;
      readonly location: string;
      /** Default encryption of new objects. Null: no configuration. */
      readonly encryption: Encryption | null;
      /** The KMS key in `encryption`; null: none. */
      readonly key: KeyState | null;
      /** Whether its policy denies all requests without TLS. */
      readonly isTlsOnly: boolean;
    };
  }
}

const list = sends(
  'S3.ListBuckets',
  onAll('s3:ListAllMyBuckets', 'S3 has no resource-level permissions for this action.'),
);
const getAccountBlock = sends(
  'S3Control.GetPublicAccessBlock',
  onAll('s3:GetAccountPublicAccessBlock', 'An account setting has no ARN.'),
);
const getTags = onBuckets('GetBucketTagging', 's3:GetBucketTagging');
const getIndexedTags = sends(
  'ResourceGroupsTaggingAPI.GetResources',
  onAll(
    'tag:GetResources',
    'The action reads tags of all resource types and has no resource-level permissions.',
  ),
);
const getBlock = onBuckets('GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock');
const getEncryption = onBuckets('GetBucketEncryption', 's3:GetEncryptionConfiguration');
const getPolicy = onBuckets('GetBucketPolicy', 's3:GetBucketPolicy');

export const kind = defineKind({
  id: 's3-bucket',
  title: 'S3 bucket',
  resourceType: 'AWS::S3::Bucket',
  scope: 'global',
  hasMetrics: false,
  list: {
    calls: [list, getAccountBlock],
    async *run(aws, from) {
      for await (const { items, ...rest } of bucketPages(aws, { MaxBuckets: 10_000 }, from)) {
        const accountBlock = await toFact(readAccountBlock(aws));
        const buckets = items.map((bucket) => toResource(aws, bucket));
        yield {
          ...rest,
          resources: buckets.map((bucket) => ({ ...bucket, facts: { ...bucket.facts, accountBlock } })),
        };
      }
    },
  },
  get: {
    calls: [list, getTags, getBlock, getEncryption],
    run: async (aws, { id }) => {
      for await (const { items } of bucketPages(aws, { MaxBuckets: 1_000, Prefix: id })) {
        const bucket = items.find(({ Name }) => Name === id);
        if (bucket) return withFreshFacts(aws, toResource(aws, bucket));
      }
      return undefined;
    },
  },
  facts: {
    accountBlock: { calls: [getAccountBlock], load: readAccountBlock },
    bucketBlock: { calls: [getBlock], load: readBlock },
    policy: { calls: [getPolicy], load: readPolicy },
    isPolicyPublic: {
      calls: [onBuckets('GetBucketPolicyStatus', 's3:GetBucketPolicyStatus'), getPolicy],
      load: readIsPolicyPublic,
    },
    publicGrants: { calls: [onBuckets('GetBucketAcl', 's3:GetBucketAcl')], load: readPublicGrants },
    ownership: {
      calls: [onBuckets('GetBucketOwnershipControls', 's3:GetBucketOwnershipControls')],
      load: readOwnership,
    },
    location: { calls: [onBuckets('GetBucketLocation', 's3:GetBucketLocation')], load: readLocation },
    encryption: { calls: [getEncryption], load: readEncryption },
    key: {
      calls: [describeKey],
      load: async (aws, { facts: { encryption }, location }) => {
        if (!encryption?.known) throw new Error('its default encryption could not be read');
        const key = encryption.value?.key ?? null;
        return key === null ? null : readKey(aws, key, location);
      },
    },
    isTlsOnly: {
      calls: [getPolicy],
      load: async (aws, bucket) => {
        const policy = await readPolicy(aws, bucket);
        return policy !== null && isTlsOnly(policy, bucket.arn);
      },
    },
  },
  tags: { calls: [getTags], load: readTags, index: { calls: [getIndexedTags], resourceType: 's3:bucket' } },
  probe: { calls: [], run: async () => notProbed('S3') },
  remediations: {
    'block-public-access': {
      title: 'Block all public access',
      undo: {
        possible: 'yes',
        how: 'Restore the old public access settings from the audit log. Policy and ACLs are not touched.',
      },
      calls: [onBuckets('PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'), getBlock],
      run: blockPublicAccess,
      isDone: isBlocked,
      undoing: formerBlock,
    },
    'encrypt-by-default': {
      title: 'Set the default encryption that the policy requires',
      undo: {
        possible: 'yes',
        how: 'Restore the old default encryption. Only new objects are affected. With a customer managed key, readers and writers need permission to use it.',
      },
      calls: [onBuckets('PutBucketEncryption', 's3:PutEncryptionConfiguration'), getEncryption, describeKey],
      run: encryptByDefault,
      isDone: isEncrypted,
      undoing: formerEncryption,
    },
  },
  refusals: ['NoSuchBucket'],
});

function toResource(aws: Reader, { Name: name, BucketRegion: region, BucketArn }: Listed): Bucket {
  if (!name) throw new Error("S3's response lacks the name of a bucket");
  return {
    account: aws.account,
    region: 'global',
    kind: 's3-bucket',
    id: name,
    arn: BucketArn ?? `arn:${partitionOf(aws.clients.homeRegion)}:s3:::${name}`,
    name,
    observedAtMs: aws.nowMs,
    ...(region ? { location: region } : {}),
    tags: tagsNotRequested,
    facts: region ? { location: known(region) } : {},
    metrics: {},
    dimensions: {},
    protections: [],
    // Without the creation date, which S3 changes when the bucket policy is edited.
    material: {},
    monthlyUsd: null,
  };
}

/** Facts that every recheck needs: tags, for exemptions, and the settings that remediations change. */
async function withFreshFacts(aws: Reader, bucket: Bucket): Promise<Bucket> {
  const [tags, bucketBlock, encryption] = await Promise.all([
    toFact(readTags(aws, bucket)),
    toFact(readBlock(aws, bucket)),
    toFact(readEncryption(aws, bucket)),
  ]);
  const material = tags.known ? materialTags(tags.value) : {};
  return { ...bucket, tags, material, facts: { ...bucket.facts, bucketBlock, encryption } };
}

async function toFact<T>(reading: Promise<T>): Promise<Fact<T>> {
  try {
    return known(await reading);
  } catch (error) {
    return unknown(inWords(error));
  }
}

function bucketPages(aws: Reader, input: ListBucketsCommandInput, from?: string) {
  return pagesOf({ what: 'buckets', atMost: 1_000, from }, async (token) => {
    const answer = await aws.clients
      .s3()
      .send(new ListBucketsCommand({ ...input, ContinuationToken: token }));
    return { items: requiredList(answer.Buckets, 'buckets'), next: answer.ContinuationToken };
  });
}
