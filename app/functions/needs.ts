import type { QueueName } from '../../core/work.ts';
import type { FunctionName } from '../../infra/functions.ts';

type Needs = {
  /** Queues that it sends to; the one it is fed by is among them only when it sends to it too. */
  readonly queues: readonly QueueName[];
  readonly secrets: readonly ('botToken' | 'signingSecret')[];
  readonly readsPolicy: boolean;
  /** Files of evaluations and reports. */
  readonly usesBucket?: true;
};

/** What each function cannot start without. Whatever is not named here it is not to be given. */
export const functionNeeds: Readonly<Record<FunctionName, Needs>> = {
  slack: {
    queues: ['scan', 'recheck', 'notify'],
    secrets: ['botToken', 'signingSecret'],
    readsPolicy: true,
  },
  scan: {
    queues: ['scan', 'notify', 'compliance'],
    secrets: ['botToken'],
    readsPolicy: true,
    usesBucket: true,
  },
  recheck: { queues: ['recheck', 'notify'], secrets: [], readsPolicy: true },
  notify: { queues: ['recheck', 'notify'], secrets: ['botToken'], readsPolicy: true, usesBucket: true },
  /** Of the policy it needs the external id with which roles of other accounts are assumed. */
  probe: { queues: [], secrets: [], readsPolicy: true },
  sweep: { queues: ['scan', 'recheck', 'notify'], secrets: [], readsPolicy: false },
  'daily-scan': { queues: ['scan'], secrets: [], readsPolicy: false },
  compliance: { queues: [], secrets: [], readsPolicy: true, usesBucket: true },
  'compliance-scan': { queues: ['scan'], secrets: [], readsPolicy: false },
  check: { queues: ['scan'], secrets: [], readsPolicy: true, usesBucket: true },
  'config-rule': { queues: [], secrets: [], readsPolicy: true },
};
