import type { Where } from './grants/grant.ts';
import { onlyFor } from './policy-documents.ts';

/** CloudWatch may publish the alarms of this stage to the topic; no other account may. */
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
 * The policy of the alarm topics' key, in which the resource `*` is the key itself. IAM policies of the
 * account grant its administration. The statement for services has no condition on the source: AWS documents
 * none for CloudWatch, and some services do not support it. A wrong condition would lose alarms silently.
 * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
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
