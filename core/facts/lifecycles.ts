import type { Resource } from '../resource.ts';

/**
 * What a resource's state allows. `steady`: it can be judged. `stopped`: it can be started again. `passing`:
 * AWS is changing it. `broken`: a person has to repair it. `ending`: it is being deleted for good.
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

/** Returns `passing` for an unknown state and `steady` for a kind without states. */
export function phaseOf(kind: string, state: string): Phase {
  const states = lifecycles[kind];
  if (!states) return 'steady';
  return (Object.hasOwn(states, state) ? states[state] : undefined) ?? 'passing';
}

/** Returns whether AWS is changing or deleting the resource, so that its final state is not known yet. */
export function isUnderWay({ kind, facts }: Pick<Resource, 'kind' | 'facts'>): boolean {
  const { state, status } = facts;
  const now = state ?? status;
  if (now?.known !== true) return false;
  const phase = phaseOf(kind, String(now.value));
  return phase === 'passing' || phase === 'ending';
}
