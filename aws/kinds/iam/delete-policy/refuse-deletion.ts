import type { Identity } from '../../../../core/changes/identity.ts';
import { needsPolicyToAdminister } from '../../../../core/iam/administrators.ts';
import { readDocument } from '../../../../core/iam/documents/read-document.ts';
import { identityId } from '../../../../core/iam/state/identity-id.ts';
import { Refused } from '../../../../core/ports/remediator.ts';
import type { Protection } from '../../../../core/resource.ts';
import type { Reader } from '../../define.ts';
import { protectionsOf } from '../identity-protections.ts';
import { everyIdentity, lockOut } from '../refuse-lock-out.ts';
import type { FormerPolicy } from './former-policy.ts';
import { holderWords } from './policy-holders.ts';

/** A step of a remediation ends long before it is settled. */
export const mostHolders = 50;

/** Why an identity cannot be deleted as a policy. */
export function notDeletable(identity: Identity): readonly Protection[] {
  if (identity.kind !== 'policy')
    return [
      {
        code: 'no-managed-policy',
        because: 'Janitor deletes managed policies only.',
        toFix: 'Undo the change by hand',
      },
    ];
  if (!mayDeny(identity)) return [];
  return [
    {
      code: 'denies',
      because: 'It denies something, which would be allowed without it.',
      toFix: 'Undo the change by hand',
    },
  ];
}

/** Also of a document that cannot be read for certain. */
function mayDeny({ versions, defaultVersion }: Identity): boolean {
  const read = readDocument(versions[defaultVersion ?? ''] ?? '');
  return (
    !read.ok || read.value.doubts.length > 0 || read.value.statements.some(({ effect }) => effect === 'deny')
  );
}

export function tooMany({ length }: FormerPolicy['holders']): string {
  return `It is attached to ${length}. Janitor detaches a policy from at most ${mostHolders}`;
}

/** Looks at each identity that would lose the policy, and at those whose boundary it is. Sends no change. */
export async function refuseDeletion(aws: Reader, { policy, holders }: FormerPolicy): Promise<void> {
  const [protection] = notDeletable(policy);
  if (protection) throw new Refused(protection.because);
  if (holders.length > mostHolders) throw new Refused(tooMany(holders));
  const all = await everyIdentity(aws);
  const bounded = all.filter(({ boundary }) => boundary === policy.arn).map(identityId);
  if (bounded.length > 0)
    throw new Refused(
      `It is the permissions boundary of ${bounded.join(', ')}, who could do more without it`,
    );
  for (const one of holders) {
    const identity = all.find(({ kind, name }) => kind === one.kind && name === one.name);
    if (!identity) throw new Refused(`The ${holderWords(one)}, who has it, could not be read`);
    const [found] = protectionsOf(identity, null);
    if (found) throw new Refused(`The ${holderWords(one)} has it. ${found.because}`);
  }
  if (needsPolicyToAdminister(all, policy.arn, aws.nowMs)) throw new Refused(lockOut);
}
