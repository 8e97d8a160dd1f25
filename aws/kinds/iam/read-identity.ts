import { readIdentityId } from '../../../core/iam/state/identity-id.ts';
import { absent } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { noSuchEntity, policyArnOf } from './identity-arns.ts';
import type { ListedIdentity } from './list-identities.ts';
import { readPolicy, readsPolicies } from './read-policy.ts';
import { readGroup, readRole, readsGroups, readsRoles, readsUsers, readUser } from './read-principal.ts';

export const readsIdentities = [...readsUsers, ...readsRoles, ...readsGroups, ...readsPolicies];

/** Reads every part of one identity; undefined: it does not exist. */
export function readIdentity(aws: Reader, id: string): Promise<ListedIdentity | undefined> {
  const { kind, name } = readIdentityId(id);
  return absent(noSuchEntity, undefined, async () => {
    if (kind === 'policy') return readPolicy(aws, policyArnOf(aws, id));
    const read = { user: readUser, role: readRole, group: readGroup }[kind];
    return { identity: await read(aws, name), boundaries: null };
  });
}
