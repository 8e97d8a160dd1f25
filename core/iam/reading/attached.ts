import { isObject } from '../documents/json.ts';
import { parseArn } from '../semantics/arn.ts';
import { text } from './event.ts';

/** What the changed document belongs to. */
export type Attached = {
  /** In lower case, letters only: `user`, `policy`, `bucket`; empty: not known. */
  readonly kind: string;
  readonly arn: string | null;
  /** Documents of the principal's other policies, as they were given. */
  readonly others: readonly unknown[];
  /** Undefined: not given. Null: none. */
  readonly boundaryBefore: unknown;
  readonly boundaryAfter: unknown;
  /** Whom a managed policy is attached to; null: not known. */
  readonly principals: readonly string[] | null;
  readonly members: readonly string[] | null;
  readonly knownAccounts: readonly string[];
  /** The janitor's own role. */
  readonly self: string | null;
};

export function readAttached(given: unknown): Attached {
  const fields: Readonly<Record<string, unknown>> = isObject(given) ? given : {};
  const others = fields['others'] ?? [];
  const arn = text(fields['arn']);
  return {
    kind: kindOf((text(fields['kind']) ?? '').toLowerCase().replaceAll(/[^a-z]/g, ''), arn),
    arn,
    others: (Array.isArray(others) ? others : [others]).map(unwrapped),
    boundaryBefore: fields['boundaryBefore'],
    boundaryAfter: fields['boundaryAfter'],
    principals: texts(fields['principals']),
    members: texts(fields['members']),
    knownAccounts: texts(fields['knownAccounts']) ?? [],
    self: text(fields['self']),
  };
}

/** Of an identity, the ARN says the kind where the word does not: `AWS::IAM::RolePolicy`. */
function kindOf(given: string, arn: string | null): string {
  if (isIdentityKind(given) || isRoleKind(given)) return given;
  const [, ofArn] = /^(user|role|group|policy)\//.exec(iamResource(arn)) ?? [];
  return ofArn ?? (parseArn(arn ?? '') ? given : '');
}

function iamResource(arn: string | null): string {
  const parsed = parseArn(arn ?? '');
  return parsed?.service === 'iam' ? parsed.resource : '';
}

/** A document beside its name, as GetAccountAuthorizationDetails answers it. */
function unwrapped(given: unknown): unknown {
  if (!isObject(given)) return given;
  return given['PolicyDocument'] ?? given['document'] ?? given['Document'] ?? given;
}

function texts(given: unknown): readonly string[] | null {
  if (!Array.isArray(given)) return null;
  return given.filter((one) => typeof one === 'string' || typeof one === 'number').map(String);
}

const identityKinds =
  /^(iam)?(user|group|managedpolicy|customermanagedpolicy|policy|permissionset)(policy)?$/;

export function isIdentityKind(kind: string): boolean {
  return identityKinds.test(kind.replace(/^awsiam/, ''));
}

export function isRoleKind(kind: string): boolean {
  return /^(awsiam|iam)?role$/.test(kind);
}
