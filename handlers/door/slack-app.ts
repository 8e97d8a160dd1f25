import { AwsLambdaReceiver } from '@slack/bolt';
import type { Log } from '../../core/ports/runtime.ts';
import { shorten } from '../../core/shorten.ts';
import { slackLogger } from '../../slack/client.ts';
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
    async (request) =>
      heard(log, request, answerOf(await handle(request as Parameters<typeof handle>[0], {}))),
  );
}

/**
 * Bolt answers 404 to what nobody listens for. Slack switches an app's events off when too many fail, and may send
 * types that it was not asked for (`app_rate_limited`). Clicks and commands stay refused: a person is told.
 */
function heard(log: Log, { headers, body }: CleanRequest, answer: SlackAnswer): SlackAnswer {
  if (answer.statusCode !== 404 || headers['content-type'] !== 'application/json') return answer;
  const { type } = JSON.parse(body) as { readonly type?: unknown };
  log.warn('Slack sent something that the janitor does not listen for', { type: shorten(String(type), 80) });
  return { statusCode: 200, body: '' };
}

function answerOf(response: Awaited<ReturnType<ReturnType<AwsLambdaReceiver['toHandler']>>>): SlackAnswer {
  const { statusCode, body, headers } = response;
  return { statusCode, body: body ?? '', ...(headers ? { headers } : {}) };
}
