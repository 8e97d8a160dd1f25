import type { Log } from '../core/ports/runtime.ts';
import { createCheck } from '../events/ec2-instance/function.ts';
import type { SlackAnswer, SlackRequest } from '../handlers/door/receiver.ts';
import { createCompliance } from '../queues/compliance.ts';
import { createNotify } from '../queues/notify.ts';
import { createProbe } from '../queues/probe.ts';
import type { QueueHandler } from '../queues/queue-worker.ts';
import { createScan } from '../queues/scan.ts';
import { rules } from '../rules/registry.generated.ts';
import { createComplianceScan } from '../scheduler/compliance-scan.ts';
import { createDailyScan } from '../scheduler/daily-scan.ts';
import { createRecheck } from '../scheduler/recheck.ts';
import { createSweep } from '../scheduler/sweep.ts';
import { cachedPolicy } from './policy/cached.ts';
import type { Environment } from './runtime/environment.ts';
import { createLog } from './runtime/log.ts';
import { type Base, createBase } from './wiring/base.ts';
import { ensureAll } from './wiring/ensure.ts';
import { looking } from './wiring/inventory.ts';
import type { FunctionOptions, Restriction } from './wiring/options.ts';
import { slackHandler } from './wiring/slack-handler.ts';

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
