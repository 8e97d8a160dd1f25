export type Price = {
  readonly usd: number;
  readonly per: string;
  /** The number of units that `usd` buys. */
  readonly units: number;
  readonly of: string;
  /** The URL of the price, read in November 2026 in a stored copy; `null`: not verifiable. */
  readonly source: string | null;
  /** The month of the prices. */
  readonly asOf: string;
};

const price = (
  usd: number,
  units: number,
  per: string,
  of: string,
  source: string | null,
  asOf: string,
): Price => ({ usd, units, per, of, source, asOf });

/** List prices of us-east-1 in USD, without free tiers. */
export const prices = {
  lambdaSeconds: price(
    0.0000133334,
    1,
    'GB-second',
    'Lambda, arm64',
    'wring.co/blog/aws-lambda-pricing-guide',
    '2026-03',
  ),
  lambdaRuns: price(
    0.2,
    1e6,
    'million requests',
    'Lambda',
    'wring.co/blog/aws-lambda-pricing-guide',
    '2026-03',
  ),
  writeUnits: price(
    0.625,
    1e6,
    'million write request units',
    'DynamoDB on demand',
    'airbyte.com/data-engineering-resources/dynamodb-pricing',
    '2025-07',
  ),
  readUnits: price(
    0.125,
    1e6,
    'million read request units',
    'DynamoDB on demand',
    'airbyte.com/data-engineering-resources/dynamodb-pricing',
    '2025-07',
  ),
  tableGb: price(0.25, 1, 'GB-month', 'DynamoDB storage', null, '–'),
  backupGb: price(0.2, 1, 'GB-month', 'DynamoDB point-in-time recovery', null, '–'),
  sqs: price(0.4, 1e6, 'million requests', 'SQS standard', null, '–'),
  scheduler: price(
    1,
    1e6,
    'million invocations',
    'EventBridge Scheduler',
    'cloudburn.io/blog/amazon-eventbridge-pricing',
    '2026-03',
  ),
  metricsRead: price(
    0.01,
    1000,
    'thousand metrics',
    'CloudWatch GetMetricData',
    'github.com/nishinoshake/aws-rough/issues/37',
    '2022-04',
  ),
  customMetric: price(
    0.3,
    1,
    'metric-month',
    'CloudWatch custom metrics',
    'signoz.io/guides/cloudwatch-pricing',
    '2026-02',
  ),
  alarm: price(0.1, 1, 'alarm-month', 'CloudWatch alarms, standard resolution', null, '–'),
  dashboard: price(
    3,
    1,
    'dashboard-month',
    'CloudWatch dashboards',
    'factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards',
    '2026-06',
  ),
  logGb: price(
    0.5,
    1,
    'GB',
    'CloudWatch Logs, ingestion',
    'factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards',
    '2026-06',
  ),
  secret: price(
    0.4,
    1,
    'secret-month',
    'Secrets Manager',
    'aws.amazon.com/secrets-manager/pricing',
    '2026-09',
  ),
  key: price(1, 1, 'key-month', 'KMS, customer managed', 'aws.amazon.com/kms/pricing', 'undated'),
  s3Gets: price(0.0004, 1000, 'thousand requests', 'S3 GET', null, '–'),
  transitions: price(
    0.025,
    1000,
    'thousand state transitions',
    'Step Functions Standard',
    'aws.amazon.com/step-functions/pricing',
    'undated',
  ),
  configItems: price(
    0.003,
    1,
    'configuration item',
    'AWS Config, continuous',
    'cloudgauge.app/blog/governance-cost-trap.html',
    'undated',
  ),
  evaluations: price(
    0.001,
    1,
    'evaluation, first 100,000',
    'AWS Config rules',
    'www.vantage.sh/blog/aws-config-pricing',
    'undated',
  ),
  evaluationsMore: price(
    0.0008,
    1,
    'evaluation, next 400,000',
    'AWS Config rules',
    'www.vantage.sh/blog/aws-config-pricing',
    'undated',
  ),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

export function usd(name: PriceName, amount: number): number {
  const { usd: each, units } = prices[name];
  return (amount / units) * each;
}
