import { AwsLambdaReceiver } from '@slack/bolt';
import { slackLogger } from '../slack/client.ts';
import { isSlackBody } from './envelope.ts';
import { createApp, type ListenerOptions } from './listeners.ts';
import { type CleanRequest, guarded, type SlackAnswer, type SlackRequest } from './receiver.ts';

export type SlackAppOptions = ListenerOptions & {
  readonly signingSecret: string;
  /** The real time, by which signatures are judged. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

/** Everything that Slack sends, as one Lambda handler. Never rejects. */
export function createSlackApp(options: SlackAppOptions): (event: SlackRequest) => Promise<SlackAnswer> {
  const { deps, signingSecret, realNowMs } = options;
  const { log } = deps;
  const receiver = new AwsLambdaReceiver({ signingSecret, logger: slackLogger(log) });
  createApp(receiver, options);
  const handle = receiver.toHandler();
  return guarded(
    { signingSecret, log, isSlackBody, ...(realNowMs ? { nowMs: realNowMs } : {}) },
    async (request) => answerOf(await handle(request as Parameters<typeof handle>[0], {})),
  );
}

function answerOf(response: Awaited<ReturnType<ReturnType<AwsLambdaReceiver['toHandler']>>>): SlackAnswer {
  const { statusCode, body, headers } = response;
  return { statusCode, body: body ?? '', ...(headers ? { headers } : {}) };
}

export type { CleanRequest };
