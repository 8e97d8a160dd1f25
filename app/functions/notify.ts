import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createSchedules } from '../../aws/schedules.ts';
import type { NotifyDeps, Schedules } from '../../core/ports.ts';
import { createNotices } from '../../slack/notices.ts';
import { type Base, createBase } from '../base.ts';
import { buttonsFor } from '../buttons.ts';
import { lastReport } from '../last-report.ts';
import { once } from '../once.ts';
import { policyOf } from '../policy-of.ts';
import { type QueueHandler, queueHandler } from '../queue-worker.ts';
import { readCsv } from '../report-csv.ts';
import { clientOf, isEmulated } from '../sending.ts';
import { withTopicOf } from '../with-topic.ts';
import { notifyWorker } from '../work-notify.ts';
import { workerSlack } from '../worker-slack.ts';
import type { FunctionOptions } from './options.ts';

/** Behind the notify queue: speaks in Slack and keeps the schedules. It touches no resource. */
export function createNotify(options: FunctionOptions): QueueHandler {
  const base = createBase({ ...options, policy: policyOf(options) });
  const { deps, keyValue, env } = base;
  const speak = workerSlack(env, deps.log);
  const notices = withTopicOf(base, createNotices({ ...deps, ...speak, keyValue, buttonsFor }));
  const notifyDeps: NotifyDeps = { ...deps, notices, schedules: lazySchedules(base) };
  return queueHandler(
    { ...options, queue: deps.queue },
    notifyWorker({
      ...notifyDeps,
      ...speak,
      keyValue,
      last: () => lastReport(keyValue),
      csv: readCsv(env),
    }),
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
