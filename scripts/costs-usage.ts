/** DynamoDB request units and SQS messages. */
export type Used = { readonly writeUnits: number; readonly readUnits: number; readonly messages: number };

/**
 * Upper bounds, verified by tests/integration/state/finding-usage.test.ts. `scan`: one place without
 * findings. `life`: one finding from claim to final notice. `day`: a scan that sees a finding again.
 */
export const measured: Readonly<Record<'scan' | 'life' | 'day', Used>> = {
  scan: { writeUnits: 31, readUnits: 15, messages: 4 },
  life: { writeUnits: 130, readUnits: 46, messages: 14 },
  day: { writeUnits: 1, readUnits: 1, messages: 0 },
};

/** Assumptions that cannot be measured here. Each rather overestimates the cost. */
export const assumed = {
  days: 30,
  regions: 38,
  regionalKinds: 3,
  globalKinds: 2,
  shares: { ec2: 0.6, rds: 0.1, addresses: 0.1, users: 0.1, buckets: 0.1 },
  /** The share of resources with a new finding in a month; each finding lasts a month. */
  newFindings: 0.05,
  /** CPU of each instance, and two network metrics of those with idle CPU. */
  metricsPerInstance: 1.2,
  metricsPerDatabase: 1,
  /** Per bucket, as counted by `npm run bench`. */
  s3GetsPerBucket: 3,
  scanSecondsPerPlace: 1.5,
  scanSecondsPerResource: 0.01,
  secondsPerWork: 1,
  slackRequestsPerFinding: 5,
  slackRequestsPerDay: 50,
  slackSeconds: 0.3,
  sweepSeconds: 0.5,
  logKilobytesPerRun: 3,
  kilobytesStoredPerFinding: 60,
  /**
   * Lambda pollers per queue, each with three requests a minute:
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  pollersPerQueue: 5,
  queues: 5,
  metricSeries: 40,
  /** The share of a month's hours in which a metric gets a value. */
  metricHours: 0.25,
  secrets: 2,
  keys: 1,
  /** State transitions per finding: claim, post, wait, recheck, choose, remediate, notify, end. */
  transitionsPerFinding: 8,
  transitionsPerPlace: 3,
  configItemsPerResource: 5,
  rulesPerResource: 1.6,
} as const;
