import type { NotifyDeps } from '../ports/deps.ts';

/** The one message in which somebody who asked for a scan sees how far it is, and in the end what came of it. */
export async function reportProgress(deps: NotifyDeps, scanId: string): Promise<void> {
  const scan = await deps.store.getScan(scanId);
  if (!scan?.channel) return;
  if (scan.status === 'running') return deps.notices.progress(scan, null);
  const reports = await deps.store.reports(scanId);
  const found = await deps.store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
  const threads = found.flatMap(({ thread }) => (thread ? [thread] : []));
  await deps.notices.progress(scan, {
    newFindings: found.length,
    resolved: reports.reduce((sum, { resolved }) => sum + resolved.length, 0),
    known: reports.reduce((sum, { known, snoozed }) => sum + known + snoozed, 0),
    lookedAt: reports.flatMap(({ lookedAt }) => lookedAt),
    notLookedAt: reports.flatMap(({ notLookedAt }) => notLookedAt),
    digests: [...new Map(threads.map((thread) => [`${thread.channel}|${thread.ts}`, thread])).values()],
  });
}
