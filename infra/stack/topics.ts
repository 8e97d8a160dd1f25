import { topicFeed, topicPolicy } from '../feeds.ts';
import { fedByTopics } from '../functions.ts';
import { logicalName, named } from '../names.ts';
import { keyPolicy, publishPolicy } from '../topic-policies.ts';
import type { Context } from './context.ts';
import type { Queues, TopicByQueue } from './queues.ts';

/** ARNs. `key`: encrypts messages from AWS services. */
export type Topics = Readonly<
  Record<'notices' | 'alarms' | 'compliance' | 'iam' | 'key', $util.Output<string>>
>;

export function makeTopics({ names, where, settings, isProtected }: Context): Topics {
  const notices = new aws.sns.Topic('Notices', {
    name: names.noticesTopic,
    displayName: 'Cloud Janitor',
    kmsMasterKeyId: 'alias/aws/sns',
  });
  const compliance = new aws.sns.Topic('ComplianceTopic', {
    name: names.complianceTopic,
    displayName: 'Cloud Janitor compliance',
    kmsMasterKeyId: 'alias/aws/sns',
  });
  if (settings.complianceEmail) {
    new aws.sns.TopicSubscription('ComplianceEmail', {
      topic: compliance.arn,
      protocol: 'email',
      endpoint: settings.complianceEmail,
    });
  }
  const iam = new aws.sns.Topic('IamTopic', {
    name: names.iamTopic,
    displayName: 'Cloud Janitor IAM',
    kmsMasterKeyId: 'alias/aws/sns',
  });
  for (const [at, endpoint] of settings.iamEmails.entries())
    new aws.sns.TopicSubscription(`IamEmail${at + 1}`, { topic: iam.arn, protocol: 'email', endpoint });
  // CloudWatch cannot use the key alias/aws/sns:
  // https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
  const key = new aws.kms.Key('AlarmsKey', {
    description: `Encrypts what ${names.alarmsTopic} holds`,
    enableKeyRotation: true,
    deletionWindowInDays: isProtected ? 30 : 7,
    policy: keyPolicy(
      where,
      fedByTopics(settings.incidentSource).flatMap(({ wakes }) => wakes.publishers),
    ),
  });
  new aws.kms.Alias('AlarmsKeyAlias', { name: `alias/${names.alarmsTopic}`, targetKeyId: key.keyId });
  const alarms = new aws.sns.Topic('Alarms', {
    name: names.alarmsTopic,
    displayName: 'Cloud Janitor alarms',
    kmsMasterKeyId: key.arn,
  });
  new aws.sns.TopicPolicy('AlarmsPolicy', {
    arn: alarms.arn,
    policy: publishPolicy(where, names.alarmsTopic),
  });
  if (settings.alarmEmail) {
    new aws.sns.TopicSubscription('AlarmsEmail', {
      topic: alarms.arn,
      protocol: 'email',
      endpoint: settings.alarmEmail,
    });
  }
  return { notices: notices.arn, alarms: alarms.arn, compliance: compliance.arn, iam: iam.arn, key: key.arn };
}

/**
 * Creates the topics that wake functions, and subscribes their queues. Undeliverable messages go to the
 * dead-letter queue. Returns the topics, which the queues have to let send.
 */
export function makeSubscriptions(
  { names, where, settings }: Context,
  queues: Queues,
  { key }: Topics,
): TopicByQueue {
  const made = fedByTopics(settings.incidentSource).map((fn) => {
    const { topic: short, queue } = fn.wakes;
    const logical = logicalName(short);
    const topic = new aws.sns.Topic(`${logical}Feed`, {
      name: named(names.prefix, short),
      displayName: `Cloud Janitor ${short}`,
      kmsMasterKeyId: key,
    });
    new aws.sns.TopicPolicy(`${logical}FeedPolicy`, { arn: topic.arn, policy: topicPolicy(fn, where) });
    new aws.sns.TopicSubscription(`${logical}Subscription`, {
      topic: topic.arn,
      endpoint: queues.fed(queue).arn,
      ...topicFeed(fn),
      redrivePolicy: queues
        .dead(queue)
        .arn.apply((deadLetterTargetArn) => JSON.stringify({ deadLetterTargetArn })),
    });
    return [queue, topic.arn] as const;
  });
  return new Map(made);
}
