/** Replaces `@slack/bolt`: its index loads servers, OAuth and assistants, too. */
export { default as App } from '@slack/bolt/dist/App.js';
export { default as AwsLambdaReceiver } from '@slack/bolt/dist/receivers/AwsLambdaReceiver.js';
