import { App, AwsLambdaReceiver } from '@slack/bolt';

/** A minimal app from Bolt's documentation, without removed modules: the baseline for the function `slack`. */
const receiver = new AwsLambdaReceiver({ signingSecret: process.env.SLACK_SIGNING_SECRET ?? '' });
const app = new App({
  receiver,
  token: process.env.SLACK_BOT_TOKEN ?? '',
  botId: 'B0JANITOR',
  botUserId: 'U0JANITOR',
  tokenVerificationEnabled: false,
});
app.command('/janitor', ({ ack }) => ack('Hello'));

export const handler = receiver.toHandler();
