import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { writeInTurn } from '../aws/state/in-turn.ts';
import { createKeyValue } from '../aws/state/key-value.ts';
import { createStore } from '../aws/state/store.ts';
import type { Clock, Deps, Inventory, KeyValue, Log } from '../core/ports.ts';
import type { QueueName } from '../core/work.ts';
import { rules } from '../rules/registry.generated.ts';
import { cachedPolicy } from './cached-policy.ts';
import type { Environment } from './environment.ts';
import { createIds } from './ids.ts';
import { createLog } from './log.ts';
import { once } from './once.ts';
import { type Addresses, lazyQueue, queueAddresses } from './queue-addresses.ts';

export type WiringOptions = {
  readonly env: Environment;
  /** Default: the real time. */
  readonly clock?: Clock;
  readonly log?: Log;
  readonly onSend?: (queue: QueueName) => void;
};

/** What every function needs, the one that Slack calls too: state, queues and policy, and no service that is looked after. */
export type Base = {
  readonly env: Environment;
  readonly deps: Pick<Deps, 'clock' | 'ids' | 'policy' | 'rules' | 'store' | 'queue' | 'log'>;
  readonly keyValue: KeyValue;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly queues: () => Promise<Addresses>;
};

/** Nothing is called before it is needed. `plan`: for warnings about the policy. */
export function createBase(options: WiringOptions, plan?: Inventory['plan']): Base {
  const { env } = options;
  const clock = options.clock ?? { nowMs: () => Date.now() };
  const log = options.log ?? createLog('janitor');
  const aws = { region: env.region, ...(env.endpoint ? { endpoint: env.endpoint } : {}) };
  const dynamodb = new DynamoDBClient(aws);
  if (env.endpoint) writeInTurn(dynamodb);
  const sqs = new SQSClient(aws);
  const stored = { dynamodb, prefix: env.prefix };
  const queues = once(() => queueAddresses(sqs, env.prefix));
  return {
    env,
    deps: {
      clock,
      ids: createIds(clock),
      policy: cachedPolicy({ env, rules, clock, log, ...(plan ? { plan } : {}) }),
      rules,
      store: createStore(stored),
      queue: lazyQueue(sqs, queues, options.onSend),
      log,
    },
    keyValue: createKeyValue({ ...stored, clock }),
    dynamodb,
    sqs,
    queues,
  };
}
