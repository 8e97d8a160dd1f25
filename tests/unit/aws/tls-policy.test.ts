import { describe, expect, test } from '@jest/globals';
import { isTlsOnly } from '../../../aws/kinds/s3/tls-policy.ts';

const bucket = 'arn:aws:s3:::site';
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucket, `${bucket}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const judged = (...statements: readonly object[]): boolean =>
  isTlsOnly(JSON.stringify({ Version: '2012-10-17', Statement: statements }), bucket);

describe('isTlsOnly accepts a Deny statement', () => {
  test.each([
    ['as AWS documents it', deny],
    ['with a single statement', deny],
    ['for the principal AWS: *', { ...deny, Principal: { AWS: '*' } }],
    ['for every action', { ...deny, Action: ['*'] }],
    [
      'with keys in another case and a boolean',
      { ...deny, Condition: { Bool: { 'AWS:securetransport': false } } },
    ],
    ['with BoolIfExists', { ...deny, Condition: { BoolIfExists: { 'aws:SecureTransport': ['false'] } } }],
    ['on all resources', { ...deny, Resource: '*' }],
    ['on the bucket name with a wildcard', { ...deny, Resource: `${bucket}*` }],
  ])('%s', (_, statement) => {
    expect(judged(statement)).toBe(true);
  });

  test('split into one for the bucket and one for its objects', () => {
    expect(judged({ ...deny, Resource: bucket }, { ...deny, Resource: `${bucket}/*` })).toBe(true);
  });

  test('outside a list', () => {
    expect(isTlsOnly(JSON.stringify({ Statement: deny }), bucket)).toBe(true);
  });

  test.each([
    ['allows instead', { ...deny, Effect: 'Allow' }],
    ['denies TLS', { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['denies only one account', { ...deny, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    ['denies all but one principal', { ...deny, Principal: undefined, NotPrincipal: { AWS: 'arn:x' } }],
    ['denies only reading', { ...deny, Action: 's3:GetObject' }],
    ['leaves out the bucket', { ...deny, Resource: `${bucket}/*` }],
    ['leaves out the objects', { ...deny, Resource: bucket }],
    ['covers only a prefix of the objects', { ...deny, Resource: [bucket, `${bucket}/logs/*`] }],
    ['covers only one file type', { ...deny, Resource: [bucket, `${bucket}/*.html`] }],
    ['is on another bucket', { ...deny, Resource: ['arn:aws:s3:::site2', 'arn:aws:s3:::site2/*'] }],
    [
      'has a second condition',
      { ...deny, Condition: { ...deny.Condition, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
    ],
    ['has no condition', { ...deny, Condition: undefined }],
    [
      'checks the TLS version, which plain HTTP lacks',
      { ...deny, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
    ],
  ])('isTlsOnly refuses a statement that %s', (_, statement) => {
    expect(judged(statement)).toBe(false);
  });
});
