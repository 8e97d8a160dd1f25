import type { PolicyResourceKind } from '../../../../core/changes/identity.ts';
import { decode } from '../../../../core/iam/documents/decode.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import type { Tags } from '../../../../core/resource.ts';
import type { AwsPage } from '../../../access/pages.ts';
import type { Call } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';

/** A resource whose policy can be read. */
export type PolicyOwner = {
  readonly name: string;
  readonly arn: string;
  /** Only of a queue, whose calls take it. */
  readonly url?: string;
};

/** How to list the resources of a service in a region, and to read their policies. One file a service. */
export type PolicyService = {
  readonly kind: PolicyResourceKind;
  /** Policies that a listing reads at the same time. */
  readonly readsAtOnce: number;
  readonly lists: readonly Call[];
  /** One page. */
  readonly list: (aws: Reader, token: string | undefined) => Promise<AwsPage<PolicyOwner>>;
  readonly finds: readonly Call[];
  /** By its name. Undefined: it does not exist. Without calls in `finds` only `read` can tell. */
  readonly find: (aws: Reader, name: string) => Promise<PolicyOwner | undefined>;
  readonly reads: readonly Call[];
  /** Null: it has no policy. Undefined: it does not exist. */
  readonly read: (aws: Reader, owner: PolicyOwner) => Promise<string | null | undefined>;
  readonly writes: readonly Call[];
  /** Puts the policy; null deletes it, if the service can. Null: no call writes a whole policy. */
  readonly write: ((aws: Reader, owner: PolicyOwner, policy: string | null) => Promise<unknown>) | null;
  readonly readsTags: readonly Call[];
  readonly tags: (aws: Reader, owner: PolicyOwner) => Promise<Tags>;
};

/** The policy, which the service cannot be without. */
export function neverWithout(policy: string | null, what: string): string {
  if (policy === null) throw new Refused(`A ${what} always has a policy`);
  return policy;
}

/** The policy as text. Throws when the response has no JSON document. */
export function policyIn(policy: string | undefined, what: string): string {
  if (!policy) throw new Error(`AWS's response lacks the ${what}`);
  if (!decode(policy).ok) throw new Error(`The ${what} in AWS's response is no JSON document`);
  return policy;
}

/** Throws when the response lacks one of the two. */
export function ownerIn(name: string | undefined, arn: string | undefined): PolicyOwner {
  if (!name || !arn) throw new Error("AWS's response lacks the name or ARN of a resource");
  return { name, arn };
}
