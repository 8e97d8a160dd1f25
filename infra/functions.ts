import type { QueueName } from '../core/work.ts';

/** The functions of the project: what they are called on AWS is `<prefix>-<name>`. */
export const functionNames = [
  'slack',
  'scan',
  'recheck',
  'notify',
  'probe',
  'sweep',
  'daily-scan',
  'compliance',
  'compliance-scan',
  'check',
  'config-rule',
] as const;

export type FunctionName = (typeof functionNames)[number];

/** A queue that feeds a function: of work, or of events that EventBridge sends. */
export type FeedName = QueueName | 'events';

/** What starts it: the door, another function, a queue's messages (so many at once, by so many of it), or the clock. */
export type Trigger =
  | { readonly by: 'url' }
  | { readonly by: 'function' }
  | { readonly by: 'queue'; readonly from: FeedName; readonly batchSize: number; readonly atOnce: number }
  /** AWS Config, where it is asked for. */
  | { readonly by: 'config' }
  | { readonly by: 'clock'; readonly at: 'rate(15 minutes)' | 'cron(0 */6 * * ? *)' | 'daily' };

export type FunctionPlan = {
  /** A source file without its ending, and what it exports. */
  readonly handler: `${string}.${string}`;
  readonly trigger: Trigger;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly description: string;
};

const queue = (from: FeedName, batchSize: number, atOnce: number): Trigger => ({
  by: 'queue',
  from,
  batchSize,
  atOnce,
});

export const functions: Readonly<Record<FunctionName, FunctionPlan>> = {
  slack: {
    handler: 'app/lambda/slack.slack',
    trigger: { by: 'url' },
    timeoutSeconds: 10,
    memoryMb: 1024,
    description: 'Answers Slack: changes state or sends work. Touches no resource',
  },
  scan: {
    handler: 'app/lambda/scan.handler',
    trigger: queue('scan', 1, 20),
    timeoutSeconds: 120,
    memoryMb: 1024,
    description: 'Reads resources, judges and claims. Changes none',
  },
  recheck: {
    handler: 'app/lambda/recheck.handler',
    trigger: queue('recheck', 1, 5),
    timeoutSeconds: 60,
    memoryMb: 512,
    description: 'Looks again, and remediates: the only function that may change resources',
  },
  // Slack takes about one message a second in a channel: more of it at once would only be told to wait.
  notify: {
    handler: 'app/lambda/notify.handler',
    trigger: queue('notify', 5, 2),
    timeoutSeconds: 120,
    memoryMb: 512,
    description: 'Speaks in Slack and keeps the schedules. Touches no resource',
  },
  probe: {
    handler: 'app/lambda/probe.handler',
    trigger: { by: 'function' },
    timeoutSeconds: 20,
    memoryMb: 256,
    description: 'Dry runs for the scan. Changes nothing and keeps nothing',
  },
  sweep: {
    handler: 'app/lambda/sweep.handler',
    trigger: { by: 'clock', at: 'rate(15 minutes)' },
    timeoutSeconds: 60,
    memoryMb: 256,
    description: 'Sends the work that a crash left undone',
  },
  'daily-scan': {
    handler: 'app/lambda/daily-scan.handler',
    trigger: { by: 'clock', at: 'daily' },
    timeoutSeconds: 10,
    memoryMb: 256,
    description: 'Asks for the daily scan',
  },
  // Twice as much memory is twice the processor, and a report of every resource is a matter of reading and adding up.
  compliance: {
    handler: 'app/lambda/compliance.handler',
    trigger: queue('compliance', 1, 2),
    timeoutSeconds: 120,
    memoryMb: 1024,
    description: 'Sums up what a scan evaluated: report, alerts, metrics. Touches no resource',
  },
  'compliance-scan': {
    handler: 'app/lambda/compliance-scan.handler',
    trigger: { by: 'clock', at: 'cron(0 */6 * * ? *)' },
    timeoutSeconds: 10,
    memoryMb: 256,
    description: 'Asks for a scan of the compliance rules, every six hours',
  },
  // What happens at the same moment is read together; an account allows few calls of DescribeInstances a second.
  check: {
    handler: 'app/lambda/check.handler',
    trigger: queue('events', 10, 4),
    timeoutSeconds: 60,
    memoryMb: 512,
    description: 'Judges instances as they are started and tagged. Changes none',
  },
  'config-rule': {
    handler: 'app/lambda/config-rule.handler',
    trigger: { by: 'config' },
    timeoutSeconds: 120,
    memoryMb: 512,
    description: 'Judges for AWS Config, where it is asked for. Changes nothing',
  },
};

/** What a queue feeds. */
export function fedBy(queue: FeedName): FunctionName {
  const name = functionNames.find((one) => feedOf(one) === queue);
  if (!name) throw new Error(`The queue ${queue} feeds nothing`);
  return name;
}

/** The queue that feeds it; null for one that something else starts. */
export function feedOf(name: FunctionName): FeedName | null {
  const { trigger } = functions[name];
  return trigger.by === 'queue' ? trigger.from : null;
}

/** Queues hide a message for six times as long as its function may run, as Lambda advises. */
export function visibilitySeconds(queue: FeedName): number {
  return 6 * functions[fedBy(queue)].timeoutSeconds;
}

/** Those that a stage has: AWS Config's only where it is asked for. */
export function deployedFunctions(withConfig: boolean): readonly FunctionName[] {
  return functionNames.filter((name) => withConfig || functions[name].trigger.by !== 'config');
}

/** After whom queues are called that keep what failed: queues, and functions that nobody waits for. */
export function deadLettersOf(withConfig: boolean): readonly string[] {
  return deployedFunctions(withConfig).flatMap((name) => {
    const { trigger } = functions[name];
    if (trigger.by === 'queue') return [trigger.from];
    return trigger.by === 'clock' || trigger.by === 'config' ? [name] : [];
  });
}
