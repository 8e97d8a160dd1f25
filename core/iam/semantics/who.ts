import { accountOf, nameOf, parseArn } from './arn.ts';

/** Whom a document gives its permissions to. */
export type Who = {
  /** The principals' ARNs; empty when unknown. */
  readonly arns: readonly string[];
  /** The group or managed policy that the document belongs to: changing it changes the document's own permissions. */
  readonly through: readonly string[];
  readonly account: string | null;
  readonly partition: string | null;
  /** Null unless the principal is one known user. */
  readonly userName: string | null;
  /** A role has no user name. */
  readonly isRole: boolean;
};

export const nobodyKnown: Who = {
  arns: [],
  through: [],
  account: null,
  partition: null,
  userName: null,
  isRole: false,
};

export function whoOf(arns: readonly string[], through: readonly string[], account: string | null): Who {
  const resources = arns.map((arn) => parseArn(arn)?.resource ?? '');
  const [only] = resources;
  return {
    arns,
    through,
    account: account ?? arns.map(accountOf).find((one) => one !== null) ?? null,
    partition: [...arns, ...through].flatMap((arn) => parseArn(arn)?.partition ?? [])[0] ?? null,
    userName: only?.startsWith('user/') && arns.length === 1 ? nameOf(only) : null,
    isRole: resources.length > 0 && resources.every((one) => one.startsWith('role/')),
  };
}
