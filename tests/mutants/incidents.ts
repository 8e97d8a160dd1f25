import type { Mutant } from './mutant.ts';

const care = 'core/incidents/care.ts';
const turn = 'core/findings/remediation/take-turn.ts';
const settleLog = 'core/incidents/settle-log.ts';
const sweep = 'core/scans/incidents/look-for-incidents.ts';

export const incidentsMutants: readonly Mutant[] = [
  {
    name: 'a second remediation of one incident',
    file: care,
    before: 'if (ofIncident >= limits.actionsPerIncident)',
    after: 'if (ofIncident > limits.actionsPerIncident)',
    says: 'acted on one incident again',
  },
  {
    name: 'no cool-down between two remediations of an instance',
    file: care,
    before: 'if (untilMs > nowMs) {',
    after: 'if (untilMs > nowMs + limits.coolDownMs) {',
    says: 'acted on an instance before it had cooled down',
  },
  {
    name: 'an event of AWS is no reason to wait',
    file: turn,
    before: 'return health && heldByBrake(finding, health, limits);',
    after: 'return health && null;',
    says: 'acted in an event of AWS',
  },
  {
    name: 'the other rule at work on an instance is not seen',
    file: turn,
    before: 'const others = acts.filter(({ findingId }) => findingId !== id);',
    after: 'const others = acts.filter(({ findingId }) => findingId === id && findingId === null);',
    says: 'two rules change one instance at the same time',
  },
  {
    name: 'a stopped instance is rebooted',
    file: 'aws/kinds/ec2/reboot.ts',
    before: "if (!state?.known || state.value !== 'running')",
    after: 'if (!state?.known)',
    says: 'rebooted an instance that does not run',
  },
  {
    name: 'what somebody stopped is started',
    file: 'rules/ec2-unexpected-stop.ts',
    before: "'Client.UserInitiatedShutdown': { is: 'expected',",
    after: "'Client.UserInitiatedShutdown': { is: 'start',",
    says: 'claimed what is not bad',
  },
  {
    name: 'the sweep does not look at open incidents',
    file: sweep,
    before: 'if (isChecked) return open.length > 0;\n  await lookAtOpen(deps, unit, open);\n',
    after: '',
    says: 'an incident that is over has an open card',
  },
  {
    name: 'what protects an instance for a while ends its incident',
    file: 'rules/ec2-unexpected-stop.ts',
    before: '({ from, passes, isUnread }) => !from && !passes && !isUnread',
    after: '({ from, isUnread }) => !from && !isUnread',
    says: 'resolved though it is bad',
  },
  {
    name: 'an incident of whose start no alarm told is not in the log',
    file: settleLog,
    before: 'if (!hasStart) await deps.incidentLog.add(own);',
    after: 'if (toldOf(finding, events).length === 0) await deps.incidentLog.add(own);',
    says: 'an incident that the log does not have',
  },
  {
    name: 'a failed remediation counts as a success',
    file: settleLog,
    before: "'remediation.failed': 'FAILED',",
    after: "'remediation.failed': 'SUCCESS',",
    says: 'and it was FAILED',
  },
  {
    name: 'people are told twice that nobody answers',
    file: 'core/people/notice.ts',
    before: ', startedAtMs: finding.incident.escalatedAtMs };',
    after: ' };',
    says: 'told 2 times: approvers unanswered',
  },
];
