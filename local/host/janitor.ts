import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandlers, type Handlers, type HandlersOptions } from '../../app/one-process.ts';
import { formatProblems, loadPolicy } from '../../app/policy/load.ts';
import type { Environment } from '../../app/runtime/environment.ts';
import { clientOf, isEmulated } from '../../app/wiring/sending.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { FeedName } from '../../infra/functions.ts';
import { rules } from '../../rules/registry.generated.ts';
import { startPump } from './pump.ts';
import { createSchedulesPump } from './schedules.ts';
import { startTimers } from './timers.ts';

export type Janitor = {
  readonly handlers: Handlers;
  /** After the clock was moved: looks for what is due at once. */
  readonly look: () => void;
  readonly stop: () => Promise<void>;
};

export type JanitorOptions = {
  readonly env: Environment;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDone?: (queue: FeedName) => void;
} & Pick<HandlersOptions, 'restriction'>;

/** The handlers with what feeds them on AWS: queues, schedules, timers. Makes the tables and queues that are missing. */
export async function startJanitor(options: JanitorOptions): Promise<Janitor> {
  const { env, clock, log, onDone, restriction } = options;
  let daily = await readDaily(env);
  const handlers = createHandlers({ env, clock, log, ...(restriction ? { restriction } : {}) });
  await handlers.ensure();
  const sqs = new SQSClient(clientOf(env));
  const scheduler = new SchedulerClient(clientOf(env));
  const { scan, recheck, notify, compliance, check } = handlers;
  const pump = startPump({
    sqs,
    region: env.region,
    prefix: env.prefix,
    workers: { scan, recheck, notify, compliance, events: check },
    log,
    ...(onDone ? { onDone } : {}),
  });
  const schedules = createSchedulesPump({ scheduler, sqs, group: env.prefix, clock, log });
  const timers = startTimers({
    clock,
    log,
    sweep: handlers.sweep,
    dailyScan: handlers.dailyScan,
    complianceScan: handlers.complianceScan,
    daily: async () => {
      try {
        daily = await readDaily(env);
      } catch (thrown) {
        log.error('the policy cannot be read; the daily scan keeps its time', { error: String(thrown) });
      }
      return daily;
    },
    // The real Scheduler fires its schedules itself.
    ...(isEmulated(env) ? { fireDue: schedules.fireDue } : {}),
  });
  return {
    handlers,
    look: timers.look,
    stop: async () => {
      await Promise.all([pump.stop(), timers.stop()]);
      sqs.destroy();
      scheduler.destroy();
    },
  };
}

async function readDaily(env: Environment): Promise<{ dailyAt: string; timeZone: string }> {
  const loaded = await loadPolicy(
    { path: env.configPath, region: env.region, endpoint: env.endpoint },
    rules,
  );
  if (!loaded.ok) throw new Error(formatProblems(loaded.error));
  return loaded.value.policy;
}
