import type { AnswerTable } from '../../access/answer-table.ts';

const s3 = 'https://docs.aws.amazon.com/AmazonS3/latest/API';
const kms = 'https://docs.aws.amazon.com/kms/latest/APIReference';
const ecr = 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference';
const lambda = 'https://docs.aws.amazon.com/lambda/latest/api';
const secrets = 'https://docs.aws.amazon.com/secretsmanager/latest/apireference';
const sqs = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
const sns = 'https://docs.aws.amazon.com/sns/latest/api';

export const answers = {
  'KMS.ListKeys': {
    source: `${kms}/API_ListKeys.html`,
    root: null,
    always: ['Keys[].KeyId', 'Keys[].KeyArn', 'Truncated'],
    omitted: ['NextMarker'],
  },
  'KMS.GetKeyPolicy': { source: `${kms}/API_GetKeyPolicy.html`, root: null, always: ['Policy'] },
  'KMS.ListResourceTags': {
    source: `${kms}/API_ListResourceTags.html`,
    root: null,
    always: ['Tags[].TagKey', 'Tags[].TagValue', 'Truncated'],
    omitted: ['NextMarker'],
  },
  // No queues, no field: https://github.com/localstack/localstack/pull/9828
  'SQS.ListQueues': {
    source: `${sqs}/API_ListQueues.html`,
    root: '{}',
    always: [],
    omitted: ['QueueUrls', 'NextToken'],
  },
  'SQS.GetQueueUrl': { source: `${sqs}/API_GetQueueUrl.html`, root: '{}', always: ['QueueUrl'] },
  // A queue without a policy has no such attribute.
  'SQS.GetQueueAttributes': {
    source: `${sqs}/API_GetQueueAttributes.html`,
    root: '{}',
    always: ['Attributes.QueueArn'],
    omitted: ['Attributes.Policy'],
  },
  'SQS.ListQueueTags': {
    source: `${sqs}/API_ListQueueTags.html`,
    root: '{}',
    always: [],
    omitted: ['Tags', 'Tags.aws:cloudformation:stack-name'],
  },
  'SNS.ListTopics': {
    source: `${sns}/API_ListTopics.html`,
    always: ['Topics[].TopicArn'],
    omitted: ['NextToken'],
  },
  'SNS.GetTopicAttributes': {
    source: `${sns}/API_GetTopicAttributes.html`,
    always: ['Attributes.TopicArn', 'Attributes.Policy'],
  },
  'SNS.ListTagsForResource': {
    source: `${sns}/API_ListTagsForResource.html`,
    always: ['Tags[].Key', 'Tags[].Value'],
  },
  'Lambda.ListFunctions': {
    source: `${lambda}/API_ListFunctions.html`,
    root: '{}',
    always: ['Functions[].FunctionName', 'Functions[].FunctionArn'],
    omitted: ['NextMarker'],
  },
  // A function without a policy is the error ResourceNotFoundException.
  'Lambda.GetPolicy': { source: `${lambda}/API_GetPolicy.html`, root: '{}', always: ['Policy'] },
  'Lambda.ListTags': {
    source: `${lambda}/API_ListTags.html`,
    root: '{}',
    always: [],
    omitted: ['Tags', 'Tags.aws:cloudformation:stack-name'],
  },
  'SecretsManager.ListSecrets': {
    source: `${secrets}/API_ListSecrets.html`,
    root: '{}',
    always: ['SecretList[].ARN'],
    omitted: ['NextToken'],
  },
  // A secret without a policy has no such field.
  'SecretsManager.GetResourcePolicy': {
    source: `${secrets}/API_GetResourcePolicy.html`,
    root: '{}',
    always: ['ARN'],
    omitted: ['ResourcePolicy'],
  },
  'SecretsManager.DescribeSecret': {
    source: `${secrets}/API_DescribeSecret.html`,
    root: '{}',
    always: ['ARN', 'Tags?[].Key', 'Tags?[].Value'],
    omitted: ['Tags'],
  },
  'ECR.DescribeRepositories': {
    source: `${ecr}/API_DescribeRepositories.html`,
    root: '{}',
    always: ['repositories[].repositoryName', 'repositories[].repositoryArn'],
    omitted: ['nextToken'],
  },
  // A repository without a policy is the error RepositoryPolicyNotFoundException.
  'ECR.GetRepositoryPolicy': {
    source: `${ecr}/API_GetRepositoryPolicy.html`,
    root: '{}',
    always: ['repositoryName', 'policyText'],
  },
  'ECR.ListTagsForResource': {
    source: `${ecr}/API_ListTagsForResource.html`,
    root: '{}',
    always: ['tags[].Key', 'tags[].Value'],
  },
  // The responses have no body.
  'S3.PutBucketPolicy': { source: `${s3}/API_PutBucketPolicy.html`, root: null, always: [] },
  'S3.DeleteBucketPolicy': { source: `${s3}/API_DeleteBucketPolicy.html`, root: null, always: [] },
  'KMS.PutKeyPolicy': { source: `${kms}/API_PutKeyPolicy.html`, root: null, always: [] },
  'SQS.SetQueueAttributes': { source: `${sqs}/API_SetQueueAttributes.html`, root: null, always: [] },
  'SNS.SetTopicAttributes': { source: `${sns}/API_SetTopicAttributes.html`, always: [] },
  // Nothing of these is read: the policy is read again.
  'SecretsManager.PutResourcePolicy': {
    source: `${secrets}/API_PutResourcePolicy.html`,
    root: '{}',
    always: [],
  },
  'SecretsManager.DeleteResourcePolicy': {
    source: `${secrets}/API_DeleteResourcePolicy.html`,
    root: '{}',
    always: [],
  },
  'ECR.SetRepositoryPolicy': { source: `${ecr}/API_SetRepositoryPolicy.html`, root: '{}', always: [] },
  'ECR.DeleteRepositoryPolicy': { source: `${ecr}/API_DeleteRepositoryPolicy.html`, root: '{}', always: [] },
} as const satisfies AnswerTable;
