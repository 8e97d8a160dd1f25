import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { WebClient } from '@slack/web-api';
import { createClients } from '../aws/clients.ts';
import { createInventory } from '../aws/inventory.ts';
import { createQueue, ensureQueues, queueNames } from '../aws/queues.ts';
import { createRemediator } from '../aws/remediator.ts';
import { kinds } from '../aws/resources/registry.generated.ts';
import { createSchedules, ensureScheduleGroup } from '../aws/schedules.ts';
import { writeInTurn } from '../aws/state/in-turn.ts';
import { createKeyValue } from '../aws/state/key-value.ts';
import { createStore } from '../aws/state/store.ts';
import { ensureTables } from '../aws/tables.ts';
import type { Clock, Deps, KeyValue, Log, Queue, Schedules } from '../core/ports.ts';
import { type QueueName, queueOf } from '../core/work.ts';
import { rules } from '../rules/registry.generated.ts';
import { workerClient } from '../slack/client.ts';
import { createNotices } from '../slack/notices.ts';
import { createPace } from '../slack/pace.ts';
import { buttonsFor } from './buttons.ts';
import { cachedPolicy } from './cached-policy.ts';
import type { Environment } from './environment.ts';
import { createIds } from './ids.ts';
import { createLog } from './log.ts';

export type WiringOptions = {
  readonly env: Environment;
  /** Default: the real time. */
  readonly clock?: Clock;
  readonly log?: Log;
  readonly onSend?: (queue: QueueName) => void;
};

/** What workers run with, and what the entry points add to it. */
export type Wiring = {
  readonly env: Environment;
  readonly deps: Deps;
  readonly keyValue: KeyValue;
  /** For workers. */
  readonly slack: WebClient;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

/** The composition root: the one place that builds clients. Nothing is called before it is needed. */
export function createWiring(options: WiringOptions): Wiring {
  const { env } = options;
  const clock = options.clock ?? { nowMs: () => Date.now() };
  const log = options.log ?? createLog('janitor');
  const aws = { region: env.region, ...(env.endpoint ? { endpoint: env.endpoint } : {}) };
  const dynamodb = new DynamoDBClient(aws);
  if (env.endpoint) writeInTurn(dynamodb);
  const sqs = new SQSClient(aws);
  const scheduler = new SchedulerClient(aws);
  const stored = { dynamodb, prefix: env.prefix };
  const store = createStore(stored);
  const keyValue = createKeyValue({ ...stored, clock });

  const queues = once(() => addresses(sqs, env.prefix));
  const queue = lazyQueue(sqs, queues, options.onSend);
  const schedules = lazySchedules({ scheduler, clock, queue, group: env.prefix }, queues);

  const reading = { homeRegion: env.region, ...(env.endpoint ? { endpoint: env.endpoint } : {}) };
  const { nowMs } = clock;
  const inventory = createInventory({
    clients: createClients({ ...reading, attempts: 'repeated' }),
    kinds,
    nowMs,
  });
  const remediator = createRemediator({
    clients: createClients({ ...reading, attempts: 'once' }),
    kinds,
    ownAccount: inventory.ownAccount,
    nowMs,
  });
  const policy = cachedPolicy({ env, rules, plan: inventory.plan, clock, log });
  const slack = workerClient(env.slack, log);
  const pace = isSlackItself(env.slack.apiUrl) ? { pace: createPace({ nowMs: Date.now, sleep }) } : {};
  const notices = createNotices({ keyValue, clock, slack, log, policy, store, buttonsFor, ...pace });
  return {
    env,
    deps: {
      clock,
      ids: createIds(clock),
      policy,
      rules,
      inventory,
      remediator,
      store,
      queue,
      schedules,
      notices,
      log,
    },
    keyValue,
    slack,
    ensure: async () => {
      const [{ missing }] = await Promise.all([
        ensureTables(stored),
        ensureQueues({ sqs, prefix: env.prefix }),
        ensureScheduleGroup({ scheduler, group: env.prefix }),
      ]);
      if (missing.length > 0) log.warn('the tables lack something', { missing });
    },
  };
}

/** An emulator has no limits that anybody waits for. */
function isSlackItself(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack.com');
}

type Address = { readonly url: string; readonly arn: string };
type Addresses = Readonly<Record<QueueName, Address>>;

/** Queues are known by their names, which the stage gives. */
async function addresses(sqs: SQSClient, prefix: string): Promise<Addresses> {
  const found = await Promise.all(
    queueNames.map(async (name) => {
      const { QueueUrl: url = '' } = await sqs.send(
        new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }),
      );
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
      );
      return [name, { url, arn: Attributes?.QueueArn ?? '' }] as const;
    }),
  );
  return Object.fromEntries(found) as Addresses;
}

function lazyQueue(
  sqs: SQSClient,
  queues: () => Promise<Addresses>,
  onSend?: (queue: QueueName) => void,
): Queue {
  const ready = once(async () => {
    const { scan, recheck, notify } = await queues();
    return createQueue({ sqs, urls: { scan: scan.url, recheck: recheck.url, notify: notify.url } });
  });
  return {
    send: async (work, delaySeconds) => {
      await (await ready()).send(work, delaySeconds);
      onSend?.(queueOf(work));
    },
  };
}

function lazySchedules(
  deps: { scheduler: SchedulerClient; clock: Clock; queue: Queue; group: string },
  queues: () => Promise<Addresses>,
): Schedules {
  const ready = once(async () => {
    const { arn } = (await queues()).recheck;
    const [, partition = 'aws', , , account = ''] = arn.split(':');
    const roleArn = `arn:${partition}:iam::${account}:role/${deps.group}-scheduler`;
    return createSchedules({ ...deps, targetArn: arn, roleArn, deadLetterArn: `${arn}-dead` });
  });
  return {
    put: async (finding) => (await ready()).put(finding),
    cancel: async (finding) => (await ready()).cancel(finding),
  };
}

/** Runs once; again after a failure. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= run().catch((thrown: unknown) => {
      running = undefined;
      throw thrown;
    });
    return running;
  };
}
