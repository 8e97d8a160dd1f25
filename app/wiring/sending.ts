import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../../core/ports/queue.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { QueueName } from '../../core/work.ts';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { hurriedClient } from '../runtime/interactive-client.ts';
import { once } from '../runtime/once.ts';
import type { Telemetry } from '../runtime/telemetry.ts';
import { type Addresses, lazyQueue, queueAddresses } from './queue-addresses.ts';

export type SendingOptions = {
  readonly env: FunctionEnvironment;
  readonly log: Log;
  /** Default: the real time. */
  readonly clock?: Clock;
  readonly onSend?: (queue: QueueName) => void;
  readonly telemetry?: Telemetry;
  /** Somebody waits for 3 s: clients give up in time to say so. */
  readonly hurried?: boolean;
};

/** What the least of the functions needs: a clock and the queues. */
export type Sending = {
  readonly clock: Clock;
  readonly log: Log;
  readonly queue: Queue;
  readonly addresses: () => Promise<Addresses>;
};

/** Nothing is called before it is needed. */
export function createSending({ env, log, clock, onSend, hurried }: SendingOptions): Sending {
  const sqs = new SQSClient({ ...clientOf(env), ...(hurried ? hurriedClient : {}) });
  const addresses = once(() => queueAddresses(sqs, env));
  return {
    clock: clock ?? { nowMs: () => Date.now() },
    log,
    queue: lazyQueue(sqs, addresses, onSend),
    addresses,
  };
}

/** What hangs gives its connection back, or one hang would use them all up for ever. SQS is asked to wait for 10 s at most. */
const patience = {
  connectionTimeout: 3_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 100 },
  httpsAgent: { keepAlive: true, maxSockets: 100 },
} as const;

/** Where a client of the janitor's own services finds them, and how long it waits. Each client has connections of its own. */
export function clientOf({ region, endpoint, state }: Surroundings): {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: NonNullable<Surroundings['state']>['credentials'];
  readonly requestHandler: typeof patience;
} {
  return { region, ...(endpoint ? { endpoint } : {}), ...state, requestHandler: patience };
}

/** Whether they are an emulator's, which fires no schedules and takes one transaction at a time. */
export function isEmulated({ endpoint, state }: Surroundings): boolean {
  return state !== undefined || endpoint !== null;
}

type Surroundings = Pick<FunctionEnvironment, 'region' | 'endpoint' | 'state'>;
