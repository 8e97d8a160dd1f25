import { describe, expect, test } from '@jest/globals';
import { grantsNothing, publicnessOf } from '../../../aws/kinds/s3/public-policy.ts';
import { isTlsOnly } from '../../../aws/kinds/s3/tls-policy.ts';

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function grant(principal: unknown, condition?: Condition) {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::site/*',
    ...(condition ? { Condition: condition } : {}),
  };
}

const judged = (...statements: readonly unknown[]) =>
  publicnessOf(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const underCondition = (condition: Condition) => judged(grant('*', condition));

describe('publicnessOf', () => {
  test.each([
    ['everybody is public', '*', 'public'],
    ['everybody as AWS principal is public', { AWS: '*' }, 'public'],
    ['everybody among others is public', { AWS: ['arn:aws:iam::123456789012:root', '*'] }, 'public'],
    ['a wildcard in an ARN is public', { AWS: 'arn:aws:iam::123456789012:role/*' }, 'public'],
    ['a web identity provider is public', { Federated: 'graph.facebook.com' }, 'public'],
    ['one account is not public', { AWS: '123456789012' }, 'not-public'],
    ['one role is not public', { AWS: 'arn:aws:iam::123456789012:role/app' }, 'not-public'],
    ['a service is not public', { Service: 'cloudfront.amazonaws.com' }, 'not-public'],
    ['a canonical user is not public', { CanonicalUser: '79a59df900b949e5' }, 'not-public'],
    [
      "the account's own identity provider is unsure",
      { Federated: 'arn:aws:iam::123456789012:saml-provider/x' },
      'unsure',
    ],
  ])('says that a grant to %s', (_, principal, expected) => {
    expect(judged(grant(principal))).toBe(expected);
  });

  test('says that a grant with NotPrincipal is public', () => {
    expect(
      judged({ Effect: 'Allow', NotPrincipal: { AWS: '123456789012' }, Action: 's3:*', Resource: '*' }),
    ).toBe('public');
  });

  test('says that one public grant among private ones makes a policy public', () => {
    expect(judged(grant({ AWS: '123456789012' }), grant('*'))).toBe('public');
  });

  test('understands a policy that only denies and a statement outside a list', () => {
    expect(judged({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' })).toBe('not-public');
    expect(publicnessOf(JSON.stringify({ Statement: grant('*') }))).toBe('public');
  });

  test('throws for text that is not JSON', () => {
    expect(() => publicnessOf('<html>')).toThrow('JSON');
  });

  const whole = grant('*');
  test.each([
    ['no fields', {}],
    ['no statement', { Version: '2012-10-17' }],
    ['an empty list of statements', { Statement: [] }],
    ['a list at the top', []],
    ['a string at the top', 'Statement'],
    ['null at the top', null],
    ['a statement that is a string', { Statement: ['Allow'] }],
    ['a statement without an effect', { Statement: { ...whole, Effect: undefined } }],
    ['an unknown effect', { Statement: { ...whole, Effect: 'allow' } }],
    ['a statement without a principal', { Statement: { ...whole, Principal: undefined } }],
    ['an empty principal', { Statement: { ...whole, Principal: { AWS: [] } } }],
    ['a statement without an action', { Statement: [whole, { ...whole, Action: undefined }] }],
    ['a statement without a resource', { Statement: { ...whole, Resource: undefined } }],
    ['a malformed condition', { Statement: { ...whole, Condition: { Bool: true } } }],
  ])('throws for a document with %s', (_, document) => {
    const text = JSON.stringify(document);
    expect(() => publicnessOf(text)).toThrow('bucket policy');
    expect(() => isTlsOnly(text, 'arn:aws:s3:::site')).toThrow('bucket policy');
  });
});

describe('the condition of a grant to everybody', () => {
  test.each([
    [{ StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } }, 'not-public'],
    [{ StringLike: { 'aws:SourceVpc': 'vpc-*' } }, 'public'],
    [{ StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } }, 'not-public'],
    [{ StringEquals: { 'AWS:PrincipalOrgID': 'o-abc123' } }, 'not-public'],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-91237329' } }, 'public'],
    [{ ArnEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/E1' } }, 'not-public'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/*' } }, 'public'],
    [{ StringEquals: { 'aws:SourceAccount': '${aws:username}' } }, 'public'],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'not-public'],
    [{ IpAddress: { 'aws:SourceIp': ['203.0.113.9', '2001:db8::/32'] } }, 'not-public'],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, 'public'],
    [{ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/1'] } }, 'public'],
    [{ IpAddress: { 'aws:SourceIp': '::/0' } }, 'public'],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'public'],
    [
      { StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-west-2:123456789012:accesspoint/*' } },
      'not-public',
    ],
    [{ StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-west-2:*:accesspoint/*' } }, 'public'],
    [{ StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } }, 'public'],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'public'],
    [{ StringEquals: { 's3:prefix': 'public/' } }, 'public'],
    [{ StringLike: { 'aws:Referer': 'https://example.com/' } }, 'public'],
    [{ StringEquals: { 'aws:PrincipalAccount': '123456789012' } }, 'unsure'],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } }, 'unsure'],
    [{ 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-91237329' } }, 'unsure'],
    [{ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'not-public'],
  ] as const)('%j makes it %s', (condition, expected) => {
    expect(underCondition(condition)).toBe(expected);
  });
});

describe('a Deny statement with a public grant', () => {
  const deny = (more: object) => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...more });

  test('for plain HTTP leaves it public', () => {
    expect(judged(grant('*'), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }))).toBe(
      'public',
    );
  });

  test('for another action leaves it public', () => {
    expect(judged(grant('*'), deny({ Action: 's3:DeleteObject' }))).toBe('public');
  });

  test('that may exclude the grant makes it unsure', () => {
    expect(
      judged(grant('*'), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })),
    ).toBe('unsure');
    expect(judged(grant('*'), deny({}))).toBe('unsure');
  });
});

const deny = { ...grant('*'), Effect: 'Deny' };

test.each<[string, unknown, boolean]>([
  ['only denies', [deny, deny], true],
  ['is one statement that denies', deny, true],
  ['allows something, too', [deny, grant('*')], false],
])('grantsNothing decides about a policy that %s', (_, Statement, grants) => {
  expect(grantsNothing(JSON.stringify({ Statement }))).toBe(grants);
});

test.each([[[]], [[deny, { ...deny, Effect: undefined }]]])(
  'grantsNothing throws for a document that is not a policy: %j',
  (Statement) => {
    expect(() => grantsNothing(JSON.stringify({ Statement }))).toThrow('bucket policy');
  },
);
