import { type Finding, isActionable } from '../finding.ts';
import { ownerIds } from '../owners/owner-tag.ts';
import type { Limits } from '../policy.ts';
import type { LookedAt, Scan } from '../scan.ts';
import { isRepeatedTooOften } from './past/repeat.ts';

type Allowance = Required<Pick<Scan, 'limitReached' | 'counted'>> & {
  readonly allowed: Readonly<Record<string, number>>;
};

/**
 * Returns the findings that a scan may remediate without approval, and their number by kind and in total (`*`).
 * Above the limit per run or owner: none; above the percentage of a kind: none of that kind.
 */
export function allowance(
  findings: readonly Finding[],
  lookedAt: readonly LookedAt[],
  limits: Limits,
): Allowance {
  // Incidents have limits of their own: core/incidents/care.ts.
  const automatic = findings.filter((finding) => !finding.incident && actsAlone(finding));
  if (automatic.length > limits.remediationsPerRun) {
    return none(
      `This scan leads to ${automatic.length} remediations. The limit is ${limits.remediationsPerRun}.`,
    );
  }
  for (const [owner, count] of countedEach(automatic, ownersOf)) {
    if (count > limits.remediationsPerOwnerPerRun) {
      return none(
        `This scan leads to ${count} remediations for one owner (${owner}). The limit is ${limits.remediationsPerOwnerPerRun}.`,
      );
    }
  }
  const population = new Map<string, number>();
  for (const { kind, count } of lookedAt) population.set(kind, (population.get(kind) ?? 0) + count);
  const allowed: Record<string, number> = { '*': 0 };
  const counted: string[] = [];
  const reached: string[] = [];
  for (const [kind, count] of countedEach(automatic, ({ resource }) => [resource.kind])) {
    const of = population.get(kind) ?? 0;
    if (count * 100 > of * limits.percentOfKindPerRun) {
      reached.push(`${count} of ${of} ${kind} is over the ${limits.percentOfKindPerRun} % limit.`);
      continue;
    }
    allowed[kind] = count;
    allowed['*'] = (allowed['*'] ?? 0) + count;
    counted.push(...automatic.filter(({ resource }) => resource.kind === kind).map(({ id }) => id));
  }
  return { allowed, counted, limitReached: reached.length > 0 ? reached.join(' ') : null };
}

/** Returns whether the finding is remediated at the end of the grace period without approval, limits aside. */
export function actsAlone(finding: Finding): boolean {
  const { asks, undo, asksBecause } = finding.plan;
  return (
    finding.mode === 'enforce' &&
    isActionable(finding) &&
    finding.exempt === undefined &&
    undo.possible !== 'no' &&
    asks === null &&
    asksBecause === undefined &&
    !isRepeatedTooOften(finding)
  );
}

function none(limitReached: string): Allowance {
  return { allowed: { '*': 0 }, counted: [], limitReached };
}

/** The owners' ids, else the owner's name. */
function ownersOf({ owner }: Finding): readonly string[] {
  const ids = ownerIds(owner);
  return ids.length > 0 ? ids : [owner.name];
}

function countedEach(
  findings: readonly Finding[],
  by: (finding: Finding) => readonly string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of findings.flatMap(by)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
