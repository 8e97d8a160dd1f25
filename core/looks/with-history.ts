import { claimKey, type Finding } from '../finding.ts';
import type { Judged } from '../findings/judging/judged.ts';
import type { TellingAlarm } from '../incidents/look-request.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EarlierOf } from './earlier-alarms.ts';

type Asked = {
  /** Live findings by claim key. */
  readonly live: ReadonlyMap<string, Finding>;
  readonly alarms: readonly TellingAlarm[];
  readonly earlier: EarlierOf;
};

/** Adds what was known before to violations that are about to be claimed, once an incident. */
export async function withHistory(
  { clock }: { readonly clock: Clock },
  judged: readonly Judged[],
  { live, alarms, earlier }: Asked,
): Promise<readonly Judged[]> {
  const isClaimed = ({ resource, rule }: Judged): boolean =>
    (live.get(claimKey({ resource, rule: rule.id }))?.claimExpiresAtMs ?? 0) > clock.nowMs();
  const all: Judged[] = [];
  for (const one of judged) {
    if (one.verdict.verdict !== 'violation' || isClaimed(one)) all.push(one);
    else {
      const before = await earlier(alarms);
      all.push(before ? { ...one, history: { earlier: before } } : one);
    }
  }
  return all;
}
