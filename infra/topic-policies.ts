import type { Where } from './grants/grant.ts';
import { onlyFor } from './policy-documents.ts';

/** CloudWatch may publish alarms of this stage to the topic, and nobody else outside the account. */
export function publishPolicy(where: Where, topic: string): string {
  const { partition, region, account } = where;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AlarmsOfThisStage',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['sns:Publish'],
        Resource: [`arn:${partition}:sns:${region}:${account}:${topic}`],
        Condition: alarmsOnly(where),
      },
    ],
  });
}

/**
 * Of the key of the alarms' topic. The account's own policies say who looks after it; nobody but CloudWatch encrypts
 * with it. In a key's policy, `*` is the key itself.
 *
 * Whose alarm it is, the topic's policy asks and the key's does not: what AWS has for CloudWatch names no condition
 * (https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns), and for some services conditions on the source
 * are known not to work (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html). A call of KMS that lacks
 * them would be refused, and alarms would be lost with nothing but a line in their history to tell.
 */
export function keyPolicy(where: Where, others: readonly string[] = []): string {
  const publishers = [...new Set(['cloudwatch.amazonaws.com', ...others])];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Administration',
        Effect: 'Allow',
        Principal: { AWS: `arn:${where.partition}:iam::${where.account}:root` },
        Action: administration.map((action) => `kms:${action}`),
        Resource: ['*'],
      },
      {
        Sid: 'Alarms',
        Effect: 'Allow',
        Principal: { Service: publishers.length === 1 ? publishers[0] : publishers },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: ['*'],
      },
    ],
  });
}

const administration = [
  'CancelKeyDeletion',
  'CreateAlias',
  'DeleteAlias',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListResourceTags',
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
];

function alarmsOnly({ partition, region, account, prefix }: Where): ReturnType<typeof onlyFor> {
  return onlyFor(account, `arn:${partition}:cloudwatch:${region}:${account}:alarm:${prefix}-*`);
}
