import type { EpochMs } from '../resource.ts';

export const iamNamespace = 'IAMPolicyMonitor';

/** The metrics of the IAM policy monitor, by name, with their units. docs/iam.md describes them. */
export const iamMetrics = {
  Violations: 'Count',
  EventsProcessed: 'Count',
  PublishSuccesses: 'Count',
  PublishFailures: 'Count',
  Notifications: 'Count',
  RemediationsDone: 'Count',
  RemediationsFailed: 'Count',
  RemediationsSkipped: 'Count',
  RemediationDryRuns: 'Count',
  TimeToFinding: 'Milliseconds',
  TimeToCard: 'Milliseconds',
} as const;

export type IamMetric = keyof typeof iamMetrics;

/** Dimensions beside the stage. Each has few values, because CloudWatch bills every combination. */
export type IamDimension = 'severity' | 'rule' | 'channel';

export type IamPoint = {
  readonly name: IamMetric;
  readonly value: number;
  /** Absent: now. */
  readonly atMs?: EpochMs;
  /** It is counted in total and once for each of these. */
  readonly by?: Readonly<Partial<Record<IamDimension, string>>>;
};

/** Receives metrics of the IAM policy monitor. */
export type IamMetrics = (points: readonly IamPoint[]) => void;
