import type { PolicySample } from './policy-sample.ts';

export const bucketSample: PolicySample = {
  kind: 'bucket',
  name: 'site',
  arn: 'arn:aws:s3:::site',
  ids: { '': ['Bucket'] },
  answers: {
    's3:GET /':
      '<ListAllMyBucketsResult><Buckets><Bucket><Name>site</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>',
    's3:PUT /?policy': '',
    's3:DELETE /?policy': '',
    's3:GET /?tagging': { error: 'NoSuchTagSet', status: 404 },
  },
  withPolicy: (policy) => ({ 's3:GET /?policy': policy }),
  without: { 's3:GET /?policy': { error: 'NoSuchBucketPolicy', status: 404 } },
  whole: {
    's3:GET /?tagging':
      '<Tagging><TagSet><Tag><Key>Owner</Key><Value>ada@example.com</Value></Tag></TagSet></Tagging>',
  },
  none: { 's3:GET /': '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' },
};
