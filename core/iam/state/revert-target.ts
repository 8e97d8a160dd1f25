import type { Identity } from '../../changes/identity.ts';
import type { Edit } from './edit.ts';
import { editsToForce } from './edits-between.ts';
import { identityHash } from './identity-hash.ts';
import { quarantineOf } from './quarantine.ts';
import { inForce } from './same-identity.ts';

/**
 * The state to go back to. A new user, role or group keeps its existence and loses what it was given; null: there is
 * nothing to go back to for a new managed policy. A quarantine stays: AWS may have put it there for a leaked key.
 */
export function revertTarget(accepted: Identity | null, now: Identity): Identity | null {
  const { inline, attached } = quarantineOf(now);
  if (!accepted) return now.kind === 'policy' ? null : { ...now, inline, attached, groups: [] };
  return {
    ...accepted,
    inline: { ...accepted.inline, ...inline },
    attached: [...new Set([...accepted.attached, ...attached])].sort(),
  };
}

/** Which edits of the way back each remediation carries out. */
const carriesOut = {
  revert: () => true,
  detach: ({ edit }: Edit) => edit === 'detach',
  'delete-inline': ({ edit }: Edit) => edit === 'delete-inline',
} as const;

export type IdentityRemediation = keyof typeof carriesOut;

export const identityRemediations = Object.keys(carriesOut) as readonly IdentityRemediation[];

/** The edits that a remediation carries out; none: it would change nothing. */
export function remediationEdits(
  remediation: IdentityRemediation,
  accepted: Identity | null,
  now: Identity,
): readonly Edit[] {
  const target = revertTarget(accepted, now);
  return target ? editsToForce(now, target).filter(carriesOut[remediation]) : [];
}

/** The setting of a finding that holds the hash of the state to go back to. */
export const acceptedState = 'Accepted state';

/** Equal for states in which the same is in force. */
export function forceHash(identity: Identity): string {
  return identityHash(inForce(identity));
}
