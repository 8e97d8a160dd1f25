import { decode } from '../../../core/iam/documents/decode.ts';
import type { PolicyResourceKind } from '../../../core/iam/state/identity.ts';
import type { Tags } from '../../../core/resource.ts';
import type { AwsPage } from '../../access/pages.ts';
import type { Call } from '../../access/permission.ts';
import type { Reader } from '../define.ts';

/** A resource as listed, by its name and ARN. */
export type PolicyOwner = { readonly name: string; readonly arn: string };

/** How to list the resources of a service in a region, and to read their policies. */
export type ResourcePolicies = {
  readonly kind: PolicyResourceKind;
  readonly lists: readonly Call[];
  readonly reads: readonly Call[];
  /** One page. */
  readonly list: (aws: Reader, token: string | undefined) => Promise<AwsPage<PolicyOwner>>;
  /** Null: it has no policy. Undefined: it does not exist. */
  readonly read: (aws: Reader, name: string) => Promise<string | null | undefined>;
  readonly readsTags: readonly Call[];
  readonly tags: (aws: Reader, name: string) => Promise<Tags>;
  readonly arnOf: (aws: Reader, name: string) => string;
};

/** The policy as text. Throws when the response has no JSON document. */
export function policyIn(policy: string | undefined, what: string): string {
  if (!policy) throw new Error(`AWS's response lacks the ${what}`);
  if (!decode(policy).ok) throw new Error(`The ${what} in AWS's response is no JSON document`);
  return policy;
}
