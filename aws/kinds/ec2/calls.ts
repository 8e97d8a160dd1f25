import type { Probe } from '../../../core/finding.ts';
import { errorName, inWords, isDenied } from '../../access/errors.ts';
import { onAll, type UnscopedPermission } from '../../access/permission.ts';

/** Permission for an EC2 list call. */
export function lists(action: `ec2:Describe${string}`): UnscopedPermission {
  return onAll(action, 'EC2 has no resource-level permissions for this action.');
}

/** Runs a call with `DryRun` and returns whether it would be allowed. EC2 always answers with an error. */
export async function dryRun(call: () => Promise<unknown>): Promise<Probe> {
  try {
    await call();
  } catch (error) {
    if (errorName(error) === 'DryRunOperation')
      return { allowed: 'yes', because: 'AWS confirms the permission' };
    if (isDenied(error)) return { allowed: 'no', because: `Janitor has no permission (${inWords(error)})` };
    return { allowed: 'unknown', because: inWords(error) };
  }
  return { allowed: 'unknown', because: 'AWS did not answer the dry run' };
}
