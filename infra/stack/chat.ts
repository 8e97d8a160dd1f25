import { onlyFor, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Topics } from './topics.ts';

/** The service has endpoints only in these regions; a configuration applies to the account. */
const chatRegions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-1'];

/**
 * Connects the topics to a Slack channel by Amazon Q Developer in chat applications, when a channel is set.
 * It gets no other permission.
 */
export function makeChat({ names, where, settings }: Context, topics: Topics): void {
  if (!settings.chat) return;
  const name = `${names.prefix}-notices`;
  const configuration = `arn:${where.partition}:chatbot::${where.account}:chat-configuration/slack-channel/${name}`;
  const role = new aws.iam.Role('ChatRole', {
    name: names.chatRole,
    description: 'Lets Amazon Q post what it is sent, and do nothing',
    assumeRolePolicy: serviceTrust('chatbot.amazonaws.com', onlyFor(where.account, configuration)),
    managedPolicyArns: [],
  });
  new aws.chatbot.SlackChannelConfiguration('Chat', {
    configurationName: name,
    iamRoleArn: role.arn,
    slackTeamId: settings.chat.teamId,
    slackChannelId: settings.chat.channelId,
    snsTopicArns: [topics.notices, topics.alarms],
    guardrailPolicyArns: [`arn:${where.partition}:iam::aws:policy/AWSDenyAll`],
    userAuthorizationRequired: true,
    loggingLevel: 'ERROR',
    region: chatRegions.includes(where.region) ? where.region : 'us-east-2',
  });
}
