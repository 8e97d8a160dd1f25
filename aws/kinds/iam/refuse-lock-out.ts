import type { Identity } from '../../../core/changes/identity.ts';
import { losesLastAdministrator } from '../../../core/iam/administrators.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Reader } from '../define.ts';
import { listIdentities } from './list-identities.ts';

/** Nobody could repair an account without an administrator. */
export const lockOut =
  'Afterwards nobody else could do everything in the account. Two people have to decide.';

export async function refuseLockOut(aws: Reader, after: Identity): Promise<void> {
  const all = await everyIdentity(aws);
  if (losesLastAdministrator(all, after, aws.nowMs)) throw new Refused(lockOut);
}

export async function everyIdentity(aws: Reader): Promise<readonly Identity[]> {
  const all: Identity[] = [];
  for await (const { items } of listIdentities(aws)) for (const { identity } of items) all.push(identity);
  return all;
}
