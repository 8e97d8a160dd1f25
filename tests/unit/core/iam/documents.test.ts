import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../../../core/iam/documents/read-document.ts';
import { allow, findingOf, forAlice, policy, severityOf, verdicts } from '../../../support/iam-policies.ts';

const admin = policy(allow('*'));
const text = JSON.stringify(admin);

describe('a document is read', () => {
  test.each([
    ['object', admin],
    ['text', text],
    ['text with white space around it', `\uFEFF \n${JSON.stringify(admin, null, 2)}\n`],
    ['percent-encoded', encodeURIComponent(text)],
    [
      'percent-encoded in lower case',
      encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ['a single statement', { Version: '2012-10-17', Statement: allow('*') }],
    [
      'other case of keys and words',
      { version: '2012-10-17', statement: [{ effect: 'ALLOW', action: ['*'], resource: ['*'] }] },
    ],
  ])('as %s', (_, document) => {
    expect(severityOf(forAlice(document), 'full-admin')).toBe('critical');
    expect(forAlice(document).undecided).toEqual([]);
  });

  test('a percent sign in plain text is no encoding', () => {
    const plain = JSON.stringify(policy({ ...allow('*'), Sid: '100%25' }));
    expect(severityOf(forAlice(plain), 'full-admin')).toBe('critical');
  });
});

describe('what cannot be read is undecided', () => {
  test.each([
    ['is empty', ''],
    ['is not JSON', '{"Version":'],
    ['is not JSON', text.slice(1)],
    ['has a broken percent-encoding', '%7B%'],
    ['is no policy: not an object', '[]'],
    ['is no policy: it has no Statement', {}],
    ['has a statement without Allow or Deny', policy({ Action: '*', Resource: '*' })],
    ['has a statement without Action or NotAction', policy({ Effect: 'Allow', Resource: '*' })],
    ['has a statement that is no object', policy([] as never)],
    ['has a Condition that cannot be read', policy({ ...allow('*'), Condition: 'x' })],
    ['has a Principal that cannot be read', policy({ ...allow('*'), Principal: { Robots: '*' } })],
    ['is not JSON', '['.repeat(100_000)],
    ['is nested too deep', `${'['.repeat(300)}${']'.repeat(300)}`],
  ])('%s: %j', (error, document) => {
    for (const result of [forAlice(document), forAlice(admin, {}, { before: document })]) {
      expect(result.findings).toEqual([]);
      expect(result.undecided).toEqual([expect.stringContaining(error)]);
    }
  });

  test('another policy of the principal: what is found is not certain', () => {
    const result = forAlice(admin, { others: ['{'] });
    expect(severityOf(result, 'full-admin')).toBe('high');
    expect(result.undecided).toContain('others[0]: is not JSON');
  });

  test('a document that was not given', () => {
    expect(forAlice(admin, {}, { before: undefined })).toEqual({
      findings: [],
      undecided: ['before: not given, so what is new is not known'],
    });
    const event = { eventName: 'SetDefaultPolicyVersion' };
    expect(forAlice(null, {}, { event }).undecided).toHaveLength(1);
  });
});

describe('a key that stands there twice', () => {
  const twice =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Action":"s3:ListBucket","Resource":"*"}}';

  test('hides nothing in an Allow, and nothing is certain', () => {
    const result = forAlice(twice);
    expect(findingOf(result, 'full-admin')).toMatchObject({ severity: 'high', isSure: false });
    expect(result.undecided).toContain('a document repeats a key');
  });

  test('takes nothing away in a Deny', () => {
    const denied = twice.replace('Allow', 'Deny');
    expect(severityOf(forAlice(admin, { others: [denied] }), 'full-admin')).toBe('high');
  });

  test('two effects contradict each other', () => {
    const both = '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}';
    expect(readDocument(both)).toEqual({ ok: false, error: 'has a statement without Allow or Deny' });
  });

  test('keys of objects are no keys', () => {
    const named =
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","__proto__":{"Effect":"Deny"},"Sid":"\\"Sid\\":"}}';
    expect(verdicts(forAlice(named))).toContain('critical full-admin');
  });
});

test('variables stand for something only in version 2012-10-17', () => {
  const own = allow('s3:GetObject', 'arn:aws:s3:::${aws:username}/*');
  expect(readDocument({ Version: '2012-10-17', Statement: own })).toMatchObject({
    value: { statements: [{ hasVariables: true }] },
  });
  expect(readDocument({ Statement: own })).toMatchObject({
    value: { statements: [{ hasVariables: false }] },
  });
});
