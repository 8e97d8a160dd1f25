import { dayMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import type { NotifyDeps } from '../../ports/deps.ts';

const maxAttempts = 8;

/** The findings of a run so far, with these. Finds those of earlier announcements by the ids that they stored. */
export async function findingsOfRun(
  { keyValue, store, clock }: Pick<NotifyDeps, 'keyValue' | 'store' | 'clock'>,
  runId: string,
  findingIds: readonly string[],
): Promise<readonly Finding[]> {
  const key = `run|${runId}`;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const stored = await keyValue.get(key);
    const known = (stored?.value ?? []) as readonly string[];
    const all = [...new Set([...known, ...findingIds])];
    if (all.length === known.length) return store.getMany(all);
    const expiresAtMs = clock.nowMs() + dayMs;
    const put = await keyValue.put(key, all, { expiresAtMs, ifVersion: stored?.version ?? null });
    if (put.ok) return store.getMany(all);
  }
  throw new Error(`The run ${runId} changed ${maxAttempts} times while it was written`);
}
