import {
  type Bucket,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  paginateListBuckets,
  type S3Client,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import { Refused } from '../../../core/ports.ts';
import { type Fact, known, type Resource, type Tags, tagsNotAsked, unknown } from '../../../core/resource.ts';
import { absent } from '../../access/absent.ts';
import { told } from '../../access/answered.ts';
import { inWords } from '../../access/errors.ts';
import { on, type ScopedPermission } from '../../access/permission.ts';
import { materialTags, partitionOf, toTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { type Encryption, encryptByDefault, isEncrypted, readEncryption } from './bucket-encryption.ts';
import { describeKeyPermission, type KeyState, readKey } from './kms-keys.ts';
import { allBlocked, type Block, readBlock, toBlock } from './public-access-block.ts';
import { publicnessOf } from './public-policy.ts';
import { isTlsOnly } from './tls-policy.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    's3-bucket': {
      /** Null: none is set. One call an account. */
      readonly accountBlock: Block | null;
      readonly bucketBlock: Block | null;
      /** Whether the bucket's policy, if any, is public as S3 judges it. */
      readonly isPolicyPublic: boolean;
      /** ACL grants to everybody (`AllUsers`) or to every AWS customer (`AuthenticatedUsers`). */
      readonly publicGrants: readonly {
        readonly group: 'AllUsers' | 'AuthenticatedUsers';
        readonly permission: string;
      }[];
      /** `BucketOwnerEnforced`: ACLs mean nothing. Null: no setting, which is as `ObjectWriter`. */
      readonly ownership: string | null;
      readonly location: string;
      /** Of new objects. Null: none is configured. */
      readonly encryption: Encryption | null;
      /** The KMS key that `encryption` names; null: it names none. */
      readonly key: KeyState | null;
      /** Whether its policy refuses everybody everything that does not come over TLS. */
      readonly isTlsOnly: boolean;
    };
  }
}

type S3Bucket = Resource<'s3-bucket'>;

/** Bucket ARNs name no account, so the account is a condition. */
function onBuckets(action: string): ScopedPermission {
  return on('arn:{partition}:s3:::*', action, { StringEquals: { 's3:ResourceAccount': '{account}' } });
}

const groups = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'AuthenticatedUsers',
} as const;

export const kind = defineKind({
  id: 's3-bucket',
  title: 'S3 bucket',
  scope: 'global',
  hasMetrics: false,
  list: {
    permissions: ['s3:ListAllMyBuckets'],
    run: async (aws) => {
      const found: S3Bucket[] = [];
      for await (const { Buckets } of paginateListBuckets(
        { client: aws.clients.s3(), pageSize: 10_000 },
        {},
      )) {
        found.push(...told(Buckets, 'buckets').map((bucket) => toResource(aws, bucket)));
      }
      return found;
    },
  },
  get: {
    permissions: [
      's3:ListAllMyBuckets',
      onBuckets('s3:GetBucketTagging'),
      onBuckets('s3:GetBucketPublicAccessBlock'),
      onBuckets('s3:GetEncryptionConfiguration'),
    ],
    run: async (aws, { id }) => {
      for await (const { Buckets } of paginateListBuckets(
        { client: aws.clients.s3(), pageSize: 1_000 },
        { Prefix: id },
      )) {
        const bucket = told(Buckets, 'buckets').find(({ Name }) => Name === id);
        if (bucket) return withFreshFacts(aws, toResource(aws, bucket));
      }
      return undefined;
    },
  },
  facts: {
    accountBlock: {
      permissions: ['s3:GetAccountPublicAccessBlock'],
      load: (aws) =>
        aws.once('account-block', () =>
          absent('NoSuchPublicAccessBlockConfiguration', null, async () => {
            const { PublicAccessBlockConfiguration: block } = await aws.clients
              .s3Control()
              .send(new GetAccountBlockCommand({ AccountId: aws.account }));
            return toBlock(block);
          }),
        ),
    },
    bucketBlock: {
      permissions: [onBuckets('s3:GetBucketPublicAccessBlock')],
      load: (aws, bucket) => readBlock(clientFor(aws, bucket), bucket.id),
    },
    isPolicyPublic: {
      permissions: [onBuckets('s3:GetBucketPolicyStatus'), onBuckets('s3:GetBucketPolicy')],
      load: (aws, bucket) => absent('NoSuchBucketPolicy', false, () => isPolicyPublic(aws, bucket)),
    },
    publicGrants: {
      permissions: [onBuckets('s3:GetBucketAcl')],
      load: async (aws, bucket) => {
        const { Grants } = await clientFor(aws, bucket).send(new GetBucketAclCommand({ Bucket: bucket.id }));
        if (!Grants) throw new Error('S3 answered without the grants');
        return Grants.flatMap(({ Grantee, Permission = 'unknown' }) => {
          const group = groups[(Grantee?.URI ?? '') as keyof typeof groups];
          return group ? [{ group, permission: Permission }] : [];
        });
      },
    },
    ownership: {
      permissions: [onBuckets('s3:GetBucketOwnershipControls')],
      load: (aws, bucket) =>
        absent('OwnershipControlsNotFoundError', null, async () => {
          const { OwnershipControls } = await clientFor(aws, bucket).send(
            new GetBucketOwnershipControlsCommand({ Bucket: bucket.id }),
          );
          return OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
        }),
    },
    location: {
      permissions: [onBuckets('s3:GetBucketLocation')],
      load: async (aws, bucket) => {
        const { LocationConstraint } = await aws.clients
          .s3()
          .send(new GetBucketLocationCommand({ Bucket: bucket.id }));
        // The oldest regions have names of their own here.
        const named = LocationConstraint ?? 'us-east-1';
        return named === 'EU' ? 'eu-west-1' : named;
      },
    },
    encryption: {
      permissions: [onBuckets('s3:GetEncryptionConfiguration')],
      load: (aws, bucket) => readEncryption(clientFor(aws, bucket), bucket.id),
    },
    key: {
      permissions: [describeKeyPermission],
      load: async (aws, { facts: { encryption }, location }) => {
        if (!encryption?.known) throw new Error('which key it is was not read');
        const key = encryption.value?.key ?? null;
        return key === null ? null : readKey(aws, key, location);
      },
    },
    isTlsOnly: {
      permissions: [onBuckets('s3:GetBucketPolicy')],
      load: (aws, bucket) =>
        absent('NoSuchBucketPolicy', false, async () =>
          isTlsOnly(await readPolicy(clientFor(aws, bucket), bucket.id), bucket.arn),
        ),
    },
  },
  tags: { permissions: [onBuckets('s3:GetBucketTagging')], load: readTags },
  probe: { permissions: [], run: async () => notProbed('S3') },
  remediations: {
    'block-public-access': {
      title: 'Block all public access',
      undo: {
        possible: 'yes',
        how: 'Set the public-access block back to what it was, which is kept here. Policy and ACLs are not touched.',
      },
      permissions: [onBuckets('s3:PutBucketPublicAccessBlock'), onBuckets('s3:GetBucketPublicAccessBlock')],
      run: async (aws, bucket) => {
        const before = await readBlock(clientFor(aws, bucket), bucket.id).catch((cause: unknown) => {
          throw new Refused('The present setting could not be read, so changing it could not be undone', {
            cause,
          });
        });
        await clientFor(aws, bucket).send(
          new PutPublicAccessBlockCommand({
            Bucket: bucket.id,
            ExpectedBucketOwner: aws.account,
            PublicAccessBlockConfiguration: allBlocked,
          }),
        );
        const call = before ? 's3:PutBucketPublicAccessBlock' : 's3:DeleteBucketPublicAccessBlock';
        return { summary: 'All public access is blocked.', undo: { call, bucket: bucket.id, before } };
      },
      isDone: (resource) => {
        const block = resource?.facts.bucketBlock;
        return block?.known === true && block.value !== null && Object.values(block.value).every(Boolean);
      },
    },
    'encrypt-by-default': {
      title: 'Encrypt new objects as the policy asks',
      undo: {
        possible: 'yes',
        how: 'Set the default encryption back to what it was, which is kept here. Only new objects are encrypted otherwise, and they stay as they were written; with a key of your own, who writes or reads them needs the right to use it.',
      },
      permissions: [
        onBuckets('s3:PutEncryptionConfiguration'),
        onBuckets('s3:GetEncryptionConfiguration'),
        describeKeyPermission,
      ],
      run: (aws, bucket, finding) => encryptByDefault(aws, clientFor(aws, bucket), bucket, finding),
      isDone: isEncrypted,
    },
  },
});

function toResource(aws: Reader, { Name: name = '', BucketRegion: region, BucketArn }: Bucket): S3Bucket {
  return {
    account: aws.account,
    region: 'global',
    kind: 's3-bucket',
    id: name,
    arn: BucketArn ?? `arn:${partitionOf(aws.clients.homeRegion)}:s3:::${name}`,
    name,
    observedAtMs: aws.nowMs,
    ...(region ? { location: region } : {}),
    tags: tagsNotAsked,
    facts: region ? { location: known(region) } : {},
    metrics: {},
    dimensions: {},
    protections: [],
    // Not the date of creation, which S3 changes when the bucket's policy is edited.
    material: {},
    monthlyUsd: null,
  };
}

/** What a recheck always looks at: who asked to be left alone, and whether the remediation shows. */
async function withFreshFacts(aws: Reader, bucket: S3Bucket): Promise<S3Bucket> {
  const [tags, bucketBlock, encryption] = await Promise.all([
    toFact(readTags(aws, bucket)),
    toFact(readBlock(clientFor(aws, bucket), bucket.id)),
    toFact(readEncryption(clientFor(aws, bucket), bucket.id)),
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

/** In the bucket's own region where that is known; else S3 says where to go, at the price of a call. */
function clientFor(aws: Reader, bucket: Pick<S3Bucket, 'location'>): S3Client {
  return aws.clients.s3(bucket.location);
}

function readTags(aws: Reader, bucket: S3Bucket): Promise<Tags> {
  return absent('NoSuchTagSet', {}, async () => {
    const { TagSet } = await clientFor(aws, bucket).send(new GetBucketTaggingCommand({ Bucket: bucket.id }));
    return toTags(TagSet);
  });
}

/**
 * S3's own verdict; where there is none, which is no "not public", the policy is judged here. An emulator that has no
 * verdicts at all is asked for the policy first: most buckets have none, and need no second call.
 */
async function isPolicyPublic(aws: Reader, bucket: S3Bucket): Promise<boolean> {
  const s3 = clientFor(aws, bucket);
  const read = aws.clients.emulated ? await readPolicy(s3, bucket.id) : undefined;
  const { PolicyStatus } = await s3.send(new GetBucketPolicyStatusCommand({ Bucket: bucket.id }));
  if (PolicyStatus?.IsPublic !== undefined) return PolicyStatus.IsPublic;
  const publicness = publicnessOf(read ?? (await readPolicy(s3, bucket.id)));
  if (publicness === 'unsure')
    throw new Error('whether the policy is public cannot be told from its conditions');
  return publicness === 'public';
}

async function readPolicy(s3: S3Client, bucket: string): Promise<string> {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  if (!Policy) throw new Error('S3 answered with an empty policy');
  return Policy;
}
