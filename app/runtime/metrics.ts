import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../../core/ports/runtime.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';

export const metricsNamespace = 'CloudJanitor';

export type FunctionTelemetry = Telemetry & {
  /**
   * Writes the metrics since the last flush as one line in CloudWatch's embedded metric format; nothing when
   * there are none.
   */
  readonly flush: () => void;
};

/** Dimensions: `service` is the function's name, `stage` the stage. */
export function createTelemetry(service: string, stage: string, log: Log): FunctionTelemetry {
  const metrics = new Metrics({
    namespace: metricsNamespace,
    serviceName: service,
    defaultDimensions: { stage },
  });
  const counts = new Map<string, number>();
  const count = (name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  const apiCalls: Record<string, number> = {};
  return {
    count,
    took: (name, ms) => metrics.addMetric(name, MetricUnit.Milliseconds, Math.round(ms)),
    worked: ({ queue, work, subject, tookMs, outcome }) => {
      if (outcome === 'failed') count('WorkFailed');
      if (outcome === 'put back') count('SlackBusy');
      log.info('worked', { queue, work, subject, ms: tookMs, outcome });
    },
    apiCalls,
    flush: () => {
      const calls = Object.values(apiCalls).reduce((sum, made) => sum + made, 0);
      if (calls > 0) count('AwsCalls', calls);
      for (const key of Object.keys(apiCalls)) delete apiCalls[key];
      for (const [name, value] of counts) metrics.addMetric(name, MetricUnit.Count, value);
      counts.clear();
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
