import type { Finding } from '../../../core/finding.ts';
import { type Digest, digestKey } from '../../../core/ports/notices.ts';
import { withCard } from '../../../core/scans/with-card.ts';
import type { Simulation } from '../simulation.ts';
import type { ReportProblem } from './report-problem.ts';

/**
 * Whatever was started has an end that people were told of: what it found stands in its digest, and whoever asked for it
 * sees the outcome. `protectedOnce`: ids of findings that nobody may have had to be asked about.
 */
export async function checkScans(
  { store, slack }: Simulation,
  protectedOnce: ReadonlySet<string>,
  say: ReportProblem,
): Promise<void> {
  const { events } = await store.auditOf({ type: 'scan.started', limit: 1000 });
  for (const { details } of events) {
    const scan = await store.getScan(String(details['scanId']));
    if (!scan || scan.status !== 'finished' || scan.announcedAtMs === null) {
      say('a scan whose result nobody was told', scan);
      continue;
    }
    for (const digest of slack.digests.values())
      if (digest.scanId === scan.id) await checkCards(slack, digest, say);
    if (scan.channel && !slack.outcomes.has(scan.id)) say('a scan without an outcome for who asked', scan);
    const reports = await store.reports(scan.id);
    const found = await store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
    for (const finding of found.filter(({ id }) => !protectedOnce.has(id)))
      if (!isInDigest(slack, scan.id, finding)) say('found by a scan, and in no digest of it', finding);
  }
}

/** The digest's cards are those that it promises, also when it is announced again. */
async function checkCards(
  { notices, cards }: Simulation['slack'],
  digest: Digest,
  say: ReportProblem,
): Promise<void> {
  const thread = await notices.digestOf(digest.scanId, digest.channel);
  const posted = [...cards.values()]
    .filter(({ ref, first }) => ref.threadTs === thread?.ts && isFirstQuestion(first))
    .map(({ first }) => first.id);
  const promised = new Set(withCard(digest).map(({ id }) => id));
  const others = posted.filter((id) => !promised.has(id));
  if (others.length > 0) say('more cards than the digest promises', { scanId: digest.scanId, others });
}

/** Approving what has no card posts it, and so do a snooze right after that and each new question. */
function isFirstQuestion({ generation, approval, status }: Finding): boolean {
  return generation === 1 && approval === null && status !== 'snoozed';
}

function isInDigest({ digests }: Simulation['slack'], scanId: string, { id, channel }: Finding): boolean {
  const digest = digests.get(digestKey(scanId, channel));
  return [...(digest?.fresh ?? []), ...(digest?.worse ?? [])].some((one) => one.id === id);
}
