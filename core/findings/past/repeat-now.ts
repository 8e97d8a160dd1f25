import type { Difference, Finding } from '../../finding.ts';
import type { KeyValue } from '../../ports/key-value.ts';
import type { Clock } from '../../ports/runtime.ts';
import { isPermission } from '../../remediation/recheck-work.ts';
import { changesBack } from './changes-back.ts';
import { isRepeatedTooOften } from './repeat.ts';

type CountDeps = { readonly keyValue: Pick<KeyValue, 'get'>; readonly clock: Clock };

/** Counts again for a finding of an identity, whose other findings count too. Other findings stay as they are. */
export async function withRepeatNow(deps: CountDeps, finding: Finding): Promise<Finding> {
  if (!isPermission(finding) || !mayAct(finding)) return finding;
  const { repeat: _, ...rest } = finding;
  const repeat = await changesBack(deps.keyValue, finding.resource, deps.clock.nowMs());
  return { ...rest, ...(repeat ? { repeat } : {}) };
}

/** Returns a difference when too many remediations of the identity were made since the question, which needed no approval. */
export async function repeatedSince(deps: CountDeps, finding: Finding): Promise<readonly Difference[]> {
  if (finding.approval || finding.needsApproval) return [];
  const now = await withRepeatNow(deps, finding);
  if (!isPermission(now) || !isRepeatedTooOften(now)) return [];
  return [{ what: 'Changes back by Janitor', before: timesWords(finding), after: timesWords(now) }];
}

function timesWords({ repeat }: Finding): string {
  const undone = repeat?.back?.some(({ isUndone }) => isUndone) ? ', undone' : '';
  return `${(repeat?.time ?? 1) - 1}${undone}`;
}

function mayAct({ mode }: Finding): boolean {
  return mode === 'approve' || mode === 'enforce';
}
