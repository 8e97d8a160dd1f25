/** Findings of IAM identities: tests/integration/iam/iam-change.test.ts. */
const onIdentities = 'sqs:SendMessage on janitor-test-recheck-iam';

/** The emulator's status checks always pass: tests/unit/aws/instance-status.test.ts. */
const onImpaired = ['cloudwatch:DescribeAlarmsForMetric'];

/**
 * Grants by function that are needed only after failures or in states that the day of the permissions lacks: an action,
 * or "action on resource". The scan uses the same step of a kind.
 */
export const seldomUsed: Readonly<Partial<Record<string, readonly string[]>>> = {
  // Incidents: tests/unit/core/looks.
  scan: [
    'dynamodb:BatchGetItem',
    'dynamodb:UpdateItem on table/janitor-test-incidents',
    'dynamodb:Query on table/janitor-test-incidents',
    // tests/unit/aws/change-history.test.ts.
    'cloudtrail:LookupEvents',
    ...onImpaired,
  ],
  recheck: [
    ...onImpaired,
    'ec2:DescribeInstanceStatus',
    'ec2:RebootInstances',
    'rds:DescribeDBClusters',
    'rds:DescribeDBSnapshots',
    'kms:DescribeKey',
    // What an older version scheduled: tests/unit/core/findings/passed-on.test.ts.
    'sqs:SendMessage on janitor-test-recheck-iam',
    // Snoozed incidents: tests/unit/aws/alarm-mutes.test.ts.
    'cloudwatch:PutAlarmMuteRule',
    'cloudwatch:DeleteAlarmMuteRule',
  ],
  probe: ['ec2:RebootInstances'],
  // Events of the own bus, which that day does not deliver: tests/integration/local/fan-out.test.ts.
  'publish-audit': ['events:PutEvents'],
  'audit-archive': ['s3:PutObject'],
  'audit-incidents': ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  'audit-mail': ['dynamodb:GetItem', 'dynamodb:PutItem', 'sns:Publish'],
  // Alarms, which that day does not have: tests/unit/events/alarm.
  alarm: ['dynamodb:GetItem', 'dynamodb:PutItem', 's3:PutObject', 'sqs:SendMessage'],
  // Runs only with a policy in S3: tests/integration/config/live-policy.test.ts.
  policy: ['dynamodb:GetItem', 'dynamodb:PutItem', 'sqs:SendMessage'],
  compliance: ['s3:AbortMultipartUpload'],
  // Counts before the first full count: tests/support/store-contract-counts.ts.
  'daily-report': ['dynamodb:Query on table/janitor-test-state/index/byStatus'],
  'config-rule': ['s3:GetBucketPolicy'],
  // An accepted IAM change: tests/unit/core/iam/accept-change.test.ts.
  notify: ['sqs:SendMessage on janitor-test-scan', onIdentities],
  sweep: [onIdentities],
};
