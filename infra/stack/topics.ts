import { keyPolicy, publishPolicy } from '../topic-policies.ts';
import type { Context } from './context.ts';

/** ARNs. */
export type Topics = Readonly<Record<'notices' | 'alarms' | 'compliance', $util.Output<string>>>;

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
  // CloudWatch may not use the key alias/aws/sns: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
  const key = new aws.kms.Key('AlarmsKey', {
    description: `Encrypts what ${names.alarmsTopic} holds`,
    enableKeyRotation: true,
    deletionWindowInDays: isProtected ? 30 : 7,
    policy: keyPolicy(where),
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
  return { notices: notices.arn, alarms: alarms.arn, compliance: compliance.arn };
}
