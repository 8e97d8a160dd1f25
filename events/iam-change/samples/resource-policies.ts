import { openTo } from './documents.ts';
import { account, named, otherAccount, samplesOf } from './sample.ts';

const region = 'eu-west-1';
const s3 = samplesOf('s3', region);
const kms = samplesOf('kms', region);
const lambda = samplesOf('lambda', region);
const sqs = samplesOf('sqs', region);
const sns = samplesOf('sns', region);
const secrets = samplesOf('secretsmanager', region);
const ecr = samplesOf('ecr', region);

const bucketName = 'example-reports';
const bucket = {
  resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}`, accountId: account }],
};
const host = { bucketName, Host: `${bucketName}.s3.${region}.amazonaws.com` };
const bucketPolicy = openTo(`arn:aws:s3:::${bucketName}/*`, 's3:GetObject');

export const bucketSamples = named(
  s3('PutBucketPolicy', { ...host, policy: '', bucketPolicy }, null, bucket),
  s3('DeleteBucketPolicy', { ...host, policy: '' }, null, bucket),
  s3('PutBucketAcl', { ...host, acl: '', 'x-amz-acl': 'public-read' }, null, bucket),
  s3('PutBucketPublicAccessBlock', { ...host, publicAccessBlock: '' }, null, bucket),
  s3('DeleteBucketPublicAccessBlock', { ...host, publicAccessBlock: '' }, null, bucket),
  s3('PutAccountPublicAccessBlock', { accountId: account }),
  s3('DeleteAccountPublicAccessBlock', { accountId: account }),
  s3('PutAccessPointPolicy', { accountId: account, name: 'reports' }),
  s3('DeleteAccessPointPolicy', { accountId: account, name: 'reports' }),
);

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const keyArn = `arn:aws:kms:${region}:${account}:key/${keyId}`;
const key = { resources: [{ type: 'AWS::KMS::Key', ARN: keyArn, accountId: account }] };
const keyPolicy = JSON.stringify(openTo('*', 'kms:Decrypt'));

export const keySamples = named(
  kms(
    'CreateKey',
    { policy: keyPolicy, keySpec: 'SYMMETRIC_DEFAULT' },
    { keyMetadata: { arn: keyArn, keyId } },
    key,
  ),
  kms('PutKeyPolicy', { keyId, policyName: 'default', policy: keyPolicy }, { keyId: keyArn }, key),
  kms(
    'CreateGrant',
    { keyId, granteePrincipal: `arn:aws:iam::${otherAccount}:root`, operations: ['Decrypt'] },
    { grantId: '0123456789abcdef', keyId: keyArn },
    key,
  ),
);

const functionName = 'orders';
const permission = {
  functionName,
  statementId: 'partner',
  action: 'lambda:InvokeFunction',
  principal: otherAccount,
};

export const functionSamples = named(
  lambda('AddPermission20150331v2', permission, { statement: '{"Sid":"partner","Effect":"Allow"}' }),
  lambda('RemovePermission20150331v2', { functionName, statementId: 'partner' }),
  lambda('CreateFunctionUrlConfig', { functionName, authType: 'NONE' }, { authType: 'NONE' }),
  lambda('UpdateFunctionUrlConfig', { functionName, authType: 'NONE' }, { authType: 'NONE' }),
  lambda('AddLayerVersionPermission20181031', {
    layerName: 'common',
    versionNumber: 1,
    statementId: 'all',
    action: 'lambda:GetLayerVersion',
    principal: '*',
  }),
);

const queueName = 'orders';
const queueUrl = `https://sqs.${region}.amazonaws.com/${account}/${queueName}`;
const queuePolicy = JSON.stringify(
  openTo(`arn:aws:sqs:${region}:${account}:${queueName}`, 'sqs:SendMessage'),
);
const label = 'partner';

export const queueSamples = named(
  sqs('CreateQueue', { queueName, attributes: { Policy: queuePolicy } }, { queueUrl }),
  sqs('SetQueueAttributes', { queueUrl, attributes: { Policy: queuePolicy } }),
  sqs('AddPermission', { queueUrl, label, aWSAccountIds: [otherAccount], actions: ['SendMessage'] }),
  sqs('RemovePermission', { queueUrl, label }),
);

const topicArn = `arn:aws:sns:${region}:${account}:orders`;
const topicPolicy = JSON.stringify(openTo(topicArn, 'sns:Publish'));

export const topicSamples = named(
  sns('CreateTopic', { name: 'orders', attributes: { Policy: topicPolicy } }, { topicArn }),
  sns('SetTopicAttributes', { topicArn, attributeName: 'Policy', attributeValue: topicPolicy }),
  sns('AddPermission', { topicArn, label, aWSAccountId: [otherAccount], actionName: ['Publish'] }),
  sns('RemovePermission', { topicArn, label }),
);

const secretId = `arn:aws:secretsmanager:${region}:${account}:secret:orders-AbCdEf`;

export const secretSamples = named(
  secrets(
    'PutResourcePolicy',
    {
      secretId,
      resourcePolicy: JSON.stringify(openTo('*', 'secretsmanager:GetSecretValue')),
      blockPublicPolicy: false,
    },
    { aRN: secretId, name: 'orders' },
  ),
  secrets('DeleteResourcePolicy', { secretId }, { aRN: secretId, name: 'orders' }),
);

const repositoryName = 'orders';
const policyText = JSON.stringify(openTo('*', 'ecr:BatchGetImage'));

export const repositorySamples = named(
  ecr('SetRepositoryPolicy', { repositoryName, policyText, force: false }, { repositoryName, policyText }),
  ecr('DeleteRepositoryPolicy', { repositoryName }, { repositoryName, policyText }),
  ecr('PutRegistryPolicy', { policyText }, { registryId: account, policyText }),
  ecr('DeleteRegistryPolicy', null, { registryId: account, policyText }),
);
