import { createHash } from 'node:crypto';
import type { Identity } from '../../../../core/changes/identity.ts';
import { withoutPadding } from '../../../../core/iam/state/mirror-entry.ts';
import { meaningOf } from '../../../../core/iam/state/same-identity.ts';
import { maxVersions } from '../../../../core/iam/state/versions.ts';
import { absent } from '../../../access/answers.ts';
import type { Reader } from '../../define.ts';
import { noSuchEntity, policyArnOf } from '../identity-arns.ts';
import { readPolicy, readsPolicies } from '../read-policy.ts';
import { type Holder, holdersOf, listsHolders } from './policy-holders.ts';

/** All that is needed to create a managed policy again. JSON. */
export type FormerPolicy = {
  readonly policy: Identity;
  readonly description: string | null;
  readonly holders: readonly Holder[];
};

export const readsFormer = [...readsPolicies, listsHolders];

/** Undefined: it does not exist. */
export async function readFormer(aws: Reader, id: string): Promise<FormerPolicy | undefined> {
  const arn = policyArnOf(aws, id);
  return absent(noSuchEntity, undefined, async () => {
    const { identity, description } = await readPolicy(aws, arn);
    return { policy: withoutPadding(identity), description, holders: await holdersOf(aws, arn) };
  });
}

/** What a receipt or the progress keeps; undefined: nothing, or not of this policy. */
export function formerIn(kept: Readonly<Record<string, unknown>> | undefined): FormerPolicy | undefined {
  const { former } = kept ?? {};
  return typeof former === 'object' && former !== null && 'policy' in former && 'holders' in former
    ? (former as FormerPolicy)
    : undefined;
}

/** Equal for states with the same documents, tags, description and holders. */
export function formerHash({ policy, description, holders }: FormerPolicy): string {
  const tags = Object.entries(policy.tags).sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = Object.keys(policy.versions).sort();
  const all = [meaningOf(policy), ids, policy.defaultVersion, description, tags, holders];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/**
 * The state before an attempt that ended halfway and was asked for again: what that one took off comes back, too. Only
 * when the document in force is still the same.
 */
export function withKept(now: FormerPolicy, kept: FormerPolicy | undefined): FormerPolicy {
  const inForce = now.policy.defaultVersion ?? '';
  if (kept?.policy.arn !== now.policy.arn || kept.policy.defaultVersion !== inForce) return now;
  if (kept.policy.versions[inForce] !== now.policy.versions[inForce]) return now;
  const versions = { ...kept.policy.versions, ...now.policy.versions };
  const gone = kept.holders.filter(({ id }) => !now.holders.some((one) => one.id === id));
  return {
    ...now,
    policy: Object.keys(versions).length > maxVersions ? now.policy : { ...now.policy, versions },
    holders: [...now.holders, ...gone],
  };
}
