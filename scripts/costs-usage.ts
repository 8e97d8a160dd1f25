/** Of DynamoDB (request units) and SQS (messages). */
export type Used = { readonly writeUnits: number; readonly readUnits: number; readonly messages: number };

/**
 * At most this, and not much less: tests/integration/state/finding-usage.test.ts measures it on the real workers and
 * fails when it is no longer so. `scan`: of one place, nothing found. `life`: one finding, from its claim over its
 * card, the direct messages about it and its grace period to the remediation and the final notice. `day`: a scan sees
 * a finding again.
 */
export const measured: Readonly<Record<'scan' | 'life' | 'day', Used>> = {
  scan: { writeUnits: 30, readUnits: 15, messages: 4 },
  life: { writeUnits: 125, readUnits: 40, messages: 10 },
  day: { writeUnits: 1, readUnits: 1, messages: 0 },
};

/** What nobody can measure here. Each is meant to be on the dear side. */
export const assumed = {
  days: 30,
  regions: 38,
  regionalKinds: 3,
  globalKinds: 2,
  shares: { ec2: 0.6, rds: 0.1, addresses: 0.1, users: 0.1, buckets: 0.1 },
  /** Of all resources, in a month; each finding lives a month. */
  newFindings: 0.05,
  /** CPU of each instance, and two more of the network for those whose CPU is idle. */
  metricsPerInstance: 1.2,
  metricsPerDatabase: 1,
  /** As `npm run bench` counts them, for each bucket. */
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
  /** Of Lambda at each queue, each asking three times a minute: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
  pollersPerQueue: 5,
  queues: 5,
  metricSeries: 30,
  /** Of the hours of a month in which a series gets a value. */
  metricHours: 0.25,
  secrets: 2,
  keys: 1,
  /** For one finding: claim, post, wait, look again, choose, act, tell, end. */
  transitionsPerFinding: 8,
  transitionsPerPlace: 3,
  configItemsPerResource: 5,
  rulesPerResource: 1.6,
} as const;
