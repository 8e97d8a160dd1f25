import { wiring } from './entry.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { slackHandler } from './slack-handler.ts';

let handle: ((event: SlackRequest) => Promise<SlackAnswer>) | undefined;

/** Lambda: everything that Slack sends. */
export function slack(event: SlackRequest): Promise<SlackAnswer> {
  handle ??= slackHandler(wiring());
  return handle(event);
}
