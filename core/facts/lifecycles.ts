import type { Resource } from '../resource.ts';

/**
 * What a state of a resource means for what can be said of it. `steady`: it can be judged. `stopped`: at rest, and back
 * when it is started. `passing`: AWS is at work on it. `broken`: it stays so until somebody repairs it. `ending`: it is
 * gone in a moment, and nothing brings it back.
 */
type Phase = 'steady' | 'stopped' | 'passing' | 'broken' | 'ending';

const lifecycles: Readonly<Record<string, Readonly<Record<string, Phase>>>> = {
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
  'ec2-instance': {
    pending: 'passing',
    running: 'steady',
    stopping: 'passing',
    stopped: 'stopped',
    'shutting-down': 'ending',
    terminated: 'ending',
  },
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-describing-volumes.html
  'ec2-volume': {
    creating: 'passing',
    available: 'steady',
    'in-use': 'steady',
    deleting: 'ending',
    deleted: 'ending',
    error: 'broken',
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
  'rds-instance': {
    available: 'steady',
    stopped: 'stopped',
    deleting: 'ending',
    failed: 'broken',
    'inaccessible-encryption-credentials': 'broken',
    'inaccessible-encryption-credentials-recoverable': 'broken',
    'incompatible-create': 'broken',
    'incompatible-network': 'broken',
    'incompatible-option-group': 'broken',
    'incompatible-parameters': 'broken',
    'incompatible-restore': 'broken',
    'insufficient-capacity': 'broken',
    'restore-error': 'broken',
    'storage-full': 'broken',
  },
};

/** A state that is not in the table, or is new, is passing: nothing is said of it. A kind without states is steady. */
export function phaseOf(kind: string, state: string): Phase {
  const states = lifecycles[kind];
  if (!states) return 'steady';
  return (Object.hasOwn(states, state) ? states[state] : undefined) ?? 'passing';
}

/** Returns whether AWS is at work on it, so that it does not show yet what it is going to be. */
export function isPassing({ kind, facts }: Pick<Resource, 'kind' | 'facts'>): boolean {
  const { state, status } = facts;
  const now = state ?? status;
  return now?.known === true && phaseOf(kind, String(now.value)) === 'passing';
}
