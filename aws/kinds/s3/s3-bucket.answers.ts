import type { AnswerTable } from '../../access/answer-table.ts';
import { kmsAnswers } from '../kms-answers.ts';

const reference = 'https://docs.aws.amazon.com/AmazonS3/latest/API';

/** S3 returns all four, or an error when no block is set. */
const block = {
  root: 'PublicAccessBlockConfiguration',
  always: [
    'PublicAccessBlockConfiguration.BlockPublicAcls',
    'PublicAccessBlockConfiguration.BlockPublicPolicy',
    'PublicAccessBlockConfiguration.IgnorePublicAcls',
    'PublicAccessBlockConfiguration.RestrictPublicBuckets',
  ],
} as const;

const rule = 'ServerSideEncryptionConfiguration.Rules[]';

export const answers = {
  ...kmsAnswers,
  'S3.ListBuckets': {
    source: `${reference}/API_ListBuckets.html`,
    root: 'ListAllMyBucketsResult',
    always: ['Buckets[].Name'],
    omitted: ['ContinuationToken', 'Buckets[].BucketRegion', 'Buckets[].BucketArn'],
  },
  // A bucket without tags is the error NoSuchTagSet.
  'S3.GetBucketTagging': {
    source: `${reference}/API_GetBucketTagging.html`,
    root: 'Tagging',
    always: ['TagSet[].Key', 'TagSet[].Value'],
  },
  // Omits resources that never had a tag.
  'ResourceGroupsTaggingAPI.GetResources': {
    source: 'https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html',
    root: null,
    always: [
      'ResourceTagMappingList[].ResourceARN',
      'ResourceTagMappingList[].Tags[].Key',
      'ResourceTagMappingList[].Tags[].Value',
    ],
    omitted: ['PaginationToken'],
  },
  'S3.GetPublicAccessBlock': { source: `${reference}/API_GetPublicAccessBlock.html`, ...block },
  'S3Control.GetPublicAccessBlock': {
    source: `${reference}/API_control_GetPublicAccessBlock.html`,
    ...block,
  },
  // A missing configuration is the error ServerSideEncryptionConfigurationNotFoundError.
  'S3.GetBucketEncryption': {
    source: `${reference}/API_GetBucketEncryption.html`,
    root: 'ServerSideEncryptionConfiguration',
    always: [`${rule}.ApplyServerSideEncryptionByDefault.SSEAlgorithm`],
    omitted: [
      `${rule}.BucketKeyEnabled`,
      `${rule}.ApplyServerSideEncryptionByDefault.KMSMasterKeyID`,
      `${rule}.BlockedEncryptionTypes`,
    ],
  },
  // Without a verdict, Janitor judges the policy.
  'S3.GetBucketPolicyStatus': {
    source: `${reference}/API_GetBucketPolicyStatus.html`,
    root: 'PolicyStatus',
    always: ['PolicyStatus'],
    omitted: ['PolicyStatus.IsPublic'],
  },
  'S3.GetBucketPolicy': {
    source: `${reference}/API_GetBucketPolicy.html`,
    root: null,
    always: ['Policy'],
  },
  'S3.GetBucketAcl': {
    source: `${reference}/API_GetBucketAcl.html`,
    root: 'AccessControlPolicy',
    always: ['Grants[].Grantee.Type', 'Grants[].Permission'],
    checked: ['Grants[].Grantee.URI'],
  },
  'S3.GetBucketOwnershipControls': {
    source: `${reference}/API_GetBucketOwnershipControls.html`,
    root: 'OwnershipControls',
    always: ['OwnershipControls.Rules[].ObjectOwnership'],
  },
  // Empty for us-east-1.
  'S3.GetBucketLocation': {
    source: `${reference}/API_GetBucketLocation.html`,
    root: 'LocationConstraint',
    always: [],
    omitted: ['LocationConstraint'],
  },
  // The responses have no body.
  'S3.PutPublicAccessBlock': {
    source: `${reference}/API_PutPublicAccessBlock.html`,
    root: null,
    always: [],
  },
  'S3.PutBucketEncryption': {
    source: `${reference}/API_PutBucketEncryption.html`,
    root: null,
    always: [],
  },
  'S3.DeletePublicAccessBlock': {
    source: `${reference}/API_DeletePublicAccessBlock.html`,
    root: null,
    always: [],
  },
  'S3.DeleteBucketEncryption': {
    source: `${reference}/API_DeleteBucketEncryption.html`,
    root: null,
    always: [],
  },
} as const satisfies AnswerTable;
