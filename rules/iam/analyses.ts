import type { Identity } from '../../core/changes/identity.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';
import { judgeIdentity } from '../../core/iam/judge-identity.ts';
import { sameIdentity } from '../../core/iam/state/same-identity.ts';
import type { Situation } from '../../core/iam/state/situation.ts';

const same = new WeakMap<Identity, { readonly accepted: Identity | null; readonly isSame: boolean }>();

/** Compares once for all rules of the identity. */
export function isUnchanged(accepted: Identity | null, now: Identity): boolean {
  const earlier = same.get(now);
  if (earlier && earlier.accepted === accepted) return earlier.isSame;
  const isSame = sameIdentity(accepted, now);
  same.set(now, { accepted, isSame });
  return isSame;
}

const analyses = new WeakMap<object, Map<string, IamAnalysis>>();

/** Analyzes once for all rules of the identity. `facts`: the facts of the resource, which the situation is made of. */
export function analysisOf(facts: object, situation: Situation): IamAnalysis {
  const byAccounts = analyses.get(facts) ?? new Map<string, IamAnalysis>();
  analyses.set(facts, byAccounts);
  const key = `${situation.nowMs} ${situation.knownAccounts.join(',')}`;
  const earlier = byAccounts.get(key);
  if (earlier) return earlier;
  const analysis = judgeIdentity(situation);
  byAccounts.set(key, analysis);
  return analysis;
}
