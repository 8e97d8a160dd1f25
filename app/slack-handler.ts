import { interactiveClient, lookUpClient } from '../slack/client.ts';
import type { Base } from './base.ts';
import type { SlackAnswer, SlackRequest } from './receiver.ts';
import { createSlackApp } from './slack-app.ts';

type Needs = Pick<Base, 'env' | 'deps' | 'keyValue'>;

export function slackHandler({ env, deps, keyValue }: Needs): (event: SlackRequest) => Promise<SlackAnswer> {
  return createSlackApp({
    deps,
    keyValue,
    signingSecret: env.slack.signingSecret,
    slack: interactiveClient(env.slack, deps.log),
    lookUp: lookUpClient(env.slack, deps.log),
  });
}
