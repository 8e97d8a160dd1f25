import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createSchedules } from '../../../scheduler/one-off.ts';
import { once } from '../../runtime/once.ts';
import { clientOf, isEmulated } from '../clients.ts';
import type { Provide } from '../options.ts';
import { queuesOf } from '../queues.ts';
import { provide as clockOf } from './clock.ts';
import { provide as queueOf } from './queue.ts';

/** The queues' addresses are looked up when the first schedule is created. */
export const provide: Provide<'schedules'> = (options) => {
  const { env } = options;
  const group = env.prefix;
  const scheduler = new SchedulerClient(clientOf(env));
  const ready = once(async () => {
    const addressOf = await queuesOf(options).addresses();
    const { arn } = addressOf('recheck');
    const [, partition = 'aws', , , account = ''] = arn.split(':');
    return createSchedules({
      scheduler,
      clock: clockOf(options),
      queue: queueOf(options),
      group,
      queueArn: (queue) => addressOf(queue).arn,
      roleArn: env.schedulerRoleArn ?? `arn:${partition}:iam::${account}:role/${group}-scheduler`,
      firesToTheSecond: isEmulated(env),
    });
  });
  return {
    put: async (finding) => (await ready()).put(finding),
    cancel: async (finding) => (await ready()).cancel(finding),
  };
};
