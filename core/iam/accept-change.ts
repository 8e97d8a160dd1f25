import { findingEvent, janitor } from '../audit.ts';
import type { ChangeEvidence } from '../changes/change-evidence.ts';
import type { Finding } from '../finding.ts';
import { isEnded } from '../finding.ts';
import { resolve } from '../findings/resolve.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { Mirror, StoredMirrorEntry } from '../ports/mirror.ts';
import type { ScanStore } from '../ports/scan-store.ts';
import { seenHash } from './evidence/seen-hash.ts';
import { mirrorPlace } from './identity-resource.ts';
import { identityHash } from './state/identity-hash.ts';
import { withAcceptedSeen } from './state/mirror-entry.ts';
import { sameIdentity } from './state/same-identity.ts';

export type AcceptDeps = CommonDeps & {
  readonly store: CommonDeps['store'] & Pick<ScanStore, 'liveIn'>;
  readonly mirror?: Mirror;
};

const maxAttempts = 6;

/**
 * Carries out what an approver accepted: the state that the finding saw becomes the accepted one, and the findings
 * about it end. When the identity has changed since, nothing is accepted. Safe to repeat.
 */
export async function acceptChange(deps: AcceptDeps, findingId: string): Promise<void> {
  const finding = await deps.store.get(findingId);
  if (!finding || isEnded(finding) || !finding.acceptance) return;
  if (!(await acceptSeen(deps, finding))) return withdraw(deps, finding);
  const seen = finding.evidence.change?.seen;
  for (const one of await deps.store.liveIn(finding.resource)) {
    const isSame = one.resource.id === finding.resource.id && one.evidence.change?.seen === seen;
    if (isSame && one.status !== 'remediating')
      await resolve(deps, one, `the change was accepted: ${finding.acceptance.reason}`);
  }
}

/** False: the mirror has another state than the finding saw. */
async function acceptSeen({ mirror }: AcceptDeps, { resource, evidence }: Finding): Promise<boolean> {
  if (!mirror) throw new Error('There is no mirror');
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const entry = await mirror.get(mirrorPlace(resource), resource.id);
    if (!entry?.seen || !evidence.change) return false;
    if (isAccepted(entry, evidence.change)) return true;
    if (hashOf(entry) !== evidence.change.seen) return false;
    const { version, ...rest } = entry;
    if ((await mirror.put(withAcceptedSeen(rest), version)).ok) return true;
  }
  throw new Error(`The mirror of ${resource.id} changed ${maxAttempts} times while it was written`);
}

/** By an earlier run that crashed. The entry has no credentials then. */
function isAccepted({ accepted, seen, credentials }: StoredMirrorEntry, change: ChangeEvidence): boolean {
  if (!accepted || !seen || credentials.length > 0) return false;
  const isSame = sameIdentity(accepted.identity, seen.identity);
  return isSame && change.seen.startsWith(identityHash(seen.identity));
}

function hashOf({ seen, credentials }: StoredMirrorEntry): string {
  return seenHash(seen?.identity ?? null, credentials);
}

async function withdraw(deps: AcceptDeps, finding: Finding): Promise<void> {
  const why = 'The permissions changed again, so nothing was accepted. Decide on the newer card.';
  const event = findingEvent(deps, finding, 'finding.changed', janitor, `${finding.resource.name}: ${why}`);
  const { acceptance: _, ...rest } = finding;
  const moved = await deps.store.move(finding, { ...rest, trouble: why, updatedAtMs: event.atMs }, event);
  if (moved.ok) await deps.queue.send({ type: 'finding.sync', findingId: finding.id });
}
