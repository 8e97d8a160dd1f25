import { isOnlyCounted } from '../finding.ts';
import type { NotifyDeps } from '../ports/deps.ts';

/** Redraws the progress message of a scan that a person started. At the end it shows the result. */
export async function reportProgress(deps: NotifyDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan?.channel) return;
  if (scan.status === 'running') return deps.notices.progress(scan, null);
  const reports = await deps.store.reports(scanId);
  const found = await deps.store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
  const threads = found.flatMap(({ thread }) => (thread ? [thread] : []));
  await deps.notices.progress(scan, {
    newFindings: found.filter((finding) => !isOnlyCounted(finding)).length,
    resolved: reports.reduce((sum, { resolved }) => sum + resolved.length, 0),
    known: reports.reduce((sum, { known, snoozed }) => sum + known + snoozed, 0),
    lookedAt: reports.flatMap(({ lookedAt }) => lookedAt),
    notLookedAt: reports.flatMap(({ notLookedAt }) => notLookedAt),
    digests: [...new Map(threads.map((thread) => [`${thread.channel}|${thread.ts}`, thread])).values()],
  });
}
