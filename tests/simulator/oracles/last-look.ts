import { type Finding, isEnded } from '../../../core/finding.ts';
import { machineKind, machineRules } from '../machines/machine.ts';
import type { Simulation } from '../simulation.ts';
import { ruleOf, type Thing } from '../things.ts';
import type { ReportProblem } from './report-problem.ts';
import { isBad, isExempt, isUndecided, isResting as rests } from './truth.ts';

/** After a whole scan of an unchanged world exactly the violations have findings. */
export function checkLastLook(
  simulation: Simulation,
  findings: readonly Finding[],
  say: ReportProblem,
): void {
  const policy = simulation.ports.policy();
  const nowMs = simulation.nowMs();
  const pairs = simulation.aws.things
    .filter(({ lone }) => lone === undefined)
    .flatMap((thing) => rulesOf(thing).map((rule) => ({ thing, rule })));
  for (const { thing, rule } of pairs) {
    const finding = findings.find(
      (one) => one.resource.id === thing.id && one.rule === rule && !isEnded(one),
    );
    const isWrong = isBad(thing, policy, rule, nowMs) && !isExempt(thing, policy, nowMs);
    const isResting = thing.machine !== undefined && rests(thing, rule);
    if (!isWrong && (isUndecided(thing, rule, nowMs) || isResting)) continue;
    if (isWrong && !finding) say(`${thing.id} is bad, and nobody knows`, thing);
    if (!isWrong && finding && finding.status !== 'remediating')
      say('not bad, and still a finding', { thing, finding });
  }
}

function rulesOf(thing: Thing): readonly string[] {
  if (thing.kind !== machineKind) return [ruleOf(thing)];
  return machineRules.filter(({ kind }) => kind === machineKind).map(({ id }) => id);
}
