import { describe, expect, test } from '@jest/globals';
import type { Identity, ProviderSettings } from '../../../../core/changes/identity.ts';
import { changeOf } from '../../../../core/iam/evidence/change-of.ts';
import { identityRef, mirrorPlace, providerUnit } from '../../../../core/iam/identity-resource.ts';
import { providerState } from '../../../../core/iam/providers/provider.ts';
import { providerByHand } from '../../../../core/iam/providers/provider-by-hand.ts';
import { findInProvider } from '../../../../core/iam/providers/provider-change.ts';
import type { TrustingRole } from '../../../../core/iam/providers/roles-that-trust.ts';
import { applyEdits } from '../../../../core/iam/state/apply-edits.ts';
import { editsBetween } from '../../../../core/iam/state/edits-between.ts';
import { sameIdentity } from '../../../../core/iam/state/same-identity.ts';
import { showsEdits } from '../../../../core/iam/state/shows-edits.ts';

const account = '123456789012';
const host = 'token.example.com';
const oidcArn = `arn:aws:iam::${account}:oidc-provider/${host}`;
const samlArn = `arn:aws:iam::${account}:saml-provider/company`;
const now = '2026-11-20T16:00:00Z';
const [aa, bb] = ['aa'.repeat(20), 'bb'.repeat(20)];

const oidc = (settings: Partial<ProviderSettings>): Identity =>
  providerState({ kind: 'oidc-provider', account, name: host, arn: oidcArn, tags: {} }, settings);
const saml = (metadata: string): Identity =>
  providerState({ kind: 'saml-provider', account, name: 'company', arn: samlArn, tags: {} }, { metadata });
const one = oidc({ clientIds: ['one'], thumbprints: [aa] });
const two = oidc({ clientIds: ['one', 'two'], thumbprints: [aa] });

const role = (name: string, condition?: object, statement: object = {}): TrustingRole => ({
  name,
  trust: JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: oidcArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...(condition ? { Condition: condition } : {}),
      ...statement,
    },
  }),
});
const aud = (...values: readonly string[]) => ({ StringEquals: { [`${host}:aud`]: values } });
const found = (accepted: Identity | null, after: Identity, ...roles: readonly TrustingRole[]) =>
  findInProvider(accepted, after, roles, now);

describe('what a change of a provider makes possible', () => {
  test('is that tokens for another client open the roles that take them', () => {
    expect(found(one, two, role('all'), role('own', aud('one')), role('new', aud('two')))).toMatchObject({
      rule: 'identity-provider-changed',
      severity: 'high',
      because: `Whoever has a token of ${host} for the client two can now assume the roles all and new.`,
      newly: [
        `assume the role all: whoever has a token of ${host} for the client two`,
        `assume the role new: whoever has a token of ${host} for the client two`,
      ],
    });
  });

  test('is less when no role takes such tokens', () => {
    const nobody = found(one, two, role('own', aud('one')));
    expect(nobody).toMatchObject({ severity: 'medium' });
    expect(nobody?.because).toContain('No role trusts');
  });

  test.each([
    ['a wildcard that the client fits', { StringLike: { [`${host}:aud`]: 't*' } }, true],
    ['a wildcard that it does not fit', { StringLike: { [`${host}:aud`]: 'o*' } }, false],
    ['a condition on whose token', { StringEquals: { [`${host}:sub`]: 'ada' } }, true],
  ])('counts a role whose trust policy has %s', (_, condition, isOpen) => {
    expect(found(one, two, role('r', condition))?.severity).toBe(isOpen ? 'high' : 'medium');
  });

  test('does not count a role that denies, or lets its tokens do something else', () => {
    const denied = role('denied', undefined, { Effect: 'Deny' });
    const other = role('other', undefined, { Action: 'sts:TagSession' });
    expect(found(one, two, denied, other)?.severity).toBe('medium');
  });

  test('counts a role whose trust policy cannot be read', () => {
    expect(found(one, two, { name: 'unread', trust: `{"${oidcArn}` })?.severity).toBe('high');
  });

  test('is the same for a new provider, another certificate and other metadata', () => {
    expect(found(null, one, role('all'))?.because).toBe(
      `Whoever has a token of ${host} for the client one can now assume the role all.`,
    );
    const certificate = oidc({ clientIds: ['one'], thumbprints: [bb] });
    expect(found(one, certificate, role('own', aud('one')))?.because).toBe(
      `Whoever can answer as ${host} with the newly trusted certificate can now assume the role own.`,
    );
    const reader = role('reader', undefined, {
      Principal: { Federated: samlArn },
      Action: 'sts:AssumeRoleWithSAML',
    });
    expect(found(saml('x'), saml('y'), reader)?.because).toBe(
      'Whoever holds the signing keys of the new metadata of company can now assume the role reader.',
    );
    expect(found(null, saml('x'), reader)?.because).toBe(
      'Whoever the provider company signs in can now assume the role reader.',
    );
  });

  test('is nothing when less is trusted', () => {
    expect(found(two, one, role('all'))).toBeNull();
    const both = oidc({ clientIds: ['one'], thumbprints: [aa, bb] });
    expect(found(both, one, role('all'))).toBeNull();
    expect(found(one, one, role('all'))).toBeNull();
  });
});

test('order and case of what a provider has do not matter', () => {
  const again = oidc({ clientIds: ['two', 'one'], thumbprints: [aa.toUpperCase()] });
  expect(sameIdentity(two, again)).toBe(true);
  expect(sameIdentity(one, two)).toBe(false);
  expect(sameIdentity(saml('x'), saml('y'))).toBe(false);
});

test.each([
  [
    one,
    two,
    `added the client two to the OIDC provider ${host}`,
    `remove the client two from the OIDC provider ${host}`,
  ],
  [
    two,
    one,
    `removed the client two from the OIDC provider ${host}`,
    `add the client two to the OIDC provider ${host}`,
  ],
  [
    one,
    oidc({ clientIds: ['one'], thumbprints: [bb] }),
    `changed the certificate thumbprints of the OIDC provider ${host}`,
    `change back the certificate thumbprints of the OIDC provider ${host}`,
  ],
  [
    saml('x'),
    saml('y'),
    'changed the metadata document of the SAML provider company',
    'change back the metadata document of the SAML provider company',
  ],
] as const)('a change is told in words, and its edits lead to the state (%#)', (before, after, did, back) => {
  const edits = editsBetween(before, after);
  const change = changeOf({ accepted: before, now: after, credentials: [], origin: null }, []);
  expect([change.did, change.back]).toEqual([[did], [back]]);
  expect(applyEdits(before, edits)).toEqual({ ok: true, value: after });
  expect([showsEdits(before, edits), showsEdits(after, edits)]).toEqual([false, true]);
});

test('a person is told how to take back what Janitor cannot', () => {
  expect(providerByHand(null)).toMatch(/^Delete the provider/);
  expect(providerByHand(saml('x'))).toMatch(/^Upload its former metadata document/);
});

test('Details have a line for each setting that changed', () => {
  const { diffs } = changeOf({ accepted: one, now: two, credentials: [], origin: null }, []);
  expect(diffs).toEqual([
    { what: 'Provider', lines: ['  client one', '+ client two', `  thumbprint ${aa}`], more: 0 },
  ]);
});

test('the mirror keeps providers apart from the identities of the account', () => {
  const ref = identityRef(account, {
    kind: 'oidc-provider',
    arn: oidcArn,
    name: host,
    edits: [],
    credential: null,
  });
  expect(ref).toMatchObject({ ...providerUnit(account), id: `oidc-provider/${host}`, arn: oidcArn });
  expect(mirrorPlace(providerUnit(account))).not.toBe(account);
});
