import { findingEvent, janitor } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { NotifyDeps } from '../ports/deps.ts';

/** Opens a finding that gets no card: a protected one, or one that a digest has told of. Nobody is asked. */
export async function onlyCount(deps: NotifyDeps, finding: Finding): Promise<void> {
  if (finding.status !== 'claimed') return;
  const [protection] = finding.protections;
  const because = protection ? `${protection.because} ` : '';
  const summary = finding.digestOnly
    ? `${finding.resource.name}: ${finding.because} In the digest only.`
    : `${finding.resource.name}: ${because}Nobody is asked.`;
  const event = findingEvent(
    deps,
    finding,
    finding.digestOnly ? 'finding.announced' : 'finding.counted',
    janitor,
    summary,
  );
  const moved = await deps.store.move(
    finding,
    { ...finding, status: 'open', updatedAtMs: event.atMs },
    event,
  );
  // It has no card or schedule to synchronise.
  if (moved.ok) await deps.store.synced(moved.value);
}
