import type { Mutant } from './mutant.ts';

const care = 'core/incidents/care.ts';
const turn = 'core/findings/remediation/take-turn.ts';
const settleLog = 'core/incidents/settle-log.ts';

export const incidentsMutants: readonly Mutant[] = [
  {
    name: 'a second remediation of one incident',
    file: care,
    before: 'if (ofIncident >= limits.actionsPerIncident)',
    after: 'if (ofIncident > limits.actionsPerIncident)',
    says: 'acted on one incident again',
    seed: 135,
  },
  {
    name: 'an event of AWS is no reason to wait',
    file: turn,
    before: 'return health && heldByBrake(finding, health, limits);',
    after: 'return health && null;',
    says: 'acted in an event of AWS',
    seed: 85,
  },
  {
    name: 'what somebody stopped is started',
    file: 'rules/ec2-unexpected-stop.ts',
    before: "'Client.UserInitiatedShutdown': { is: 'expected',",
    after: "'Client.UserInitiatedShutdown': { is: 'start',",
    says: 'claimed what is not bad',
    seed: 15,
  },
  {
    name: 'what protects an instance for a while ends its incident',
    file: 'rules/ec2-unexpected-stop.ts',
    before: '({ from, passes, isUnread }) => !from && !passes && !isUnread',
    after: '({ from, isUnread }) => !from && !isUnread',
    says: 'resolved though it is bad',
    seed: 535,
  },
  {
    name: 'an incident of whose start no alarm told is not in the log',
    file: settleLog,
    before: 'if (!hasStart) await deps.incidentLog.add(own);',
    after: 'if (toldOf(finding, events).length === 0) await deps.incidentLog.add(own);',
    says: 'an incident that the log does not have',
    seed: 5,
  },
  {
    name: 'a failed remediation counts as a success',
    file: settleLog,
    before: "'remediation.failed': 'FAILED',",
    after: "'remediation.failed': 'SUCCESS',",
    says: 'and it was FAILED',
    seed: 25,
  },
];
