import { claimKey, type Finding } from '../finding.ts';
import type { Judged } from '../findings/judging/judged.ts';
import type { TellingAlarm } from '../incidents/look-request.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EarlierOf } from './earlier-alarms.ts';
import type { ChangesOf } from './last-changes.ts';

/** Of one look. */
export type HistoryReaders = { readonly earlier: EarlierOf; readonly changes: ChangesOf };

type Asked = {
  /** Live findings by claim key. */
  readonly live: ReadonlyMap<string, Finding>;
  readonly alarms: readonly TellingAlarm[];
  readonly readers: HistoryReaders;
};

/** Adds what was known before to violations that are about to be claimed, once an incident. */
export async function withHistory(
  { clock }: { readonly clock: Clock },
  judged: readonly Judged[],
  { live, alarms, readers }: Asked,
): Promise<readonly Judged[]> {
  const isClaimed = ({ resource, rule }: Judged): boolean =>
    (live.get(claimKey({ resource, rule: rule.id }))?.claimExpiresAtMs ?? 0) > clock.nowMs();
  const all: Judged[] = [];
  for (const one of judged) {
    const { verdict, rule, resource } = one;
    if (verdict.verdict !== 'violation' || isClaimed(one)) {
      all.push(one);
      continue;
    }
    const earlier = await readers.earlier(alarms);
    const before = rule.incident?.showsChanges
      ? await readers.changes(resource, verdict.sinceMs ?? clock.nowMs())
      : undefined;
    all.push({ ...one, history: { ...(earlier ? { earlier } : {}), ...(before ? { before } : {}) } });
  }
  return all;
}
