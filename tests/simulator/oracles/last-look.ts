import { type Finding, isEnded } from '../../../core/finding.ts';
import type { Simulation } from '../simulation.ts';
import { ruleOf } from '../things.ts';
import type { ReportProblem } from './report-problem.ts';
import { isBad, isExempt } from './truth.ts';

/** After a whole scan of an unchanged world exactly the violations have findings. */
export function checkLastLook(
  simulation: Simulation,
  findings: readonly Finding[],
  say: ReportProblem,
): void {
  const policy = simulation.ports.policy();
  for (const thing of simulation.aws.things) {
    const finding = findings.find(
      (one) => one.resource.id === thing.id && one.rule === ruleOf(thing) && !isEnded(one),
    );
    const isWrong = isBad(thing, policy) && !isExempt(thing, policy, simulation.nowMs());
    if (isWrong && !finding) say(`${thing.id} is bad, and nobody knows`, thing);
    if (!isWrong && finding && finding.status !== 'remediating')
      say('not bad, and still a finding', { thing, finding });
  }
}
