import { expect, test } from '@jest/globals';
import { grantsOf } from '../../support/grants.ts';
import { isGranted } from '../../support/iam.ts';

const where = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  prefix: 'janitor-test',
  memberAccounts: [],
} as unknown as Parameters<typeof grantsOf>[1];
const folder = 'arn:aws:s3:::janitor-test-compliance-123456789012';

/** The actions on a file of the compliance bucket that the function is allowed. */
function allowed(name: string, file: string): readonly string[] {
  const conditions = { 's3:ResourceAccount': where.account };
  return [
    's3:PutObject',
    's3:GetObject',
    's3:DeleteObject',
    's3:AbortMultipartUpload',
    's3:ListBucket',
  ].filter((action) => isGranted(grantsOf(name, where), action, `${folder}/${file}`, conditions));
}

test('the compliance function can write and read its reports and delete none', () => {
  expect(new Set(allowed('compliance', 'reports/2026/11/20/s_1.json'))).toEqual(
    new Set(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload']),
  );
  expect(allowed('compliance', 'scans/2026-11-20/060000-s_1.json')).toEqual(['s3:PutObject']);
  expect(allowed('compliance', 'evaluations/s_1/1/eu-west-1/ec2-instance.jsonl.gz')).toEqual([
    's3:GetObject',
  ]);
});

test('the notify function can read reports and no other files of the bucket', () => {
  expect(allowed('notify', 'reports/2026/11/20/s_1.csv')).toEqual(['s3:GetObject']);
  expect(allowed('notify', 'evaluations/s_1/1/eu-west-1/ec2-instance.jsonl.gz')).toEqual([]);
});
