import { type Alarm, any } from './alarm.ts';

/** The alarms of a schedule group. */
export function schedulerAlarms(which: 'schedules' | 'timers', group: string): readonly Alarm[] {
  const ofGroup = {
    ...any,
    runbook: 'scheduler',
    namespace: 'AWS/Scheduler',
    dimensions: { ScheduleGroup: group },
  } as const;
  return [
    {
      ...ofGroup,
      name: `${which}-target-errors`,
      what: `EventBridge Scheduler failed to invoke the target of a schedule in the group ${group}.`,
      metric: 'TargetErrorCount',
    },
    {
      ...ofGroup,
      name: `${which}-dropped`,
      what: `EventBridge Scheduler dropped an invocation of a schedule in the group ${group}.`,
      metric: 'InvocationDroppedCount',
    },
    {
      ...ofGroup,
      name: `${which}-dead-letters-lost`,
      what: `EventBridge Scheduler failed to send a dropped invocation of the group ${group} to its dead-letter queue.`,
      metric: 'InvocationsFailedToBeSentToDeadLetterCount',
    },
  ];
}
