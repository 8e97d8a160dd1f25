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

describe('a policy that refuses what does not come over TLS', () => {
  test.each([
    ['as AWS documents it', deny],
    ['with a single statement', deny],
    ['for the principal AWS: *', { ...deny, Principal: { AWS: '*' } }],
    ['of every action', { ...deny, Action: ['*'] }],
    [
      'with keys in another case and a boolean',
      { ...deny, Condition: { Bool: { 'AWS:securetransport': false } } },
    ],
    ['with BoolIfExists', { ...deny, Condition: { BoolIfExists: { 'aws:SecureTransport': ['false'] } } }],
    ['on everything', { ...deny, Resource: '*' }],
    ['on what begins with the name', { ...deny, Resource: `${bucket}*` }],
  ])('%s', (_, statement) => {
    expect(judged(statement)).toBe(true);
  });

  test('in two statements, one for the bucket and one for its objects', () => {
    expect(judged({ ...deny, Resource: bucket }, { ...deny, Resource: `${bucket}/*` })).toBe(true);
  });

  test('written as one statement that is no list', () => {
    expect(isTlsOnly(JSON.stringify({ Statement: deny }), bucket)).toBe(true);
  });

  test.each([
    ['allows instead', { ...deny, Effect: 'Allow' }],
    ['denies TLS', { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['denies one account alone', { ...deny, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    ['denies all but some', { ...deny, Principal: undefined, NotPrincipal: { AWS: 'arn:x' } }],
    ['denies reading alone', { ...deny, Action: 's3:GetObject' }],
    ['leaves the bucket out', { ...deny, Resource: `${bucket}/*` }],
    ['leaves the objects out', { ...deny, Resource: bucket }],
    ['is on a part of the objects', { ...deny, Resource: [bucket, `${bucket}/logs/*`] }],
    ['is on objects of one form', { ...deny, Resource: [bucket, `${bucket}/*.html`] }],
    ['is on another bucket', { ...deny, Resource: ['arn:aws:s3:::site2', 'arn:aws:s3:::site2/*'] }],
    [
      'has a second condition',
      { ...deny, Condition: { ...deny.Condition, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
    ],
    ['has no condition', { ...deny, Condition: undefined }],
    [
      'asks for a version of TLS, which plain HTTP has not',
      { ...deny, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
    ],
  ])('one that %s does not count', (_, statement) => {
    expect(judged(statement)).toBe(false);
  });
});
