import type { SourceSamples } from '../../core/functions/source.ts';

const account = '123456789012';

/** https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
function asked(invokingEvent: object): object {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: JSON.stringify({ rule: 'ec2-instance-missing-tags' }),
    resultToken: 'TESTMODE',
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${account}:role/config-role`,
    configRuleArn: `arn:aws:config:eu-west-1:${account}:config-rule/config-rule-0123456`,
    configRuleName: 'ec2-instance-missing-tags',
    configRuleId: 'config-rule-0123456',
    accountId: account,
  };
}

export const samples: SourceSamples = {
  source: 'aws-config',
  samples: {
    'config-schedule': asked({
      messageType: 'ScheduledNotification',
      notificationCreationTime: '2026-11-20T16:00:00.000Z',
      awsAccountId: account,
      recordVersion: '1.0',
    }),
    'config-change': asked({
      messageType: 'ConfigurationItemChangeNotification',
      notificationCreationTime: '2026-11-20T16:00:00.000Z',
      recordVersion: '1.3',
      configurationItem: {
        resourceType: 'AWS::EC2::Instance',
        resourceId: 'i-0123456789abcdef0',
        resourceName: null,
        ARN: `arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`,
        awsRegion: 'eu-west-1',
        awsAccountId: account,
        configurationItemStatus: 'OK',
        configurationItemCaptureTime: '2026-11-20T15:59:00.000Z',
      },
    }),
  },
};
