import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { absent, requiredList } from '../../../access/answers.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { onAll, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { onBuckets } from '../../s3/bucket-calls.ts';
import { type PolicyService, policyIn } from './policy-service.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html: at most 10,000 a page. */
const perPage = 1_000;

const arnOf = (aws: Reader, name: string): string => `arn:${partitionOf(aws.region)}:s3:::${name}`;

export const bucketPolicies: PolicyService = {
  kind: 'bucket',
  readsAtOnce: 8,
  lists: [
    sends(
      'S3.ListBuckets',
      onAll('s3:ListAllMyBuckets', 'S3 has no resource-level permissions for this action.'),
    ),
  ],
  list: async (aws, ContinuationToken) => {
    const { Buckets, ContinuationToken: next } = await aws.clients
      .s3(aws.region)
      .send(new ListBucketsCommand({ BucketRegion: aws.region, MaxBuckets: perPage, ContinuationToken }));
    const items = requiredList(Buckets, 'buckets').map(({ Name: name = '' }) => {
      if (name === '') throw new Error("S3's response lacks the name of a bucket");
      return { name, arn: arnOf(aws, name) };
    });
    return { items, next };
  },
  finds: [],
  find: async (aws, name) => ({ name, arn: arnOf(aws, name) }),
  reads: [onBuckets('GetBucketPolicy', 's3:GetBucketPolicy')],
  read: (aws, { name: Bucket }) =>
    absent('NoSuchBucket', undefined, () =>
      absent('NoSuchBucketPolicy', null, async () => {
        const { Policy } = await aws.clients.s3(aws.region).send(new GetBucketPolicyCommand({ Bucket }));
        return policyIn(Policy, 'bucket policy');
      }),
    ),
  writes: [
    onBuckets('PutBucketPolicy', 's3:PutBucketPolicy'),
    onBuckets('DeleteBucketPolicy', 's3:DeleteBucketPolicy'),
  ],
  write: (aws, { name: Bucket }, Policy) => {
    const of = { Bucket, ExpectedBucketOwner: aws.account };
    const s3 = aws.clients.s3(aws.region);
    return Policy === null
      ? s3.send(new DeleteBucketPolicyCommand(of))
      : s3.send(new PutBucketPolicyCommand({ ...of, Policy }));
  },
  readsTags: [onBuckets('GetBucketTagging', 's3:GetBucketTagging')],
  tags: (aws, { name: Bucket }) =>
    absent('NoSuchTagSet', {}, async () => {
      const { TagSet } = await aws.clients.s3(aws.region).send(new GetBucketTaggingCommand({ Bucket }));
      return toTags(requiredList(TagSet, 'tags'));
    }),
};
