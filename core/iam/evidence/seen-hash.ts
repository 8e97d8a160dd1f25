import type { MadeCredential } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import { identityHash } from '../state/identity-hash.ts';

/** Equal for states that are the same, with the credentials that others made. */
export function seenHash(identity: Identity | null, credentials: readonly MadeCredential[]): string {
  const made = credentials.map(({ origin }) => origin.eventId).sort();
  return [identityHash(identity), ...made].join(' ');
}
