import type { Identity } from '../../../../core/changes/identity.ts';
import { identityHash } from '../../../../core/iam/state/identity-hash.ts';

/** What was judged: another policy asks again. */
export function materialOfPolicy(now: Identity): Readonly<Record<string, string>> {
  return { Policy: `sha256 ${identityHash(now)}` };
}
