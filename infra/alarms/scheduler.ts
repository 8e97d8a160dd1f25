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
      what: `EventBridge Scheduler could not hand over what was due in the group ${group}.`,
      metric: 'TargetErrorCount',
    },
    {
      ...ofGroup,
      name: `${which}-dropped`,
      what: `EventBridge Scheduler gave up what was due in the group ${group}.`,
      metric: 'InvocationDroppedCount',
    },
    {
      ...ofGroup,
      name: `${which}-dead-letters-lost`,
      what: `EventBridge Scheduler could not keep what it gave up in the group ${group}.`,
      metric: 'InvocationsFailedToBeSentToDeadLetterCount',
    },
  ];
}
