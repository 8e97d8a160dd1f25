import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { functions } from '../../app/functions.generated.ts';
import { createHandlers, type Handlers, type HandlersOptions } from '../../app/one-process.ts';
import { formatProblems, loadPolicy } from '../../app/policy/load.ts';
import { isInS3 } from '../../app/policy/read-file.ts';
import type { Environment } from '../../app/runtime/environment.ts';
import { clientOf, isEmulated } from '../../app/wiring/clients.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { rules } from '../../rules/registry.generated.ts';
import type { Daily } from '../../scheduler/times/next-time.ts';
import { type Feed, type SqsHandler, startPump } from './pump.ts';
import { createSchedulesPump } from './schedules.ts';
import { type StreamFeed, type StreamHandler, startStreams } from './streams.ts';
import { startTimers, type Timer } from './timers.ts';

export type Janitor = {
  readonly handlers: Handlers;
  /** Checks for due schedules at once, after the clock was moved. */
  readonly look: () => void;
  readonly stop: () => Promise<void>;
};

export type JanitorOptions = {
  readonly env: Environment;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDone?: (queue: string) => void;
} & Pick<HandlersOptions, 'restriction'>;

/** The functions with what feeds them on AWS: queues, schedules, timers. Creates missing tables and queues. */
export async function startJanitor(options: JanitorOptions): Promise<Janitor> {
  const { env, clock, log, onDone, restriction } = options;
  // Nothing is started with a wrong file. What is in S3 may be wrong, while an earlier version is in force.
  const inFile = isInS3(env.configPath) ? undefined : await readDaily(env);
  const handlers = createHandlers({ env, clock, log, ...(restriction ? { restriction } : {}) });
  await handlers.ensure();
  const readNow = inFile ? () => readDaily(env) : handlers.listenerDeps.policy;
  let daily = inFile ?? (await readNow());
  const sqs = new SQSClient(clientOf(env));
  const scheduler = new SchedulerClient(clientOf(env));
  const pump = startPump({
    sqs,
    region: env.region,
    prefix: env.prefix,
    feeds: feedsOf(handlers),
    log,
    ...(onDone ? { onDone } : {}),
  });
  const tables = {
    dynamodb: new DynamoDBClient(clientOf(env)),
    streams: new DynamoDBStreamsClient(clientOf(env)),
  };
  // Outside an emulator the stage's own function reads them.
  const streams = startStreams({
    ...tables,
    prefix: env.prefix,
    feeds: isEmulated(env) ? streamsOf(handlers) : [],
    log,
  });
  const schedules = createSchedulesPump({ scheduler, sqs, group: env.prefix, clock, log });
  const timers = startTimers({
    clock,
    log,
    timers: timersOf(handlers),
    daily: async () => {
      try {
        daily = await readNow();
      } catch (thrown) {
        log.error('policy could not be read; the daily scan keeps its time', { error: String(thrown) });
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
      await Promise.all([pump.stop(), streams.stop(), timers.stop()]);
      for (const client of [sqs, scheduler, tables.dynamodb, tables.streams]) client.destroy();
    },
  };
}

/** Functions with a queue. */
function feedsOf(handlers: Handlers): readonly Feed[] {
  return functions.flatMap(({ name, wakes }) => {
    if (!('queue' in wakes)) return [];
    const { queue, batchSize, atOnce } = wakes;
    return [{ queue, batchSize, atOnce, worker: handlers[name] as SqsHandler }];
  });
}

/** Functions that a table's changes wake. */
function streamsOf(handlers: Handlers): readonly StreamFeed[] {
  return functions.flatMap(({ name, wakes }) => {
    if (wakes.by !== 'stream') return [];
    const { table, batchSize, filters = [] } = wakes;
    const eventNames = filters.flatMap(({ eventName }) => [eventName].flat().map(String));
    return [
      {
        table,
        batchSize,
        eventNames: eventNames.length > 0 ? eventNames : null,
        handler: handlers[name] as StreamHandler,
      },
    ];
  });
}

/** Functions with a timer. */
function timersOf(handlers: Handlers): readonly Timer[] {
  return functions.flatMap(({ name, wakes }) => {
    if (wakes.by !== 'clock') return [];
    const at = wakes.onOneMachine ?? wakes.at;
    return [{ name, at, run: handlers[name] as Timer['run'] }];
  });
}

async function readDaily(env: Environment): Promise<Daily> {
  const loaded = await loadPolicy(
    { path: env.configPath, region: env.region, endpoint: env.endpoint },
    rules,
  );
  if (!loaded.ok) throw new Error(formatProblems(loaded.error));
  return loaded.value.policy;
}
