import { dayMs, hourMs, minuteMs, weekdayIn } from '../calendar.ts';
import type { Finding, Status } from '../finding.ts';
import { remindBefore } from '../people/remind-before.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { recheckOf, settleOf } from '../remediation/recheck-work.ts';
import { isRunId, type Scan } from '../scan.ts';
import { scanDeadlineMs } from './slice.ts';

export type SweepDeps = Pick<NotifyDeps, 'clock' | 'queue' | 'store'>;

/** Time without progress after which a worker counts as dead. Longer than any worker's timeout. */
const staleMs = {
  claimed: 2 * minuteMs,
  announced: 2 * minuteMs,
  scan: 5 * minuteMs,
  unsynced: 2 * minuteMs,
  counts: dayMs,
};

/** Batch sizes. The next sweep handles the rest. */
const debtsAtOnce = 200;
const scansAtOnce = 100;

/**
 * Queues work that a crash left undone: lost timers, missing or outdated cards, stalled scans, unfinished
 * remediations. Safe to run at any time.
 */
export async function sweep(deps: SweepDeps): Promise<void> {
  const nowMs = deps.clock.nowMs();
  await unfinishedScans(deps, nowMs);
  await each(deps, 'remediating', (finding) => deps.queue.send(settleOf(finding)));
  await each(deps, 'undoing', (finding) => deps.queue.send(settleOf(finding)));
  await each(deps, 'scheduled', async (finding) => {
    if (finding.remediateAtMs !== null && finding.remediateAtMs <= nowMs) {
      await deps.queue.send(recheckOf(finding));
    } else await remindBefore(deps, finding);
  });
  await each(deps, 'claimed', async (finding) => {
    const { id, scanId, thread, approval, digestOnly } = finding;
    if (digestOnly || nowMs - finding.updatedAtMs < staleMs.claimed) return;
    if (thread !== null || approval !== null)
      await deps.queue.send({ type: 'finding.announce', findingId: id });
    else if (isRunId(scanId))
      await deps.queue.send({ type: 'change.announce', runId: scanId, findingIds: [id] });
  });
  const debts = await deps.store.unsynced(debtsAtOnce);
  const late = debts.filter(({ sinceMs }) => nowMs - sinceMs >= staleMs.unsynced);
  for (const { findingId } of late) await deps.queue.send({ type: 'finding.sync', findingId });
}

/** Queues weekly summaries about hourly while it is Monday anywhere on Earth. */
export async function askForWeek({ clock, queue }: Pick<SweepDeps, 'clock' | 'queue'>): Promise<void> {
  const nowMs = clock.nowMs();
  const isMonday = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].some(
    (zone) => weekdayIn(zone, nowMs) === 'Monday',
  );
  if (isMonday && nowMs % hourMs < hourMs / 4) await queue.send({ type: 'people.week' });
}

/** Queues a recount when the last one is a day old. */
export async function askForRecount({ clock, queue, store }: SweepDeps): Promise<void> {
  const countedAtMs = await store.countedAtMs();
  if (countedAtMs === null || clock.nowMs() - countedAtMs >= staleMs.counts)
    await queue.send({ type: 'findings.recount' });
}

async function unfinishedScans(deps: SweepDeps, nowMs: number): Promise<void> {
  const [last, unfinished] = await Promise.all([
    deps.store.lastScan(),
    deps.store.unfinishedScans(scansAtOnce),
  ]);
  // The index lags, and scans of older versions are not in it.
  const scans = last ? [last, ...unfinished] : unfinished;
  for (const scan of new Map(scans.map((one) => [one.id, one])).values()) {
    await resume(deps, scan, nowMs);
  }
}

async function resume(deps: SweepDeps, scan: Scan, nowMs: number): Promise<void> {
  const { id, askedBy, channel, only, units, finishedAtMs } = scan;
  const isOverdue = scan.status === 'running' && nowMs - scan.startedAtMs >= scanDeadlineMs;
  if (isOverdue) await deps.queue.send({ type: 'scan.finish', scanId: id });
  else if (scan.status === 'running' && nowMs - scan.progressAtMs >= staleMs.scan) {
    const part = { ...(only ? { only } : {}), ...(units ? { units } : {}) };
    await deps.queue.send({ type: 'scan.start', scanId: id, askedBy, channel, ...part });
  }
  if (finishedAtMs && scan.announcedAtMs === null && nowMs - finishedAtMs >= staleMs.announced) {
    await deps.queue.send({ type: 'scan.finish', scanId: id });
  }
}

async function each(
  deps: SweepDeps,
  status: Status,
  act: (finding: Finding) => Promise<void>,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await deps.store.byStatus(status, {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const finding of page.findings) await act(finding);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
