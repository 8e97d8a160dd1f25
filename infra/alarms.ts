import { tagMetrics } from '../app/wiring/tag-metrics.ts';
import {
  deadLettersOf,
  deployedFunctions,
  type FeedName,
  type FunctionName,
  feedOf,
  functions,
} from './functions.ts';
import { type Names, named } from './names.ts';

/** An alarm of CloudWatch. Missing data is no reason for it unless it says so. */
export type Alarm = {
  /** After the prefix: `recheck-errors`. */
  readonly name: string;
  /** Heading of docs/runbook.md that says what to do. */
  readonly runbook: string;
  readonly what: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p99';
  /** It rings at this value, or below it or above it where that is said. */
  readonly at: number;
  readonly below?: true;
  readonly above?: true;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly missing: 'notBreaching' | 'breaching';
};

const fiveMinutes = { periodSeconds: 300, periods: 1, missing: 'notBreaching' } as const;
const any = { statistic: 'Sum', at: 1, ...fiveMinutes } as const;

/** Slack waits for three seconds, of which the way to and from the function takes some. */
export const slackSlowMs = 2_500;
export const queueAgeSeconds = 1_800;

/** `withConfig`: the stage has rules of AWS Config. */
export function alarmsOf(names: Names, stage: string, withConfig = false): readonly Alarm[] {
  const { prefix, scheduleGroup, timerGroup } = names;
  const made = deployedFunctions(withConfig);
  return [
    ...made.flatMap((name) => functionAlarms(prefix, name)),
    ...doorAlarms(prefix),
    ...made.flatMap((name) => feedOf(name) ?? []).map((name) => queueAlarm(prefix, name)),
    ...deadLettersOf(withConfig).map((name) => deadLetterAlarm(prefix, name)),
    ...made
      .filter((name) => ['clock', 'config'].includes(functions[name].trigger.by))
      .map((name) => destinationAlarm(prefix, name)),
    ...schedulerAlarms('schedules', scheduleGroup),
    ...schedulerAlarms('timers', timerGroup),
    ...workAlarms(stage),
    ...complianceAlarms(stage),
  ];
}

function functionAlarms(prefix: string, name: FunctionName): readonly Alarm[] {
  const ofFunction = {
    namespace: 'AWS/Lambda',
    dimensions: { FunctionName: named(prefix, name) },
    ...any,
  } as const;
  return [
    {
      ...ofFunction,
      name: `${name}-errors`,
      runbook: 'function-errors',
      what: `The function ${name} failed or ran out of time.`,
      metric: 'Errors',
    },
    {
      ...ofFunction,
      name: `${name}-throttles`,
      runbook: 'function-throttles',
      what: `Lambda refused to start the function ${name}: too many ran at once.`,
      metric: 'Throttles',
    },
  ];
}

function doorAlarms(prefix: string): readonly Alarm[] {
  const door = { namespace: 'AWS/Lambda', dimensions: { FunctionName: named(prefix, 'slack') } } as const;
  return [
    {
      ...door,
      ...fiveMinutes,
      name: 'slack-slow',
      runbook: 'slack-slow',
      what: 'One answer to Slack in a hundred takes so long that Slack gives up: people see "operation_timeout".',
      metric: 'Duration',
      statistic: 'p99',
      at: slackSlowMs,
    },
    {
      ...door,
      ...any,
      name: 'slack-url-5xx',
      runbook: 'slack-url-5xx',
      what: 'Slack was answered with an error instead of by the function.',
      metric: 'Url5xxCount',
    },
  ];
}

function queueAlarm(prefix: string, name: FeedName): Alarm {
  return {
    ...fiveMinutes,
    name: `${name}-queue-age`,
    runbook: 'queue-age',
    what: `Work waits in the ${name} queue for more than half an hour.`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: named(prefix, name) },
    statistic: 'Maximum',
    at: queueAgeSeconds,
  };
}

function deadLetterAlarm(prefix: string, name: string): Alarm {
  return {
    ...fiveMinutes,
    name: `${name}-dead-letters`,
    runbook: 'dead-letters',
    what: `Work of ${name} was given up and waits to be looked at.`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `${named(prefix, name)}-dead` },
    statistic: 'Maximum',
    at: 1,
  };
}

function destinationAlarm(prefix: string, name: FunctionName): Alarm {
  return {
    ...any,
    name: `${name}-destination`,
    runbook: 'dead-letters',
    what: `What the function ${name} failed with could not be kept in its dead-letter queue.`,
    namespace: 'AWS/Lambda',
    metric: 'DestinationDeliveryFailures',
    dimensions: { FunctionName: named(prefix, name) },
  };
}

function schedulerAlarms(which: 'schedules' | 'timers', group: string): readonly Alarm[] {
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

/** Of the janitor's own metrics. */
function workAlarms(stage: string): readonly Alarm[] {
  const own = (service: FunctionName) =>
    ({ namespace: 'CloudJanitor', dimensions: { service, stage } }) as const;
  return [
    {
      ...own('recheck'),
      ...any,
      name: 'remediation-failed',
      runbook: 'remediation-failed',
      what: 'AWS refused a remediation.',
      metric: 'RemediationFailed',
    },
    {
      ...own('recheck'),
      ...any,
      name: 'remediation-uncertain',
      runbook: 'remediation-uncertain',
      what: 'Nobody knows whether a remediation took place. The finding stays claimed.',
      metric: 'RemediationUncertain',
    },
    {
      ...own('scan'),
      ...any,
      name: 'not-looked-at',
      runbook: 'not-looked-at',
      what: 'A scan could not look at a kind of resources somewhere.',
      metric: 'NotLookedAt',
    },
    {
      // Two hours more than a day: scans take longer on some days than on others.
      ...own('scan'),
      name: 'no-scan',
      runbook: 'no-scan',
      what: 'No scan was finished for a day.',
      metric: 'ScanFinished',
      statistic: 'Sum',
      at: 1,
      below: true,
      periodSeconds: 3_600,
      periods: 26,
      missing: 'breaching',
    },
  ];
}

/** Of compliance: the figures that a run and an event write, and what keeps them from being written. */
function complianceAlarms(stage: string): readonly Alarm[] {
  const own = (service: FunctionName) =>
    ({ namespace: 'CloudJanitor', dimensions: { service, stage } }) as const;
  return [
    {
      // From one run to the next, so that it does not end before somebody has looked.
      name: 'non-compliant-instances',
      runbook: 'non-compliant-instances',
      what: 'More than five EC2 instances lack tags that the policy requires.',
      namespace: tagMetrics.namespace,
      metric: tagMetrics.nonCompliant,
      dimensions: { stage },
      statistic: 'Maximum',
      at: 5,
      above: true,
      periodSeconds: 21_600,
      periods: 1,
      missing: 'notBreaching',
    },
    {
      // One run may take an hour, and one may be lost.
      ...own('scan'),
      name: 'no-compliance-scan',
      runbook: 'no-compliance-scan',
      what: 'No scan of the compliance rules was finished for half a day.',
      metric: 'ComplianceScanFinished',
      statistic: 'Sum',
      at: 1,
      below: true,
      periodSeconds: 3_600,
      periods: 13,
      missing: 'breaching',
    },
    ...(['check', 'compliance'] as const).map((service) => ({
      ...own(service),
      ...any,
      name: `${service}-log-write-failed`,
      runbook: 'log-write-failed',
      what: `What ${service} found could not be written as a file under scans/. It is recorded all the same.`,
      metric: 'LogWriteFailed',
    })),
  ];
}
