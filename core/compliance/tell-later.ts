import { minuteMs } from '../calendar.ts';
import type { Change, Evaluation } from '../evaluation.ts';
import type { Policy } from '../policy.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Unit } from '../unit.ts';

type TellLaterDeps = Pick<CommonDeps, 'clock' | 'queue'> & {
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
};

/** What happens to a place within one of these is told by one scan. */
const windowMs = minuteMs;

/**
 * After the policy's grace a scan of this one place finds what is still wrong and tells it: tools tag what they launch
 * some minutes later. What is all right again is closed by it as well. One scan a place and window, however many
 * events; it starts a grace after the window's end, so that each of them has all of it.
 */
export async function tellLater(
  deps: TellLaterDeps,
  policy: Policy,
  place: Unit,
  changed: readonly Change[],
  evaluations: readonly Evaluation[],
): Promise<void> {
  if (!isWorthTelling(policy, changed, evaluations)) return;
  const nowMs = deps.clock.nowMs();
  const endsAtMs = (Math.floor(nowMs / windowMs) + 1) * windowMs;
  const dueAtMs = endsAtMs + policy.compliance.tellAfterMs;
  const scanId = `check-${place.account}-${place.region}-${place.kind}-${Math.floor(endsAtMs / windowMs)}`;
  if (await deps.keyValue.get(scanId)) return;
  await deps.queue.send(
    { type: 'scan.start', scanId, askedBy: null, channel: null, only: 'compliance', units: [place] },
    Math.ceil((dueAtMs - nowMs) / 1_000),
  );
  // After the message: whoever dies in between sends it twice, and a scan of the same id starts once.
  await deps.keyValue.put(scanId, true, { expiresAtMs: dueAtMs + windowMs });
}

/** Rules that only observe tell nobody: the next scan records what they found. */
function isWorthTelling(
  { rules }: Policy,
  changed: readonly Change[],
  evaluations: readonly Evaluation[],
): boolean {
  const tells = (rule: string): boolean => rules[rule] !== undefined && rules[rule].mode !== 'observe';
  return (
    evaluations.some(({ type, rule }) => type === 'NON_COMPLIANT' && tells(rule)) ||
    changed.some(({ before, evaluation }) => before?.type === 'NON_COMPLIANT' && tells(evaluation.rule))
  );
}
