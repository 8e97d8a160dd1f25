import { createBase } from './base.ts';
import { environment } from './lambda-environment.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { slackHandler } from './slack-handler.ts';

let handle: ((event: SlackRequest) => Promise<SlackAnswer>) | undefined;

/** Lambda: everything that Slack sends. It holds no client of a service that the janitor looks after. */
export function slack(event: SlackRequest): Promise<SlackAnswer> {
  handle ??= slackHandler(createBase({ env: environment() }));
  return handle(event);
}
