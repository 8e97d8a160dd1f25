import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import type { Simulation } from '../simulation.ts';
import { isLaterStep } from './act.ts';
import type { Say } from './say.ts';

/** Remediations without approval stay within each scan's limits per run, kind and owner. */
export function checkLimits(runs: readonly Permit[], { limits, aws }: Simulation, say: Say): void {
  const alone = runs.filter((permit) => !permit.finding.approval && !isLaterStep(permit));
  for (const findings of groups(
    alone.map(({ finding }) => finding),
    ({ scanId }) => scanId,
  )) {
    if (findings.length > limits.remediationsPerRun) say('beyond the limit of a run', findings);
    const asFound = findings.filter(isAsFound);
    for (const some of groups(asFound, ({ owner }) => owner.userId ?? owner.name))
      if (some.length > limits.remediationsPerOwnerPerRun) say('beyond the limit of an owner', some);
    for (const some of groups(findings, ({ resource }) => resource.kind)) {
      const population = aws.things.filter(({ kind }) => kind === some[0]?.resource.kind).length;
      if (some.length * 100 > population * limits.percentOfKindPerRun)
        say('beyond the limit of a kind', some);
    }
  }
}

function groups(
  findings: readonly Finding[],
  by: (finding: Finding) => string,
): readonly (readonly Finding[])[] {
  const all = new Map<string, Finding[]>();
  for (const one of findings) all.set(by(one), [...(all.get(by(one)) ?? []), one]);
  return [...all.values()];
}

/** Its owner is the one that the scan counted: it was neither passed on nor taken since. */
function isAsFound({ owner }: Finding): boolean {
  return owner.former === undefined && !owner.why.endsWith('in Slack');
}
