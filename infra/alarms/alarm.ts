export type Alarm = {
  /** The name after the stage's prefix: `recheck-errors`. */
  readonly name: string;
  /** The heading of docs/runbook.md for this alarm. */
  readonly runbook: string;
  readonly what: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'p99';
  /** The threshold: the alarm is raised at this value or more, only below it with `below`, only over it with `above`. */
  readonly at: number;
  readonly below?: true;
  readonly above?: true;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly missing: 'notBreaching' | 'breaching';
};

export const fiveMinutes = { periodSeconds: 300, periods: 1, missing: 'notBreaching' } as const;
export const any = { statistic: 'Sum', at: 1, ...fiveMinutes } as const;

/** A metric that a Janitor function counts. */
export function ownMetric(service: string, stage: string) {
  return { namespace: 'CloudJanitor', dimensions: { service, stage } } as const;
}
