import { emptyIdentity, type Identity } from '../../changes/identity.ts';

/** The key of a permission set's only inline policy, which has no name. */
export const inlineName = 'inline';

/**
 * `ssoins-0123456789abcdef/ps-0123456789abcdef`; null: not the ARN of a permission set. The emulator writes `instance`
 * instead of `permissionSet`.
 */
export function permissionSetId(arn: string): string | null {
  return /^arn:[^:]*:sso:::(?:permissionSet|instance)\/([^/]+\/ps-[^/]+)$/.exec(arn)?.[1] ?? null;
}

/** The ARN of its instance. */
export function instanceArnOf(arn: string): string {
  const id = permissionSetId(arn);
  if (id === null) throw new Error(`${arn} is not the ARN of a permission set`);
  return `arn:${arn.split(':')[1]}:sso:::instance/${id.split('/')[0]}`;
}

/** A customer managed policy of this name and path, of which each account has its own. `of`: the permission set's ARN. */
export function referenceArn(
  of: string,
  { name, path }: { readonly name: string; readonly path: string },
): string {
  return `arn:${of.split(':')[1] ?? 'aws'}:iam::*:policy${path}${name}`;
}

/** Whether each account has its own policy, whose text is then not known. */
export function isReference(policyArn: string): boolean {
  return /^arn:[^:]*:iam::\*:policy\//.test(policyArn);
}

type Parts = {
  /** Null or empty: none. */
  readonly inline: string | null;
  readonly attached: readonly string[];
  readonly boundary: string | null;
  readonly sessionDuration: string;
};

export function permissionSetState(
  of: Pick<Identity, 'account' | 'arn' | 'name'>,
  { inline, attached, boundary, sessionDuration }: Parts,
): Identity {
  return emptyIdentity({
    ...of,
    kind: 'permission-set',
    inline: inline ? { [inlineName]: inline } : {},
    attached: [...new Set(attached)].sort(),
    boundary,
    sessionDuration,
  });
}
