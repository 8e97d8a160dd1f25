import { type Finding, questionKey } from '../../../core/finding.ts';
import { people } from '../policy.ts';
import type { Simulation } from '../simulation.ts';
import type { Move } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';
import { ownersOf } from './truth.ts';

/** Who owned what was passed on, and is not to be asked about it again: by the question that somebody else is asked. */
export type PassedOn = ReadonlyMap<string, readonly string[]>;

/** Null: it was not passed on. Where nobody is known to own it now, the approvers are asked, whoever owned it. */
export function formerOwners({ before, event }: Move): readonly string[] | null {
  if (event.type !== 'finding.disowned') return null;
  const to = event.details['to'];
  const asked = to === null ? people.approvers : [to];
  return ownersOf(before).filter((id) => !asked.includes(id));
}

/**
 * Nobody is asked about a resource that is only protected. Every grace period starts with a message that
 * mentions the owner, or the approvers when there is none.
 */
export function checkMentioned(
  { slack }: Simulation,
  { before, after, event }: Move,
  passedOn: PassedOn,
  say: ReportProblem,
): void {
  if (event.type === 'finding.announced' && nobodyMayTouch(before))
    say('asked about what nobody may touch', before);
  const starts = after.status === 'scheduled' && before.status !== 'scheduled' && !after.approval;
  if (!starts) return;
  const owners = ownersOf(after);
  const isMentioned = slack.mentions.some(({ about, named }) => {
    if (!about.includes(questionKey(after))) return false;
    const isNamed = (id: string): boolean => named.includes(id);
    return owners.length > 0 ? owners.every(isNamed) : people.approvers.some(isNamed);
  });
  if (!isMentioned) say('grace without a mention', after);
  const formerly = passedOn.get(questionKey(after)) ?? [];
  const named = slack.mentions.flatMap(({ of }) => of.get(questionKey(after)) ?? []);
  if (formerly.some((id) => named.includes(id))) say('mentioned though they have passed it on', after);
}

/** It is protected, nothing is left for a person to do, and nobody was asked about it before. */
function nobodyMayTouch({ protections, plan, formerCard }: Finding): boolean {
  return protections.length > 0 && plan.remediation !== null && formerCard === null;
}
