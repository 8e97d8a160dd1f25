import * as fc from 'fast-check';
import { emptyIdentity, type Identity, type IdentityKind } from '../../core/changes/identity.ts';
import type { Edit } from '../../core/iam/state/edit.ts';
import { account, allow, deny, policy } from './iam-policies.ts';

const documents = [
  policy(allow('*')),
  policy(allow('s3:*'), deny('iam:*')),
  policy(deny('iam:*'), allow(['S3:*'])),
  policy(allow(['iam:PutUserPolicy', 'ec2:RunInstances'], '*')),
  policy(allow('secretsmanager:GetSecretValue')),
  policy(deny('*', 'arn:aws:s3:::secret/*')),
];
/** Some mean the same in other words. */
export const texts = [...documents.map((one) => JSON.stringify(one)), JSON.stringify(documents[0], null, 4)];
const trusts = ['ec2.amazonaws.com', 'lambda.amazonaws.com'].map((Service) =>
  JSON.stringify(policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })),
);

const text = fc.constantFrom(...texts);
const trust = fc.constantFrom(...trusts);
const policyArn = fc.constantFrom(
  ...['a', 'b', 'c', 'd'].map((one) => `arn:aws:iam::${account}:policy/${one}`),
);
const group = fc.constantFrom('dev', 'ops', 'audit');
const name = fc.constantFrom('one', 'two', '__proto__', 'constructor');
const version = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v9', 'v10');

const inline = fc
  .uniqueArray(fc.tuple(name, text), { selector: ([key]) => key, maxLength: 3 })
  .map((all) => Object.fromEntries(all));
const sorted = (one: fc.Arbitrary<string>) =>
  fc.uniqueArray(one, { maxLength: 3 }).map((all) => [...all].sort());

export function identityX(kind: IdentityKind): Identity {
  return emptyIdentity({ kind, account, arn: `arn:aws:iam::${account}:${kind}/x`, name: 'x' });
}

export const kinds: readonly IdentityKind[] = ['user', 'role', 'group', 'policy'];

/** States of one identity of the kind. */
export function identities(kind: IdentityKind): fc.Arbitrary<Identity> {
  const empty = identityX(kind);
  if (kind === 'policy')
    return fc
      .uniqueArray(fc.tuple(version, text), { selector: ([id]) => id, minLength: 1, maxLength: 5 })
      .chain((all) =>
        fc.constantFrom(...all.map(([id]) => id)).map((defaultVersion) => ({
          ...empty,
          versions: Object.fromEntries(all),
          defaultVersion,
        })),
      );
  const none = fc.constant(null);
  return fc
    .record({
      inline,
      attached: sorted(policyArn),
      boundary: kind === 'group' ? none : fc.option(policyArn),
      groups: kind === 'user' ? sorted(group) : fc.constant([]),
      trust: kind === 'role' ? trust : none,
    })
    .map((more) => ({ ...empty, ...more }));
}

/** Edits of any kind of identity; most of them fit no given state. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ edit: fc.constant('put-inline' as const), name, text }),
  fc.record({ edit: fc.constant('delete-inline' as const), name }),
  fc.record({
    edit: fc.constantFrom('attach' as const, 'detach' as const, 'put-boundary' as const),
    policyArn,
  }),
  fc.constant({ edit: 'delete-boundary' as const }),
  fc.record({ edit: fc.constant('put-trust' as const), text: trust }),
  fc.record({ edit: fc.constantFrom('join-group' as const, 'leave-group' as const), group }),
  fc.record({
    edit: fc.constant('create-version' as const),
    version: fc.option(version),
    text,
    isDefault: fc.boolean(),
  }),
  fc.record({
    edit: fc.constantFrom('set-default-version' as const, 'delete-version' as const),
    version,
  }),
  fc.constant({ edit: 'delete' as const }),
);
