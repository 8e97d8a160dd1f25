import type { Finding } from '../../../core/finding.ts';
import { digestKey } from '../../../core/ports/notices.ts';
import type { Simulation } from '../simulation.ts';
import type { Say } from './say.ts';

/**
 * Whatever was started has an end that people were told of: what it found stands in its digest, and whoever asked for it
 * sees the outcome. `protectedOnce`: ids of findings that nobody may have had to be asked about.
 */
export async function checkScans(
  { store, slack }: Simulation,
  protectedOnce: ReadonlySet<string>,
  say: Say,
): Promise<void> {
  const { events } = await store.auditOf({ type: 'scan.started', limit: 1000 });
  for (const { details } of events) {
    const scan = await store.getScan(String(details['scanId']));
    if (!scan || scan.status !== 'finished' || scan.announcedAtMs === null) {
      say('a scan whose result nobody was told', scan);
      continue;
    }
    if (scan.channel && !slack.outcomes.has(scan.id)) say('a scan without an outcome for who asked', scan);
    const reports = await store.reports(scan.id);
    const found = await store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
    for (const finding of found.filter(({ id }) => !protectedOnce.has(id)))
      if (!isInDigest(slack, scan.id, finding)) say('found by a scan, and in no digest of it', finding);
  }
}

function isInDigest({ digests }: Simulation['slack'], scanId: string, { id, channel }: Finding): boolean {
  const digest = digests.get(digestKey(scanId, channel));
  return [...(digest?.fresh ?? []), ...(digest?.worse ?? [])].some((one) => one.id === id);
}
