import {
  inputsOf,
  isDead,
  listOf,
  nameInArn,
  nameOf,
  prefixOf,
  roleOf,
  type StageCheck,
  shortName,
  textOf,
} from './model.ts';

/** Every asynchronous hand-over has a place for failures. */
export const deadLetters: StageCheck = (synthesized) => {
  const queues = inputsOf(synthesized, 'queue');
  const dead = new Set(queues.map(nameOf).filter(isDead));
  const leadsToDead = (arn: unknown): boolean => dead.has(nameInArn(arn));
  const configs = inputsOf(synthesized, 'invocations');
  return [
    ...queues
      .filter((queue) => !isDead(nameOf(queue)))
      .filter(({ redrivePolicy }) => {
        const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(
          redrivePolicy === undefined ? '{}' : textOf(redrivePolicy),
        );
        return !leadsToDead(deadLetterTargetArn) || !(maxReceiveCount >= 2 && maxReceiveCount <= 10);
      })
      .map((queue) => `The queue ${nameOf(queue)} has no dead-letter queue`),
    ...inputsOf(synthesized, 'schedule').flatMap((schedule) => {
      const target = schedule.target as { arn: string; deadLetterConfig?: { arn?: string } };
      const config = configs.find(({ functionName }) => functionName === nameInArn(target.arn));
      const { destinationConfig } = (config ?? {}) as {
        destinationConfig?: { onFailure?: { destination?: string } };
      };
      return [
        ...(leadsToDead(target.deadLetterConfig?.arn)
          ? []
          : [`The schedule ${nameOf(schedule)} has no dead-letter queue`]),
        ...(leadsToDead(destinationConfig?.onFailure?.destination)
          ? []
          : [
              `The function ${nameInArn(target.arn)} is started without an answer and keeps nothing that fails`,
            ]),
      ];
    }),
    ...inputsOf(synthesized, 'eventTarget')
      .filter(({ deadLetterConfig }) => !leadsToDead((deadLetterConfig as { arn?: string } | undefined)?.arn))
      .map(({ rule }) => `The rule ${String(rule)} has no dead-letter queue`),
    ...inputsOf(synthesized, 'function')
      .filter((made) => shortName(synthesized, made) === 'config-rule')
      .filter(({ name }) => {
        const config = configs.find(({ functionName }) => functionName === name);
        const { destinationConfig } = (config ?? {}) as {
          destinationConfig?: { onFailure?: { destination?: string } };
        };
        return !leadsToDead(destinationConfig?.onFailure?.destination);
      })
      .map((made) => `AWS Config starts ${nameOf(made)}, which keeps nothing that fails`),
    ...(roleOf(synthesized, 'scheduler').statements.some(({ resources }) =>
      resources.some((arn) => leadsToDead(arn)),
    )
      ? []
      : ['One-off schedules have no dead-letter queue that their role may send to']),
  ];
};

/** A message must not return while its function works on it, and one failure must not return the whole batch. */
export const feeds: StageCheck = (synthesized) => {
  const functions = inputsOf(synthesized, 'function');
  const found = inputsOf(synthesized, 'feed');
  const queues = inputsOf(synthesized, 'queue').filter((queue) => !isDead(nameOf(queue)));
  return [
    ...queues
      .filter((queue) => !found.some(({ eventSourceArn }) => nameInArn(eventSourceArn) === queue.name))
      .map((queue) => `The queue ${nameOf(queue)} feeds nothing`),
    ...found.flatMap((feed) => {
      // A stream hides nothing.
      if ('startingPosition' in feed) return [];
      const queue = queues.find(({ name }) => name === nameInArn(feed.eventSourceArn));
      const worker = functions.find(({ name }) => name === feed.functionName);
      const visible = Number(queue?.visibilityTimeoutSeconds);
      const timeout = Number(worker?.timeout);
      return [
        ...(visible >= 6 * timeout
          ? []
          : [`${textOf(feed.eventSourceArn)}: ${visible} s hidden, and its function may take ${timeout} s`]),
        ...(listOf(feed.functionResponseTypes).includes('ReportBatchItemFailures')
          ? []
          : [`${textOf(feed.eventSourceArn)}: one message that fails takes its batch with it`]),
      ];
    }),
  ];
};

/** Timers as in the policy. */
export function timers(daily: {
  readonly cron: string;
  readonly reportCron: string;
  readonly timeZone: string;
}): StageCheck {
  return (synthesized) => {
    const schedules = new Map(
      inputsOf(synthesized, 'schedule').map((schedule) => [shortName(synthesized, schedule), schedule]),
    );
    const wanted = {
      sweep: { scheduleExpression: 'rate(15 minutes)' },
      'status-sweep': { scheduleExpression: 'rate(5 minutes)' },
      'compliance-scan': { scheduleExpression: 'cron(0 */6 * * ? *)', scheduleExpressionTimezone: 'UTC' },
      'daily-scan': { scheduleExpression: daily.cron, scheduleExpressionTimezone: daily.timeZone },
      'daily-report': { scheduleExpression: daily.reportCron, scheduleExpressionTimezone: daily.timeZone },
    };
    return Object.entries(wanted).flatMap(([name, expected]) => {
      const schedule = schedules.get(name);
      const target = (schedule?.target ?? {}) as { arn?: string; roleArn?: string; input?: string };
      const prefix = prefixOf(synthesized);
      return [
        ...Object.entries(expected)
          .filter(([field, value]) => schedule?.[field] !== value)
          .map(([field, value]) => `${name}: ${field} is ${String(schedule?.[field])} and not ${value}`),
        ...(schedule?.state === 'ENABLED' ? [] : [`${name} is not switched on`]),
        ...(schedule?.groupName === `${prefix}.timers` ? [] : [`${name} is in the wrong group`]),
        ...(nameInArn(target.arn) === `${prefix}-${name}` ? [] : [`${name} starts something else`]),
        ...(target.input?.includes('<aws.scheduler.scheduled-time>')
          ? []
          : [`${name} does not tell for when it was started`]),
      ];
    });
  };
}
