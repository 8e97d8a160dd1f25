import { dailyCron } from '../../scheduler/daily-cron.ts';
import { functions } from '../functions.ts';
import type { Context } from './context.ts';
import { makeFunction } from './function.ts';
import type { Queues } from './queues.ts';
import { makeTimer, type Schedules, type Timed } from './schedules.ts';
import type { Secrets } from './secrets.ts';

type Parts = {
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly bucket: $util.Input<string>;
  readonly schedules: Schedules;
};

/** What goes by the clock: the sweep, compliance every six hours, and the daily scan at the policy's time in its time zone. */
export async function makeTimers(context: Context, parts: Parts): Promise<void> {
  const { queues, schedules } = parts;
  const clocked = async (name: Timed) => {
    const deadLetterArn = queues.dead(name).arn;
    const made = await makeFunction(context, name, parts, { retries: 2, failedTo: deadLetterArn });
    return { name, function: made, deadLetterArn, group: schedules.timerGroup };
  };
  makeTimer(context, { ...(await clocked('sweep')), logical: 'SweepTimer', schedule: 'rate(15 minutes)' });
  const { trigger } = functions['compliance-scan'];
  if (trigger.by !== 'clock' || trigger.at === 'daily') throw new Error('The compliance scan has no time');
  makeTimer(context, {
    ...(await clocked('compliance-scan')),
    logical: 'ComplianceScanTimer',
    schedule: trigger.at,
    timezone: 'UTC',
  });
  const { dailyAt, timeZone } = context.policy.policy;
  makeTimer(context, {
    ...(await clocked('daily-scan')),
    logical: 'DailyScanTimer',
    schedule: dailyCron(dailyAt),
    timezone: timeZone,
  });
}
