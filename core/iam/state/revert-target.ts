import type { Identity } from './identity.ts';
import { identityHash } from './identity-hash.ts';
import { inForce } from './same-identity.ts';

/**
 * The state to go back to. A new user, role or group keeps its existence and loses what it was given; null: there is
 * nothing to go back to for a new managed policy.
 */
export function revertTarget(accepted: Identity | null, now: Identity): Identity | null {
  if (accepted) return accepted;
  return now.kind === 'policy' ? null : { ...now, inline: {}, attached: [], groups: [] };
}

/** The setting of a finding that holds the hash of the state to go back to. */
export const acceptedState = 'Accepted state';

/** Equal for states in which the same is in force. */
export function forceHash(identity: Identity): string {
  return identityHash(inForce(identity));
}
