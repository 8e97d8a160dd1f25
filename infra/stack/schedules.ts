import { schedulerRoleGrants, timerGrants } from '../grants/functions.ts';
import { logicalName, named, timerRole } from '../names.ts';
import { onlyFor, rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';

export type ScheduleResources = {
  /** The name of the group of recurring schedules. */
  readonly timerGroup: $util.Output<string>;
  /** The ARN of the role that the function `notify` passes to schedules. */
  readonly roleArn: $util.Output<string>;
};

export function makeSchedules({ names, where }: Context): ScheduleResources {
  new aws.scheduler.ScheduleGroup('Schedules', { name: names.scheduleGroup });
  const timers = new aws.scheduler.ScheduleGroup('Timers', { name: names.timerGroup });
  const role = new aws.iam.Role('Scheduler', {
    name: names.schedulerRole,
    description: 'Hands over what is due to the recheck queues',
    assumeRolePolicy: schedulerTrust(where, names.scheduleGroup),
    managedPolicyArns: [],
    inlinePolicies: [
      { name: 'grants', policy: rolePolicies(names.schedulerRole, schedulerRoleGrants(where)).inline },
    ],
  });
  return { timerGroup: timers.name, roleArn: role.arn };
}

/** EventBridge Scheduler sends the group's ARN as source ARN, not the schedule's. */
export function schedulerTrust({ partition, region, account }: Context['where'], group: string): string {
  const groupArn = `arn:${partition}:scheduler:${region}:${account}:schedule-group/${group}`;
  return serviceTrust('scheduler.amazonaws.com', onlyFor(account, groupArn));
}

type Timer = {
  /** The function's name. */
  readonly name: string;
  readonly schedule: `rate(${string})` | `cron(${string})`;
  readonly timezone?: string;
  readonly function: sst.aws.Function;
  readonly deadLetterArn: $util.Input<string>;
  readonly group: $util.Input<string>;
};

/** Creates a recurring schedule. Its input is the scheduled time, which is the same in repeated invocations. */
export function makeTimer({ names, where }: Context, timer: Timer): void {
  const roleName = timerRole(names.prefix, timer.name);
  new sst.aws.CronV2(`${logicalName(timer.name)}Timer`, {
    schedule: timer.schedule,
    ...(timer.timezone ? { timezone: timer.timezone } : {}),
    function: timer.function.arn,
    event: { scheduledTime: '<aws.scheduler.scheduled-time>' },
    retries: 5,
    dlq: timer.deadLetterArn,
    transform: {
      schedule: (schedule) => {
        schedule.name = named(names.prefix, timer.name);
        schedule.groupName = timer.group;
        schedule.target = $util.output(schedule.target).apply((target) => ({
          ...target,
          retryPolicy: { ...target.retryPolicy, maximumEventAgeInSeconds: 3_600 },
        }));
      },
      role: (role) => {
        role.name = roleName;
        role.description = `Starts ${named(names.prefix, timer.name)}`;
        role.assumeRolePolicy = schedulerTrust(where, names.timerGroup);
        role.managedPolicyArns = [];
        role.inlinePolicies = [
          { name: 'grants', policy: rolePolicies(roleName, timerGrants(timer.name, where)).inline },
        ];
      },
    },
  });
}
