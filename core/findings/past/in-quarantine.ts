import { dayMs } from '../../calendar.ts';
import type { ChangeEvidence } from '../../changes/change-evidence.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { FindingStore } from '../../ports/store.ts';
import type { FoundViolation } from '../claim.ts';
import { lastChangeBack } from './changes-back.ts';

/** What is left is then a finding of its own, so that nobody forgets it. */
const quietMs = 7 * dayMs;

type QuarantineDeps = {
  readonly clock: Clock;
  readonly store: Pick<FindingStore, 'get'>;
  readonly keyValue: Pick<KeyValue, 'get'>;
};

/**
 * Whether Janitor quarantined the identity for this change within a week, and no more is possible than people were told
 * then. A second finding would ask about the same change, and its claim would be in the way of Undo.
 */
export async function isInQuarantine(
  { clock, store, keyValue }: QuarantineDeps,
  { resource, verdict }: Pick<FoundViolation, 'resource' | 'verdict'>,
): Promise<boolean> {
  if (verdict.changesNothing?.['quarantine'] === undefined) return false;
  const nowMs = clock.nowMs();
  const last = await lastChangeBack(keyValue, resource, nowMs);
  if (!last || last.isUndone || last.atMs <= nowMs - quietMs) return false;
  const finding = await store.get(last.findingId);
  if (finding?.status !== 'remediated' || finding.plan.remediation !== 'quarantine') return false;
  const [now, told] = [verdict.evidence.change, finding.evidence.change];
  return now !== undefined && told !== undefined && isPartOf(now, told);
}

/** By the rules that found something, and by what is newly possible. */
function isPartOf(now: ChangeEvidence, told: ChangeEvidence): boolean {
  const known = new Set(allOf(told));
  return (
    Object.keys(now.covers ?? {}).every((rule) => told.covers?.[rule] !== undefined) &&
    allOf(now).every((one) => known.has(one))
  );
}

function allOf({ newly }: ChangeEvidence): readonly string[] {
  return newly.flatMap(({ all = [], because }) => (all.length > 0 ? all : [because]));
}
