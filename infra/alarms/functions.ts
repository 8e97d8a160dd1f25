import { deadLettersName, type FunctionPlan, isFed, isInvokedAsync } from '../functions.ts';
import { named } from '../names.ts';
import { type Alarm, any, fiveMinutes } from './alarm.ts';

/** Slack waits 3 s; the network needs part of that. */
export const slackSlowMs = 2_500;
export const queueAgeSeconds = 1_800;

/**
 * The alarms of every function, and those for its trigger. Work that a failing or throttled function leaves shows in its
 * dead letters and in the age of its queue; only a function without them has alarms of its own.
 */
export function functionAlarms(prefix: string, fn: FunctionPlan): readonly Alarm[] {
  const { name } = fn;
  return [
    ...(deadLettersName(fn) === undefined ? invocationAlarms(prefix, name) : []),
    ...(fn.wakes.by === 'url' ? doorAlarms(prefix, name) : []),
    ...(isFed(fn) ? [queueAlarm(prefix, fn.wakes.queue), deadLetterAlarm(prefix, fn.wakes.queue)] : []),
    ...(fn.wakes.by === 'stream'
      ? [streamAlarm(prefix, name, fn.wakes.table), deadLetterAlarm(prefix, name)]
      : []),
    ...(isInvokedAsync(fn) ? [deadLetterAlarm(prefix, name)] : []),
  ];
}

function invocationAlarms(prefix: string, name: string): readonly Alarm[] {
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
      what: `The function ${name} failed or timed out.`,
      metric: 'Errors',
    },
    {
      ...ofFunction,
      name: `${name}-throttles`,
      runbook: 'function-throttles',
      what: `Lambda throttled the function ${name}.`,
      metric: 'Throttles',
    },
  ];
}

function doorAlarms(prefix: string, name: string): readonly Alarm[] {
  const door = { namespace: 'AWS/Lambda', dimensions: { FunctionName: named(prefix, name) } } as const;
  return [
    {
      ...door,
      ...fiveMinutes,
      name: `${name}-slow`,
      runbook: 'slack-slow',
      what: '1 % of the responses to Slack take longer than Slack waits: people see "operation_timeout".',
      metric: 'Duration',
      statistic: 'p99',
      at: slackSlowMs,
    },
    {
      ...door,
      ...any,
      name: `${name}-url-5xx`,
      runbook: 'slack-url-5xx',
      what: 'The function URL answered Slack with an error.',
      metric: 'Url5xxCount',
    },
  ];
}

function queueAlarm(prefix: string, name: string): Alarm {
  return {
    ...fiveMinutes,
    name: `${name}-queue-age`,
    runbook: 'queue-age',
    what: `A message has waited in the ${name} queue for more than 30 minutes.`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: named(prefix, name) },
    statistic: 'Maximum',
    at: queueAgeSeconds,
  };
}

function streamAlarm(prefix: string, name: string, table: string): Alarm {
  return {
    ...fiveMinutes,
    name: `${name}-stream-age`,
    runbook: 'queue-age',
    what: `Stream records of the table ${table} have waited for the function ${name} for more than 30 minutes.`,
    namespace: 'AWS/Lambda',
    metric: 'IteratorAge',
    dimensions: { FunctionName: named(prefix, name) },
    statistic: 'Maximum',
    at: queueAgeSeconds * 1_000,
  };
}

function deadLetterAlarm(prefix: string, name: string): Alarm {
  return {
    ...fiveMinutes,
    name: `${name}-dead-letters`,
    runbook: 'dead-letters',
    what: `The dead-letter queue of ${name} has messages.`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: `${named(prefix, name)}-dead` },
    statistic: 'Maximum',
    at: 1,
  };
}
