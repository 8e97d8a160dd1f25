import type { Finding, Owner } from '../finding.ts';
import type { Policy } from '../policy.ts';
import { ownerIds } from './owner-tag.ts';

type Approvers = Policy['approvers'];

/** Ids that Slack can mention: users and user groups. */
const user = /^[UW][A-Z0-9]{2,20}$/;
const group = /^S[A-Z0-9]{2,20}$/;

/** Returns the owners whom Slack can mention. */
export function mentionableOwners(owner: Owner): readonly string[] {
  return ownerIds(owner).filter((id) => user.test(id));
}

/** Returns the approvers whom Slack can mention. Groups come first, because one mention reaches many. */
export function mentionableApprovers({ users, groups }: Approvers): readonly string[] {
  return [...groups.filter((id) => group.test(id)), ...users.filter((id) => user.test(id))];
}

/**
 * Returns whether a message with these mentions has asked the right people: every owner; without owners any
 * approver; without approvers the channel itself is enough.
 */
export function mentionsResponsible(
  { owner }: Pick<Finding, 'owner'>,
  approvers: Approvers,
  named: readonly string[],
): boolean {
  const owners = mentionableOwners(owner);
  if (owners.length > 0) return owners.every((id) => named.includes(id));
  const deciders = mentionableApprovers(approvers);
  return deciders.length === 0 || deciders.some((id) => named.includes(id));
}
