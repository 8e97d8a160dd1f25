import { reportTime } from '../../core/report/period.ts';
import { dailyCron } from '../../scheduler/times/daily-cron.ts';
import { queueFeed, streamFeed } from '../feeds.ts';
import {
  deployedFunctions,
  type Fed,
  type FunctionPlan,
  isFed,
  isInvokedAsync,
  isWokenBy,
  type WokenBy,
} from '../functions.ts';
import { logicalName } from '../names.ts';
import { type Context, partsOf } from './context.ts';
import { type Extras, makeFunction, type Parts } from './function.ts';
import { makeTimer } from './schedules.ts';

export type FunctionByName = (name: string) => sst.aws.Function;

const isWokenByUrl = isWokenBy('url');
const isWokenByClock = isWokenBy('clock');
const isWokenByStream = isWokenBy('stream');

/** Creates every function of the stage with its event source, timer or URL. */
export async function makeFunctions(context: Context, parts: Parts): Promise<FunctionByName> {
  const made = new Map<string, sst.aws.Function>();
  for (const fn of deployedFunctions(partsOf(context))) {
    const lambda = await makeFunction(context, fn, parts, extrasOf(context, fn, parts));
    if (isFed(fn)) feed(fn, lambda, parts);
    if (isWokenByStream(fn)) readStream(fn, lambda, parts);
    if (isWokenByClock(fn)) makeTimer(context, timerOf(context, fn, lambda, parts));
    made.set(fn.name, lambda);
  }
  return (name) => {
    const found = made.get(name);
    if (!found) throw new Error(`The stage has no function ${name}`);
    return found;
  };
}

/**
 * A function URL has no IAM authorization: the function checks Slack's signature itself. Reserved concurrency
 * keeps a flood of requests from starving the account's other functions.
 */
function extrasOf({ settings }: Context, fn: FunctionPlan, { queues }: Parts): Extras {
  if (isWokenByUrl(fn)) {
    const { reservedConcurrency } = settings;
    return {
      url: { authorization: 'none', cors: false },
      ...(reservedConcurrency === null ? {} : { concurrency: { reserved: reservedConcurrency } }),
    };
  }
  return isInvokedAsync(fn) ? { retries: 2, failedTo: queues.dead(fn.name).arn } : {};
}

/** Not SST's `subscribe`, which would create another function with its own permissions. */
function feed({ name, wakes }: Fed, lambda: sst.aws.Function, { queues }: Parts): void {
  new aws.lambda.EventSourceMapping(`${logicalName(name)}Feed`, {
    eventSourceArn: queues.fed(wakes.queue).arn,
    functionName: lambda.name,
    ...queueFeed(wakes),
  });
  // Lambda stops recursive loops after about 16 invocations, and putting messages back counts as one:
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  if (wakes.by === 'queue' && wakes.mayLoop)
    new aws.lambda.FunctionRecursionConfig(`${logicalName(name)}Recursion`, {
      functionName: lambda.name,
      recursiveLoop: 'Allow',
    });
}

function readStream(fn: WokenBy<'stream'>, lambda: sst.aws.Function, { queues, streams }: Parts): void {
  new aws.lambda.EventSourceMapping(`${logicalName(fn.name)}Feed`, {
    eventSourceArn: streams[fn.wakes.table],
    functionName: lambda.name,
    ...streamFeed(fn),
    destinationConfig: { onFailure: { destinationArn: queues.dead(fn.name).arn } },
  });
}

function timerOf(
  { policy }: Context,
  { name, wakes: { at } }: WokenBy<'clock'>,
  lambda: sst.aws.Function,
  { queues, schedules }: Parts,
): Parameters<typeof makeTimer>[1] {
  const { dailyAt, timeZone } = policy.policy;
  const times = { daily: dailyAt, report: reportTime(policy.policy) };
  return {
    name,
    function: lambda,
    deadLetterArn: queues.dead(name).arn,
    group: schedules.timerGroup,
    ...(at === 'daily' || at === 'report'
      ? { schedule: dailyCron(times[at]), timezone: timeZone }
      : { schedule: at, ...(at.startsWith('cron') ? { timezone: 'UTC' } : {}) }),
  };
}
