import { interactiveClient, lookUpClient } from '../slack/client.ts';
import type { Wiring } from './deps.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { createSlackApp } from './slack-app.ts';

export function slackHandler({ env, deps, keyValue }: Wiring): (event: SlackRequest) => Promise<SlackAnswer> {
  return createSlackApp({
    deps,
    keyValue,
    signingSecret: env.slack.signingSecret,
    slack: interactiveClient(env.slack, deps.log),
    lookUp: lookUpClient(env.slack, deps.log),
  });
}
