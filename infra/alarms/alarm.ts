/** An alarm of CloudWatch. Missing data is no reason for it unless it says so. */
export type Alarm = {
  /** After the prefix: `recheck-errors`. */
  readonly name: string;
  /** Heading of docs/runbook.md that says what to do. */
  readonly runbook: string;
  readonly what: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p99';
  /** It rings at this value, or below it or above it where that is said. */
  readonly at: number;
  readonly below?: true;
  readonly above?: true;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly missing: 'notBreaching' | 'breaching';
};

export const fiveMinutes = { periodSeconds: 300, periods: 1, missing: 'notBreaching' } as const;
export const any = { statistic: 'Sum', at: 1, ...fiveMinutes } as const;

/** Of the janitor's own metrics: those that a function counts. */
export function ownMetric(service: string, stage: string) {
  return { namespace: 'CloudJanitor', dimensions: { service, stage } } as const;
}
