import type { ChangeEvidence, Covered, NewlyPossible } from '../../changes/change-evidence.ts';
import { textsHash } from '../../iam/state/identity-hash.ts';
import { resourceKey } from '../../resource.ts';
import { type Violation } from '../../rule.ts';
import { worst, worstFirst } from '../../severity.ts';
import { severityOf } from '../severity.ts';
import type { Judged } from './judged.ts';

/** A violation that a change of its resource made. */
export type ChangeViolation = Judged & {
  readonly verdict: Violation & {
    readonly evidence: Violation['evidence'] & { readonly change: ChangeEvidence };
  };
};

export function isOfChange(judged: Judged): judged is ChangeViolation {
  return judged.verdict.verdict === 'violation' && judged.verdict.evidence.change !== undefined;
}

/** Equal for the violations that one change made. */
export function changeKey({ resource, verdict }: ChangeViolation): string {
  return `${resourceKey(resource)}|${verdict.evidence.change.seen}`;
}

/**
 * Gives each violation the whole change that made it: the lines of all rules, the worst severity, and reasons that
 * differ when any of them differs. So whichever of them has the card, the card is the same.
 */
export function withWholeChange(judged: readonly Judged[]): readonly Judged[] {
  const changes = new Map<string, ChangeViolation[]>();
  for (const one of judged.filter(isOfChange))
    changes.set(changeKey(one), [...(changes.get(changeKey(one)) ?? []), one]);
  return judged.map((one) => (isOfChange(one) ? whole(one, changes.get(changeKey(one)) ?? [one]) : one));
}

function whole(one: ChangeViolation, all: readonly ChangeViolation[]): Judged {
  const { verdict, rule } = one;
  const covers = Object.fromEntries(all.map((each) => [each.rule.id, coveredOf(each)]));
  const others = all.filter((each) => each.rule.id !== rule.id);
  const told = [one, ...others.filter(isTold)].map(severityOf);
  const exempt = [one, ...others].find((each) => each.exempt)?.exempt;
  return {
    ...one,
    ...(exempt ? { exempt } : {}),
    verdict: {
      ...verdict,
      severity: isTold(one) ? worst(told) : severityOf(one),
      reasons: [
        ...verdict.reasons,
        ...others.map((each) => `${each.rule.id} ${covers[each.rule.id]?.mark}`).sort(),
      ],
      evidence: {
        ...verdict.evidence,
        change: { ...verdict.evidence.change, newly: newlyOf(all), covers },
      },
    },
  };
}

/** Whether somebody is asked because of it. Others are recorded, or shown where somebody is asked anyway. */
export function isTold({ rulePolicy, rule }: ChangeViolation): boolean {
  return rulePolicy.mode !== 'observe' && !rule.digestOnly;
}

/** One line a category, the worst first. */
function newlyOf(all: readonly ChangeViolation[]): readonly NewlyPossible[] {
  const lines = all
    .flatMap(({ verdict }) => verdict.evidence.change.newly)
    .sort((a, b) => worstFirst(a.severity, b.severity));
  return lines.filter(({ category }, at) => lines.findIndex((one) => one.category === category) === at);
}

function coveredOf(one: ChangeViolation): Covered {
  return { mark: textsHash(one.verdict.reasons), severity: severityOf(one) };
}
