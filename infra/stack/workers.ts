import { type FunctionName, functions } from '../functions.ts';
import { logicalName } from '../names.ts';
import type { Context } from './context.ts';
import { makeFunction } from './function.ts';
import type { Queues } from './queues.ts';
import type { Schedules } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { Topics } from './topics.ts';

type Parts = {
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly bucket: $util.Input<string>;
  readonly schedules: Schedules;
  readonly topics: Topics;
};

/** The functions behind the queues, and the one that the scan calls. */
export async function makeWorkers(context: Context, parts: Parts): Promise<void> {
  const probe = await makeFunction(context, 'probe', parts);
  const scan = await makeFunction(context, 'scan', parts, {
    variables: { JANITOR_PROBE_FUNCTION: probe.name },
  });
  const recheck = await makeFunction(context, 'recheck', parts);
  const notify = await makeFunction(context, 'notify', parts, {
    variables: {
      JANITOR_SCHEDULER_ROLE_ARN: parts.schedules.roleArn,
      JANITOR_NOTICES_TOPIC_ARN: parts.topics.notices,
    },
  });
  const compliance = await makeFunction(context, 'compliance', parts, {
    variables: { JANITOR_COMPLIANCE_TOPIC_ARN: parts.topics.compliance },
  });
  const check = await makeFunction(context, 'check', parts);
  feed('scan', scan, parts.queues);
  feed('recheck', recheck, parts.queues);
  feed('notify', notify, parts.queues);
  feed('compliance', compliance, parts.queues);
  feed('check', check, parts.queues);
  // It puts back, with the delay that Slack asks for, what Slack is too busy for. Lambda takes the sixteenth time for
  // a loop and would give the message up: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  new aws.lambda.FunctionRecursionConfig('NotifyRecursion', {
    functionName: notify.name,
    recursiveLoop: 'Allow',
  });
}

/** Without SST's `subscribe`, which would make a function of its own and give it rights of its own. */
function feed(name: FunctionName, worker: sst.aws.Function, { work, events }: Queues): void {
  const { trigger } = functions[name];
  if (trigger.by !== 'queue') throw new Error(`No queue feeds ${name}`);
  new aws.lambda.EventSourceMapping(`${logicalName(name)}Feed`, {
    eventSourceArn: (trigger.from === 'events' ? events : work[trigger.from]).arn,
    functionName: worker.name,
    batchSize: trigger.batchSize,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: trigger.atOnce },
  });
}
