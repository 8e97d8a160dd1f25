import { createBase } from './base.ts';
import { ensureAll } from './ensure.ts';
import type { Environment } from './environment.ts';
import { createDailyScan } from './functions/daily-scan.ts';
import { createNotify } from './functions/notify.ts';
import type { FunctionOptions } from './functions/options.ts';
import { createProbe } from './functions/probe.ts';
import { createRecheck } from './functions/recheck.ts';
import { createScan } from './functions/scan.ts';
import { createSweep } from './functions/sweep.ts';
import { looking } from './inventory.ts';
import { createLog } from './log.ts';
import type { QueueHandler } from './queue-worker.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { slackHandler } from './slack-handler.ts';

/**
 * `clock`: the business clock; signatures of requests are judged by the real one. `onSend`: told after each message
 * that was queued, so that a local pump need not wait for its next look.
 */
export type HandlersOptions = Omit<FunctionOptions, 'log' | 'env'> & {
  readonly env: Environment;
  readonly log?: FunctionOptions['log'];
};

/** Every Lambda handler of the project, as functions of one process, each composed as it is on AWS. */
export type Handlers = {
  /** Any request that Slack makes; API Gateway v1 and v2 and function URLs. Never rejects. */
  readonly slack: (event: SlackRequest) => Promise<SlackAnswer>;
  readonly scan: QueueHandler;
  readonly recheck: QueueHandler;
  readonly notify: QueueHandler;
  readonly probe: ReturnType<typeof createProbe>;
  readonly sweep: () => Promise<void>;
  readonly dailyScan: () => Promise<void>;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

export function createHandlers(given: HandlersOptions): Handlers {
  const log = given.log ?? createLog({ service: 'janitor', stage: given.env.stage });
  const found = { ...given, log };
  // One reading of the file, so that all of them change over at the same time.
  const options = { ...found, policy: looking(found).policy };
  let slack: ((event: SlackRequest) => Promise<SlackAnswer>) | undefined;
  return {
    slack: (event) => {
      slack ??= slackHandler(createBase(options));
      return slack(event);
    },
    scan: createScan(options),
    recheck: createRecheck(options),
    notify: createNotify(options),
    probe: createProbe(options),
    sweep: createSweep(options),
    dailyScan: createDailyScan(options),
    ensure: () => ensureAll(options.env, log),
  };
}
