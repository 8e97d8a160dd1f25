import { emptyIdentity, type Identity, type PolicyResourceKind } from '../../changes/identity.ts';

export const policyResourceKinds: readonly PolicyResourceKind[] = [
  'bucket',
  'key',
  'function',
  'queue',
  'topic',
  'secret',
  'repository',
];

export function isPolicyResource({ kind }: Pick<Identity, 'kind'>): boolean {
  return policyResourceKinds.some((one) => one === kind);
}

/** The state of a resource. `policy`: null when it has none. */
export function policyResource(
  of: Pick<Identity, 'account' | 'arn' | 'name'> & { readonly kind: PolicyResourceKind },
  policy: string | null,
): Identity {
  return emptyIdentity({ ...of, trust: policy });
}

/** Every one has a policy, which cannot be deleted. */
const alwaysHavePolicy: readonly Identity['kind'][] = ['key', 'topic'] satisfies PolicyResourceKind[];

/** The state that a change of a resource policy goes back to. A new resource keeps its existence and loses its policy. */
export function policyTarget(accepted: Identity | null, now: Identity): Identity {
  return accepted ?? { ...now, trust: null };
}

/** What a person has to do, or else to accept the change; null: Janitor can put the policy back. */
export function policyByHand(accepted: Identity | null, now: Identity): string | null {
  // A function's policy is written statement by statement, and each call holds one of a fixed form.
  if (now.kind === 'function')
    return 'Take the statement out in Lambda > Configuration > Permissions, or accept the change';
  return policyTarget(accepted, now).trust === null && alwaysHavePolicy.includes(now.kind)
    ? `Change the policy of the ${now.kind}, or accept the change`
    : null;
}
