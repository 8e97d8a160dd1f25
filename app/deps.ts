import { setTimeout as sleep } from 'node:timers/promises';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { WebClient } from '@slack/web-api';
import { createAccounts } from '../aws/accounts.ts';
import { createInventory } from '../aws/inventory.ts';
import { ensureQueues } from '../aws/queues.ts';
import { createRemediator } from '../aws/remediator.ts';
import { kinds } from '../aws/resources/registry.generated.ts';
import { createSchedules, ensureScheduleGroup, type SchedulesDeps } from '../aws/schedules.ts';
import { ensureTables } from '../aws/tables.ts';
import type { Deps, Schedules } from '../core/ports.ts';
import { workerClient } from '../slack/client.ts';
import { createNotices } from '../slack/notices.ts';
import { createPace } from '../slack/pace.ts';
import { type Base, createBase, type WiringOptions } from './base.ts';
import { buttonsFor } from './buttons.ts';
import { once } from './once.ts';

/** What workers run with, and what the entry points add to it. */
export type Wiring = Pick<Base, 'env' | 'keyValue'> & {
  readonly deps: Deps;
  /** For workers. */
  readonly slack: WebClient;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

/** The composition root of the workers. Nothing is called before it is needed. */
export function createWiring(options: WiringOptions): Wiring {
  const { env } = options;
  const reading = { homeRegion: env.region, ...(env.endpoint ? { endpoint: env.endpoint } : {}) };
  const nowMs = () => (options.clock?.nowMs ?? Date.now)();
  const accounts = createAccounts({
    options: reading,
    prefix: env.prefix,
    externalId: async () => (await deps.policy()).externalId,
    nowMs: Date.now,
  });
  const inventory = createInventory({ accounts, kinds, nowMs });
  const remediator = createRemediator({ accounts, kinds, nowMs });
  const { deps, keyValue, dynamodb, sqs, queues } = createBase(options, inventory.plan);
  const { clock, log, policy, queue, store } = deps;
  const group = env.prefix;
  const scheduler = new SchedulerClient({
    region: env.region,
    ...(env.endpoint ? { endpoint: env.endpoint } : {}),
  });
  const recheckArn = async () => (await queues()).recheck.arn;
  const schedules = lazySchedules(
    { scheduler, clock, queue, group, firesToTheSecond: env.endpoint !== null },
    recheckArn,
  );
  const slack = workerClient(env.slack, log);
  const pace = isSlackItself(env.slack.apiUrl) ? { pace: createPace({ nowMs: Date.now, sleep }) } : {};
  const notices = createNotices({ keyValue, clock, slack, log, policy, store, buttonsFor, ...pace });
  return {
    env,
    deps: { ...deps, inventory, remediator, schedules, notices },
    keyValue,
    slack,
    ensure: async () => {
      const [{ missing }] = await Promise.all([
        ensureTables({ dynamodb, prefix: env.prefix }),
        ensureQueues({ sqs, prefix: env.prefix }),
        ensureScheduleGroup({ scheduler, group }),
      ]);
      if (missing.length > 0) log.warn('the tables lack something', { missing });
    },
  };
}

/** An emulator has no limits that anybody waits for. */
function isSlackItself(apiUrl: string): boolean {
  return new URL(apiUrl).hostname.endsWith('slack.com');
}

function lazySchedules(
  deps: Omit<SchedulesDeps, 'targetArn' | 'roleArn'>,
  recheckArn: () => Promise<string>,
): Schedules {
  const ready = once(async () => {
    const arn = await recheckArn();
    const [, partition = 'aws', , , account = ''] = arn.split(':');
    const roleArn = `arn:${partition}:iam::${account}:role/${deps.group}-scheduler`;
    return createSchedules({ ...deps, targetArn: arn, roleArn, deadLetterArn: `${arn}-dead` });
  });
  return {
    put: async (finding) => (await ready()).put(finding),
    cancel: async (finding) => (await ready()).cancel(finding),
  };
}
