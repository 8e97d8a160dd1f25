import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../../../core/changes/identity.ts';
import { applyEdits } from '../../../../../core/iam/state/apply-edits.ts';
import type { Edit } from '../../../../../core/iam/state/edit.ts';
import { editsBetween, editsToForce } from '../../../../../core/iam/state/edits-between.ts';
import { meaningOfText, sameIdentity, sameInForce } from '../../../../../core/iam/state/same-identity.ts';
import { identityX } from '../../../../support/arbitrary-identity.ts';
import { allow, deny, policy } from '../../../../support/iam-policies.ts';

const [a, b, c, d, e, f] = ['s3:*', 'ec2:*', 'sqs:*', 'sns:*', 'kms:*', 'iam:*'].map((one) =>
  JSON.stringify(policy(allow(one))),
) as [string, string, string, string, string, string];

function managed(versions: Readonly<Record<string, string>>, defaultVersion: string): Identity {
  return { ...identityX('policy'), versions, defaultVersion };
}
const user = (more: Partial<Identity>): Identity => ({ ...identityX('user'), ...more });

describe('a managed policy goes back', () => {
  const created = managed({ v1: a, v2: b }, 'v2');
  const before = managed({ v1: a }, 'v1');

  test('to the version that is still there; exactly, or leaving the new one as evidence', () => {
    const back = { edit: 'set-default-version', version: 'v1' };
    expect(editsToForce(created, before)).toEqual([back]);
    expect(editsBetween(created, before)).toEqual([back, { edit: 'delete-version', version: 'v2' }]);
  });

  test('to a version that was deleted to make room', () => {
    const full = managed({ v2: b, v3: c, v4: d, v5: e, v6: f }, 'v6');
    const was = managed({ v1: a, v2: b, v3: c, v4: d, v5: e }, 'v1');
    const made = { edit: 'create-version', version: null, text: a, isDefault: true };
    expect(editsToForce(full, was)).toEqual([{ edit: 'delete-version', version: 'v2' }, made]);
    expect(editsBetween(full, was)).toEqual([
      { edit: 'delete-version', version: 'v2' },
      made,
      { edit: 'delete-version', version: 'v6' },
      { edit: 'create-version', version: null, text: b, isDefault: false },
    ]);
  });

  test('to the newest of versions with the same document', () => {
    const repeated = managed({ v1: a, v2: a, v3: b }, 'v3');
    expect(editsToForce(repeated, before)).toEqual([{ edit: 'set-default-version', version: 'v2' }]);
    expect(editsToForce(managed({ v1: a, v2: a }, 'v2'), before)).toEqual([]);
  });

  test('from nothing, whole', () => {
    expect(editsBetween(null, created)).toEqual([{ edit: 'create', identity: created }]);
  });

  test('a policy without a default version is no state', () => {
    expect(() => editsBetween(created, { ...before, defaultVersion: null })).toThrow('no default version');
    expect(() => editsToForce(created, { ...before, versions: {} })).toThrow('no document of v1');
  });
});

test('takes away before it adds, and bounds before all', () => {
  const from = user({ inline: { x: a, long: f + ' '.repeat(9) }, attached: ['arn:1'], groups: ['dev'] });
  const to = user({ inline: { y: b, long: c }, attached: ['arn:2'], groups: ['ops'], boundary: 'arn:b' });
  expect(editsBetween(from, to)).toEqual([
    { edit: 'put-boundary', policyArn: 'arn:b' },
    { edit: 'delete-inline', name: 'x' },
    { edit: 'detach', policyArn: 'arn:1' },
    { edit: 'leave-group', group: 'dev' },
    { edit: 'put-inline', name: 'long', text: c },
    { edit: 'put-inline', name: 'y', text: b },
    { edit: 'attach', policyArn: 'arn:2' },
    { edit: 'join-group', group: 'ops' },
  ]);
  expect(editsBetween(to, from).at(-1)).toEqual({ edit: 'delete-boundary' });
});

test('deletes only what IAM would delete', () => {
  const from = user({ inline: { x: a }, attached: ['arn:1'], groups: ['dev'], boundary: 'arn:b' });
  expect(editsBetween(from, null).map(({ edit }) => edit)).toEqual([
    'detach',
    'delete-inline',
    'leave-group',
    'delete',
  ]);
});

test('different identities have nothing between them', () => {
  expect(() => editsBetween(user({}), user({ arn: 'arn:aws:iam::1:user/y' }))).toThrow(
    'different identities',
  );
});

describe('AWS has to be read', () => {
  const known = managed({ v1: a, v2: b }, 'v2');
  test.each<[string, Identity | null, Edit]>([
    ['the event says so', known, { edit: 'read', why: 'cut' }],
    ['nothing is known', null, { edit: 'attach', policyArn: 'arn:1' }],
    ['it exists already', known, { edit: 'create', identity: known }],
    ['a version is not known', known, { edit: 'set-default-version', version: 'v3' }],
    [
      'a version is there already',
      known,
      { edit: 'create-version', version: 'v2', text: c, isDefault: true },
    ],
    ['the default version would be deleted', known, { edit: 'delete-version', version: 'v2' }],
    ['a policy is not known to be attached', user({}), { edit: 'detach', policyArn: 'arn:1' }],
    ['an inline policy is not known', user({}), { edit: 'delete-inline', name: 'constructor' }],
    ['no boundary is known', user({}), { edit: 'delete-boundary' }],
    ['no membership is known', user({}), { edit: 'leave-group', group: 'dev' }],
    ['it is of another kind', user({}), { edit: 'put-trust', text: a }],
    [
      'there would be six versions',
      managed({ v1: a, v2: b, v3: c, v4: d, v5: e }, 'v1'),
      { edit: 'create-version', version: 'v6', text: f, isDefault: false },
    ],
  ])('when %s', (_, identity, edit) => {
    expect(applyEdits(identity, [edit]).ok).toBe(false);
  });
});

test('a policy attached twice is attached once', () => {
  const once = applyEdits(user({}), [{ edit: 'attach', policyArn: 'arn:1' }]);
  expect(once.ok && applyEdits(once.value, [{ edit: 'attach', policyArn: 'arn:1' }])).toEqual(once);
});

describe('the same document', () => {
  const text = policy(allow(['s3:Get*', 's3:Put*']), deny('iam:*'));
  test.each([
    ['in other order', policy(deny(['iam:*']), allow(['s3:Put*', 's3:Get*']))],
    ['in other case', policy(allow(['S3:get*', 's3:PUT*']), deny('IAM:*'))],
    ['with Sids', policy({ Sid: 'a', ...allow(['s3:Get*', 's3:Put*']) }, deny('iam:*'))],
  ])('%s', (_, other) => {
    expect(meaningOfText(JSON.stringify(other))).toBe(meaningOfText(JSON.stringify(text)));
    expect(meaningOfText(encodeURIComponent(JSON.stringify(other)))).toBe(
      meaningOfText(JSON.stringify(text)),
    );
  });

  test('principals in other order, and an account by its id', () => {
    const by = (AWS: readonly string[]) =>
      meaningOfText(
        JSON.stringify(policy({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' })),
      );
    expect(by(['111122223333', 'arn:aws:iam::444455556666:root'])).toBe(
      by(['444455556666', 'arn:aws:iam::111122223333:root']),
    );
    expect(by(['111122223333'])).not.toBe(by(['444455556666']));
  });

  test('not for text that cannot be read for certain', () => {
    const twice = '{"Statement":[],"Statement":[]}';
    expect(meaningOfText(twice)).toBe(meaningOfText(` ${twice}\n`));
    expect(meaningOfText(twice)).not.toBe(meaningOfText('{"Statement":[],"Statement": []}'));
    expect(meaningOfText('{')).not.toBe(meaningOfText('[]'));
  });
});

test('another version that is not in force counts only for the whole', () => {
  const one = managed({ v1: a }, 'v1');
  const two = managed({ v1: a, v2: b }, 'v1');
  expect(sameInForce(one, two)).toBe(true);
  expect(sameIdentity(one, two)).toBe(false);
});
