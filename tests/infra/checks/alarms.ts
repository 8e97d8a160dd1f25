import { inputsOf, isDead, nameInArn, nameOf, type StageCheck } from './model.ts';

type AlarmTarget = { readonly metric: string; readonly of: Readonly<Record<string, string>> };

/** Requires alarms on waiting work, dead letters, failed timers, and errors and throttles of functions without dead letters. */
export const alarms: StageCheck = (synthesized) => {
  const functions = inputsOf(synthesized, 'function').map(nameOf);
  // An alarm in another region has no subscribers.
  const queues = inputsOf(synthesized, 'queue')
    .filter(({ region }) => region === undefined)
    .map(nameOf);
  const groups = inputsOf(synthesized, 'scheduleGroup').map(nameOf);
  const stage = synthesized.app.stage;
  const leavesDeadLetters = new Set(
    [...inputsOf(synthesized, 'feed'), ...inputsOf(synthesized, 'invocations')].map(({ functionName }) =>
      nameInArn(String(functionName)),
    ),
  );
  const wanted: readonly AlarmTarget[] = [
    ...functions
      .filter((name) => !leavesDeadLetters.has(name))
      .flatMap((FunctionName) => [
        { metric: 'Errors', of: { FunctionName } },
        { metric: 'Throttles', of: { FunctionName } },
      ]),
    ...queues
      .filter((name) => !isDead(name))
      .map((QueueName) => ({ metric: 'ApproximateAgeOfOldestMessage', of: { QueueName } })),
    ...queues
      .filter(isDead)
      .map((QueueName) => ({ metric: 'ApproximateNumberOfMessagesVisible', of: { QueueName } })),
    ...groups.flatMap((ScheduleGroup) => [
      { metric: 'TargetErrorCount', of: { ScheduleGroup } },
      { metric: 'InvocationDroppedCount', of: { ScheduleGroup } },
    ]),
    { metric: 'Duration', of: { FunctionName: `janitor-${stage}-slack` } },
    { metric: 'Url5xxCount', of: { FunctionName: `janitor-${stage}-slack` } },
    ...['recheck', 'recheck-iam'].flatMap((service) => [
      { metric: 'RemediationFailed', of: { service, stage } },
      { metric: 'RemediationUncertain', of: { service, stage } },
    ]),
    { metric: 'ScanFinished', of: { service: 'scan', stage } },
    { metric: 'NotLookedAt', of: { service: 'scan', stage } },
    { metric: 'ComplianceScanFinished', of: { service: 'scan', stage } },
    { metric: 'NonCompliantInstances', of: { stage } },
    { metric: 'LogWriteFailed', of: { service: 'check', stage } },
    { metric: 'LogWriteFailed', of: { service: 'compliance', stage } },
  ];
  const found = inputsOf(synthesized, 'alarm');
  return wanted
    .filter(
      ({ metric, of }) =>
        !found.some(
          ({ metricName, dimensions }) =>
            metricName === metric && JSON.stringify(dimensions) === JSON.stringify(of),
        ),
    )
    .map(({ metric, of }) => `There is no alarm for ${metric} of ${Object.values(of).join(', ')}`);
};

/** Requires of each alarm a topic and a runbook section. `headings`: anchors of the runbook, or null when unknown. */
export function alarmsSayWhatToDo(headings: ReadonlySet<string> | null): StageCheck {
  return (synthesized) => {
    const topics = inputsOf(synthesized, 'topic').map(nameOf);
    return inputsOf(synthesized, 'alarm').flatMap((alarm) => {
      const anchor = /docs\/runbook\.md#([a-z0-9-]+)$/.exec(String(alarm.alarmDescription))?.[1];
      const rings = (alarm.alarmActions as readonly string[] | undefined)?.map(nameInArn) ?? [];
      return [
        ...(rings.some((topic) => topics.includes(topic)) ? [] : [`Nobody hears ${nameOf(alarm)}`]),
        ...(anchor ? [] : [`${nameOf(alarm)} does not say what to do`]),
        ...(anchor && headings && !headings.has(anchor) ? [`The runbook has no #${anchor}`] : []),
      ];
    });
  };
}

/** A day without a scan has no data points, so missing data must raise the alarm. */
export const silenceRings: StageCheck = (synthesized) =>
  inputsOf(synthesized, 'alarm')
    .filter(({ metricName }) => String(metricName).endsWith('ScanFinished'))
    .filter(
      ({ treatMissingData, comparisonOperator, threshold }) =>
        treatMissingData !== 'breaching' || comparisonOperator !== 'LessThanThreshold' || threshold !== 1,
    )
    .map((alarm) => `${nameOf(alarm)} stays quiet when there is no scan`);

/** More than five instances without required tags in one period. */
export const tagsRing: StageCheck = (synthesized) => {
  const alarm = inputsOf(synthesized, 'alarm').find(
    ({ metricName }) => metricName === 'NonCompliantInstances',
  );
  const wanted = {
    namespace: 'TagCompliance',
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 5,
    evaluationPeriods: 1,
  };
  return Object.entries(wanted)
    .filter(([field, value]) => alarm?.[field] !== value)
    .map(([field, value]) => `${field} is ${String(alarm?.[field])} and not ${value}`);
};
