import { minuteMs } from '../calendar.ts';
import type { Evaluation, EvaluationChange } from '../evaluation.ts';
import type { Policy } from '../policy.ts';
import type { CommonDeps } from '../ports/deps.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Unit } from '../unit.ts';

type QueueCheckDeps = Pick<CommonDeps, 'clock' | 'queue'> & {
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
};

/** Events of one place within this window share one scan. */
const windowMs = minuteMs;

/**
 * Queues one scan per place and window, because tools tag resources minutes after launch. The delay
 * `tellAfterMs` starts at the window's end, so that every event gets all of it.
 */
export async function queueCheck(
  deps: QueueCheckDeps,
  policy: Policy,
  place: Unit,
  changed: readonly EvaluationChange[],
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
  // Stored after the send: a crash in between sends twice, and a second scan with the same id does not start.
  await deps.keyValue.put(scanId, true, { expiresAtMs: dueAtMs + windowMs });
}

/** Whether an evaluation needs a scan. Rules in mode `observe` notify nobody and wait for the next scan. */
function isWorthTelling(
  { rules }: Policy,
  changed: readonly EvaluationChange[],
  evaluations: readonly Evaluation[],
): boolean {
  const tells = (rule: string): boolean => rules[rule] !== undefined && rules[rule].mode !== 'observe';
  return (
    evaluations.some(({ type, rule }) => type === 'NON_COMPLIANT' && tells(rule)) ||
    changed.some(({ before, evaluation }) => before?.type === 'NON_COMPLIANT' && tells(evaluation.rule))
  );
}
