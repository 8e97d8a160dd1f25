import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { policyOf } from '../app/policy/policy-of.ts';
import { once } from '../app/runtime/once.ts';
import { type Base, createBase } from '../app/wiring/base.ts';
import { withTopicOf } from '../app/wiring/final-notice-topic.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { readCsv } from '../app/wiring/report-csv.ts';
import { clientOf, isEmulated } from '../app/wiring/sending.ts';
import { workerSlack } from '../app/wiring/worker-slack.ts';
import { lastReport } from '../core/compliance/report/published.ts';
import type { NotifyDeps } from '../core/ports/deps.ts';
import type { Schedules } from '../core/ports/schedules.ts';
import { buttonsFor } from '../handlers/buttons.ts';
import { createSchedules } from '../scheduler/one-off.ts';
import { createNotices } from '../slack/notices.ts';
import { works } from './notify/registry.generated.ts';
import { type QueueHandler, queueHandler } from './queue-worker.ts';
import { withTogether, worker } from './worker.ts';

/** Behind the notify queue: speaks in Slack and keeps the schedules. It touches no resource. */
export function createNotify(options: FunctionOptions): QueueHandler {
  const base = createBase({ ...options, policy: policyOf(options) });
  const { deps, keyValue, env } = base;
  const speak = workerSlack(env, deps.log);
  const notices = withTopicOf(base, createNotices({ ...deps, ...speak, keyValue, buttonsFor }));
  const notifyDeps: NotifyDeps = { ...deps, notices, schedules: lazySchedules(base) };
  return queueHandler(
    { ...options, queue: deps.queue },
    withTogether(
      worker('notify', works, {
        ...notifyDeps,
        ...speak,
        keyValue,
        last: () => lastReport(keyValue),
        csv: readCsv(env),
      }),
      deps.queue,
    ),
  );
}

/** Schedules whose queue is asked for when the first one is put. */
function lazySchedules({ env, deps, addresses }: Base): Schedules {
  const group = env.prefix;
  const scheduler = new SchedulerClient(clientOf(env));
  const ready = once(async () => {
    const { arn } = (await addresses())('recheck');
    const [, partition = 'aws', , , account = ''] = arn.split(':');
    return createSchedules({
      scheduler,
      clock: deps.clock,
      queue: deps.queue,
      group,
      targetArn: arn,
      roleArn: env.schedulerRoleArn ?? `arn:${partition}:iam::${account}:role/${group}-scheduler`,
      deadLetterArn: `${arn}-dead`,
      firesToTheSecond: isEmulated(env),
    });
  });
  return {
    put: async (finding) => (await ready()).put(finding),
    cancel: async (finding) => (await ready()).cancel(finding),
  };
}
