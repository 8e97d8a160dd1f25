import { minuteMs } from '../calendar.ts';
import { type Finding, findingIdOf, hasNoCard } from '../finding.ts';
import { announceFinding } from '../findings/announce.ts';
import { actsAlone } from '../findings/limits.ts';
import { onlyCount } from '../findings/only-count.ts';
import { byMoneyAndRisk } from '../lists/finding-order.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { type Digest, digestKey, PostUncertain } from '../ports/notices.ts';
import { isPartial, isRunId, type Scan, type UnitReport } from '../scan.ts';
import { carded } from './with-card.ts';

/** Maximum older findings without a card that are considered for the remaining cards. */
const waitingConsidered = 200;

const runIsOpenMs = 10 * minuteMs;

/**
 * Posts one digest per channel with the scan's findings, then the cards in its thread. Safe to repeat after a
 * crash at any point.
 */
export async function announceScan(deps: NotifyDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan || scan.status !== 'finished') return;
  const isNew = scan.announcedAtMs === null;
  const uncertain = isNew ? await postDigests(deps, scan) : [];
  // Sent before the scan counts as announced: the sweep does not repeat what was announced.
  if (scan.channel) await deps.queue.send({ type: 'scan.progress', scanId });
  if (uncertain.length > 0) throw new PostUncertain(uncertain.join(', '));
  if (isNew) await deps.store.scanAnnounced(scanId, deps.clock.nowMs());
}

/** Returns what Slack did not confirm. */
async function postDigests(deps: NotifyDeps, scan: Scan): Promise<readonly string[]> {
  const { limits } = await deps.policy();
  const told = await toTell(deps, scan);
  const uncertain: string[] = [];
  for (const channel of told.channels) {
    const digest = digestFor(scan, told, channel, limits.cardsPerDigest, deps.clock.nowMs());
    const posted = await deps.notices.digest(digest);
    if (!posted.ok) {
      uncertain.push(`the digest for ${channel}`);
      continue;
    }
    const thread = posted.value;
    // Of the posted digest: in a repetition other findings wait, and each would get a card.
    for (const key of thread.about) {
      await announceFinding(deps, findingIdOf(key), { thread, scan }).catch((thrown: unknown) => {
        if (!(thrown instanceof PostUncertain)) throw thrown;
        uncertain.push(thrown.what);
      });
    }
  }
  for (const finding of [...told.fresh, ...told.worse, ...told.waiting].filter(hasNoCard))
    await onlyCount(deps, finding);
  return uncertain;
}

type ScanNews = {
  readonly channels: readonly string[];
  readonly fresh: readonly Finding[];
  readonly worse: readonly Finding[];
  readonly waiting: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly totals: Pick<Digest, 'snoozed' | 'exempt' | 'known' | 'undecided' | 'lookedAt' | 'notLookedAt'>;
};

async function toTell(deps: NotifyDeps, scan: Scan): Promise<ScanNews> {
  const [reports, unannounced, policy] = await Promise.all([
    deps.store.reports(scan.id),
    deps.store.byStatus('claimed', { limit: waitingConsidered }),
    deps.policy(),
  ]);
  const ids = (of: (report: UnitReport) => readonly string[]): readonly string[] => reports.flatMap(of);
  const told = await deps.store.getMany(ids(({ claimed, worse }) => [...claimed, ...worse]));
  const worseIds = new Set(ids(({ worse }) => worse));
  const resolved = await deps.store.getMany(ids(({ resolved }) => resolved));
  const found = told.filter(({ id }) => !worseIds.has(id));
  const worse = told.filter(({ id }) => worseIds.has(id)).sort(byMoneyAndRisk);
  // A partial scan announces only its own findings.
  const earlier = isPartial(scan)
    ? []
    : unannounced.findings.filter((one) => one.scanId !== scan.id && !isOfOpenRun(one, deps.clock.nowMs()));
  const waiting = earlier.filter((one) => !one.digestOnly).sort(byMoneyAndRisk);
  // No message told of them yet.
  const fresh = [...found, ...earlier.filter((one) => one.digestOnly)].sort(byMoneyAndRisk);
  const totals = totalsOf(reports, scan);
  const listed = [...fresh, ...worse].filter((one) => one.digestOnly);
  const channels = new Set(
    [...carded({ fresh, worse, waiting }), ...listed, ...resolved].map(({ channel }) => channel),
  );
  const silent = channels.size === 0 && totals.notLookedAt.length > 0 && !scan.channel && !isPartial(scan);
  if (silent) channels.add(policy.defaultChannel);
  return { channels: [...channels], fresh, worse, waiting, resolved, totals };
}

/** The message of a run of IAM changes has the run's cards; it may be on its way. */
function isOfOpenRun({ scanId, updatedAtMs }: Finding, nowMs: number): boolean {
  return isRunId(scanId) && nowMs - updatedAtMs < runIsOpenMs;
}

function digestFor(scan: Scan, told: ScanNews, channel: string, cards: number, atMs: number): Digest {
  const here = (finding: Finding): boolean => finding.channel === channel;
  return {
    key: digestKey(scan.id, channel),
    scanId: scan.id,
    channel,
    atMs,
    cards,
    fresh: told.fresh.filter(here),
    worse: told.worse.filter(here),
    waiting: told.waiting.filter(here),
    resolved: told.resolved.filter(here),
    // Shows the limit only in channels where it stopped a remediation.
    limitReached: [...told.fresh, ...told.worse].some((finding) => here(finding) && actsAlone(finding))
      ? scan.limitReached
      : null,
    ...told.totals,
  };
}

function totalsOf(reports: readonly UnitReport[], { only }: Scan): ScanNews['totals'] {
  const sum = (of: (report: UnitReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    snoozed: sum(({ snoozed }) => snoozed),
    exempt: sum(({ exempt }) => exempt),
    known: sum(({ known }) => known),
    // Most instances lack what a rule for incidents asks for: an alarm, or a reason of their stop.
    undecided: only === 'incidents' ? 0 : sum(({ undecided }) => undecided.length),
    lookedAt: reports.flatMap(({ lookedAt }) => lookedAt),
    notLookedAt: reports.flatMap(({ notLookedAt }) => notLookedAt),
  };
}
