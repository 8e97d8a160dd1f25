import type { Identity, IdentityKind } from '../../changes/identity.ts';

export type NamedIdentity = Pick<Identity, 'kind' | 'name' | 'path'>;

/** `user/ada`, `role/deploy`, `group/dev`; a managed policy with its path: `policy/team/base`. */
export function identityId({ kind, name, path }: NamedIdentity): string {
  return kind === 'policy' ? `policy${path}${name}` : `${kind}/${name}`;
}

const kinds: readonly string[] = ['user', 'role', 'group', 'policy'] satisfies readonly IdentityKind[];

/** The path is empty for users, roles and groups, whose ids do not hold it. Throws when the text is no such id. */
export function readIdentityId(id: string): NamedIdentity & { readonly kind: IdentityKind } {
  const [, kind = '', path = '', name = ''] = /^([a-z]+)(\/|\/.*\/)([^/]+)$/.exec(id) ?? [];
  if (!kinds.includes(kind) || (kind !== 'policy' && path !== '/'))
    throw new Error(`${id} is not the id of an IAM identity`);
  return { kind: kind as IdentityKind, name, path: kind === 'policy' ? path : '' };
}
