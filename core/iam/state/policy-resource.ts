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
