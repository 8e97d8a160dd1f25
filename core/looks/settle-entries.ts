import { claimKey, type Finding } from '../finding.ts';
import type { IncidentLog } from '../incidents/log.ts';
import type { ToldOf } from '../incidents/look-request.ts';
import type { Clock } from '../ports/runtime.ts';

type Deps = { readonly clock: Clock; readonly incidentLog: Pick<IncidentLog, 'settle'> };
type Live = ReadonlyMap<string, Finding>;

/** Writes into the log which finding an alarm belongs to, and that it is over. `settleLog` writes how it went. */
export async function settleEntries(
  { clock, incidentLog }: Deps,
  told: readonly ToldOf[],
  { before, after }: { readonly before: Live; readonly after: Live },
): Promise<void> {
  for (const one of told)
    for (const { entry } of one.alarms) {
      const key = claimKey({ resource: { ...one, arn: '', name: one.id }, rule: entry.kind });
      const now = after.get(key);
      const finding = now ?? before.get(key);
      if (!finding) continue;
      await incidentLog.settle(entry, {
        findingId: finding.id,
        ...(now ? {} : { clearedAtMs: clock.nowMs() }),
      });
    }
}
