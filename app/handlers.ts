import type { Log } from '../core/ports.ts';
import { rules } from '../rules/registry.generated.ts';
import { type Base, createBase } from './base.ts';
import { cachedPolicy } from './cached-policy.ts';
import { ensureAll } from './ensure.ts';
import type { Environment } from './environment.ts';
import { createCheck } from './functions/check.ts';
import { createCompliance } from './functions/compliance.ts';
import { createComplianceScan } from './functions/compliance-scan.ts';
import { createDailyScan } from './functions/daily-scan.ts';
import { createNotify } from './functions/notify.ts';
import type { FunctionOptions, Restriction } from './functions/options.ts';
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
export type HandlersOptions = Omit<FunctionOptions, 'env' | 'log' | 'policy' | 'restriction'> & {
  readonly env: Environment;
  readonly log?: Log;
  readonly restriction?: Restriction;
};

/** Every Lambda handler of the project, as functions of one process, each composed as it is on AWS. */
export type Handlers = {
  /** Any request that Slack makes; API Gateway v1 and v2 and function URLs. Never rejects. */
  readonly slack: (event: SlackRequest) => Promise<SlackAnswer>;
  /** What listeners are given, for another way in than HTTP. */
  readonly base: Pick<Base, 'deps' | 'keyValue'>;
  readonly scan: QueueHandler;
  readonly recheck: QueueHandler;
  readonly notify: QueueHandler;
  readonly compliance: QueueHandler;
  /** Fed by EventBridge. */
  readonly check: QueueHandler;
  readonly probe: ReturnType<typeof createProbe>;
  readonly sweep: () => Promise<void>;
  readonly dailyScan: () => Promise<void>;
  readonly complianceScan: () => Promise<void>;
  /** Makes the tables, queues and the schedule group that are missing. */
  readonly ensure: () => Promise<void>;
};

export function createHandlers(given: HandlersOptions): Handlers {
  const log = given.log ?? createLog({ service: 'janitor', stage: given.env.stage });
  const clock = given.clock ?? { nowMs: () => Date.now() };
  // One reading of the file that people write, so that all of them change over at the same time.
  const read = cachedPolicy({
    env: given.env,
    rules,
    clock,
    log,
    plan: (kind, remediation) => inventory.plan(kind, remediation),
  });
  const { restriction } = given;
  const policy = restriction ? async () => restriction.policy(await read()) : read;
  const options = { ...given, log, policy };
  const { inventory } = looking(options);
  const base = createBase({ ...options, hurried: true });
  let slack: ((event: SlackRequest) => Promise<SlackAnswer>) | undefined;
  return {
    base,
    slack: (event) => {
      slack ??= slackHandler(base);
      return slack(event);
    },
    scan: createScan(options),
    recheck: createRecheck(options),
    notify: createNotify(options),
    compliance: createCompliance(options),
    check: createCheck(options),
    probe: createProbe(options),
    sweep: createSweep(options),
    dailyScan: createDailyScan(options),
    complianceScan: createComplianceScan(options),
    ensure: () => ensureAll(options.env, log),
  };
}
