import { App, AwsLambdaReceiver, type Receiver } from '@slack/bolt';
import type { Log } from '../../core/ports/runtime.ts';
import { shorten } from '../../core/shorten.ts';
import { slackLogger } from '../../slack/api/client.ts';
import type { SlackEvent } from '../define.ts';
import { events } from '../events/registry.generated.ts';
import { answerClick } from './click.ts';
import { answerCommand } from './command.ts';
import { answerForm } from './form.ts';
import { type DoorDeps, type DoorOptions, doorDeps } from './handler-deps.ts';
import { inTime } from './in-time.ts';
import { type CleanRequest, guarded, type SlackAnswer, type SlackRequest } from './receiver.ts';
import { oneRequest } from './request.ts';
import { anything, list, object, record, text } from './shape.ts';

const envelope = object({ event: record(anything) });
const authorized = object({ authorizations: list(object({ user_id: text })) });

export type SlackAppOptions = DoorOptions & {
  readonly signingSecret: string;
  /** The real time, for checking signatures. Default: `Date.now`. */
  readonly realNowMs?: () => number;
};

/** Handles everything that Slack sends, as one Lambda handler. Never rejects. */
export function createSlackApp(options: SlackAppOptions): (event: SlackRequest) => Promise<SlackAnswer> {
  const { deps, signingSecret, realNowMs } = options;
  const { log } = deps;
  const receiver = new AwsLambdaReceiver({ signingSecret, logger: slackLogger(log) });
  createApp(receiver, options);
  const handle = receiver.toHandler();
  return guarded({ signingSecret, log, ...(realNowMs ? { nowMs: realNowMs } : {}) }, async (request) =>
    acceptUnknownEvents(log, request, answerOf(await handle(request as Parameters<typeof handle>[0], {}))),
  );
}

/** The Bolt app with all listeners, for any receiver. The app itself calls no Slack API. */
export function createApp(receiver: Receiver, options: DoorOptions): App {
  const { log } = options.deps;
  const app = new App({
    receiver,
    logger: slackLogger(log),
    // Handlers have their own Slack client; Bolt needs no token.
    authorize: options.authorize ?? (async () => ({})),
    ignoreSelf: false,
    convoStore: false,
    tokenVerificationEnabled: false,
  });
  listen(app, doorDeps(options));
  app.error(async (error) => {
    logFailure(log, error);
    throw error;
  });
  return app;
}

function listen(app: App, deps: DoorDeps): void {
  app.command(/^\//, ({ body, ack }) => answerCommand(deps, body, ack));
  app.action(/[^]*/, async ({ body, ack }) => {
    await ack();
    await answerClick(deps, body);
  });
  app.view(/[^]*/, ({ body, ack }) => answerForm(deps, body, ack as never));
  for (const event of events) app.event(event.id, ({ body }) => takeEvent(deps, event, body));
}

/**
 * Slack repeats an event up to three times until it is answered. Work queued by events may run twice, so
 * repetitions are not filtered.
 */
async function takeEvent(deps: DoorDeps, event: SlackEvent, body: unknown): Promise<void> {
  if (!envelope(body)) throw new TypeError('The event lacks a required field');
  const { deps: mine, send } = oneRequest(deps);
  const run = async (): Promise<void> => {
    const botUserId = authorized(body) ? body.authorizations[0]?.user_id : undefined;
    await event.run(mine, body.event, botUserId ?? null);
    await send();
  };
  await inTime(run(), (thrown) =>
    deps.log.error('event failed after the response', { event: event.id, error: String(thrown) }),
  );
}

/**
 * Answers 200 to events without a listener, where Bolt answers 404: Slack also sends types without a
 * subscription (`app_rate_limited`), and disables events when too many fail.
 */
function acceptUnknownEvents(log: Log, { headers, body }: CleanRequest, answer: SlackAnswer): SlackAnswer {
  if (answer.statusCode !== 404 || headers['content-type'] !== 'application/json') return answer;
  const { type } = JSON.parse(body) as { readonly type?: unknown };
  log.warn('Slack request type is not supported', { type: shorten(String(type), 80) });
  return { statusCode: 200, body: '' };
}

function answerOf(response: Awaited<ReturnType<ReturnType<AwsLambdaReceiver['toHandler']>>>): SlackAnswer {
  const { statusCode, body, headers } = response;
  return { statusCode, body: body ?? '', ...(headers ? { headers } : {}) };
}

/** Logs the original error, which Bolt wraps. */
function logFailure(log: Log, error: { readonly message: string; readonly original?: Error }): void {
  const { name, message } = error.original ?? Object.assign(new Error(error.message), { name: 'Error' });
  log.error('listener failed', { name, message });
}
