import { done, refused } from '../../result.ts';
import type { DecisionFile } from './decision.ts';
import { isAnswerable, sync } from './rights/answerable.ts';

/** "Somebody has it": stops reminders and escalation of an incident. What is planned still happens. */
export const decision: DecisionFile = {
  what: 'acknowledge it',
  records: { 'finding.acknowledged': 'Acknowledged' },
  asksAfresh: false,
  // Whoever is on call is often neither its owner nor an approver, and an acknowledgement changes nothing in AWS.
  may: () => true,
  isOffered: (finding) =>
    finding.incident !== undefined &&
    finding.incident.acknowledged === null &&
    finding.card !== null &&
    isAnswerable(finding),
  whyNot: ({ incident }) => {
    if (!incident) return { code: 'not-offered', because: 'This is no incident. Nothing was changed.' };
    if (incident.acknowledged)
      return {
        code: 'already',
        because: `Already acknowledged by <@${incident.acknowledged.by}>. Nothing was changed.`,
      };
    return { code: 'not-offered', because: 'This cannot be acknowledged now. Nothing was changed.' };
  },
  decide: ({ finding, actor, nowMs }) => {
    const { incident } = finding;
    if (!incident || !decision.isOffered(finding)) return refused(decision.whyNot(finding));
    return done({
      after: { ...finding, incident: { ...incident, acknowledged: { by: actor.userId, atMs: nowMs } } },
      type: 'finding.acknowledged',
      summary: `${finding.resource.name}: ${finding.ruleTitle}`,
      details: { afterMs: Math.max(0, nowMs - incident.sinceMs) },
      said: 'Acknowledged. Janitor reminds nobody any more. What is planned still happens.',
      work: [sync(finding)],
    });
  },
};
