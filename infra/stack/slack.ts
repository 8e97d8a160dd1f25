import type { Context } from './context.ts';
import { makeFunction } from './function.ts';
import type { Queues } from './queues.ts';
import type { Secrets } from './secrets.ts';

/**
 * The one door. Whoever knows the URL may knock: Slack's signature, not IAM, says who is let in, so that the number of
 * its copies is bounded, and a flood costs the account's other functions nothing.
 */
export async function makeSlack(
  context: Context,
  parts: { readonly queues: Queues; readonly secrets: Secrets; readonly bucket: $util.Input<string> },
): Promise<$util.Output<string>> {
  const { reservedConcurrency } = context.settings;
  const slack = await makeFunction(context, 'slack', parts, {
    url: { authorization: 'none', cors: false },
    ...(reservedConcurrency === null ? {} : { concurrency: { reserved: reservedConcurrency } }),
  });
  return $util.interpolate`${slack.url}slack/events`;
}
