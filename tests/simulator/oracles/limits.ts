import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import type { Simulation } from '../simulation.ts';
import { isLaterStep } from './act.ts';
import type { ReportProblem } from './report-problem.ts';
import { ownersOf } from './truth.ts';

/** Remediations without approval stay within each scan's limits per run, kind and owner. */
export function checkLimits(runs: readonly Permit[], { limits, aws }: Simulation, say: ReportProblem): void {
  const alone = runs.filter(
    (permit) => !permit.finding.approval && !permit.finding.incident && !isLaterStep(permit),
  );
  for (const findings of groups(
    alone.map(({ finding }) => finding),
    ({ scanId }) => [scanId],
  )) {
    if (findings.length > limits.remediationsPerRun) say('beyond the limit of a run', findings);
    const asFound = findings.filter(isAsFound);
    for (const some of groups(asFound, countedUnder))
      if (some.length > limits.remediationsPerOwnerPerRun) say('beyond the limit of an owner', some);
    for (const some of groups(findings, ({ resource }) => [resource.kind])) {
      const population = aws.things.filter(({ kind }) => kind === some[0]?.resource.kind).length;
      if (some.length * 100 > population * limits.percentOfKindPerRun)
        say('beyond the limit of a kind', some);
    }
  }
}

function groups(
  findings: readonly Finding[],
  by: (finding: Finding) => readonly string[],
): readonly (readonly Finding[])[] {
  const all = new Map<string, Finding[]>();
  for (const one of findings) for (const key of by(one)) all.set(key, [...(all.get(key) ?? []), one]);
  return [...all.values()];
}

function countedUnder(finding: Finding): readonly string[] {
  const owners = ownersOf(finding);
  return owners.length > 0 ? owners : [finding.owner.name];
}

/** Its owner is the one that the scan counted: it was neither passed on nor taken since. */
function isAsFound({ owner }: Finding): boolean {
  return owner.former === undefined && !owner.why.endsWith('in Slack');
}
