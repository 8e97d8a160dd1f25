import type { InstanceActivity } from './account.ts';

/** Resource id → its activity. Databases are `busy` or `idle`. */
export type Lives = ReadonlyMap<string, InstanceActivity>;

type Query = {
  readonly Id?: string;
  readonly MetricStat?: {
    readonly Metric?: {
      readonly MetricName?: string;
      readonly Dimensions?: readonly { readonly Value?: string }[];
    };
    readonly Period?: number;
    readonly Stat?: string;
  };
};
type MetricsRequest = {
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly MetricDataQueries?: readonly Query[];
};

export type MetricsResponse = { readonly status: number; readonly body: string };

const limits = { queries: 500, points: 100_800 };

/**
 * GetMetricData over generated hourly data, with AWS's two limits. moto searches one list of data points for
 * each query: 22 queries of a region take it five seconds.
 */
export function answerGetMetricData(request: MetricsRequest, lives: Lives): MetricsResponse {
  const queries = request.MetricDataQueries ?? [];
  if (queries.length > limits.queries) return refusal('The number of metrics is above 500');
  const startS = request.StartTime ?? 0;
  const endS = request.EndTime ?? 0;
  const results = queries.map((query) => {
    const periodS = query.MetricStat?.Period ?? 3600;
    const timestamps: number[] = [];
    for (let atS = Math.ceil(startS / periodS) * periodS; atS < endS; atS += periodS) timestamps.push(atS);
    return { query, timestamps };
  });
  const points = results.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
  if (points > limits.points) return refusal('The number of data points is above 100,800');
  return {
    status: 200,
    body: JSON.stringify({
      Messages: [],
      MetricDataResults: results.map(({ query, timestamps }) => seriesOf(query, timestamps, lives)),
    }),
  };
}

function seriesOf(query: Query, timestamps: readonly number[], lives: Lives) {
  const { Metric } = query.MetricStat ?? {};
  const life = lives.get(Metric?.Dimensions?.[0]?.Value ?? '');
  const level = levelOf(Metric?.MetricName ?? '', life ?? 'busy');
  const kept =
    life === undefined ? [] : timestamps.filter((_, index) => life !== 'sparse' || index % 2 === 0);
  return {
    Id: query.Id,
    Label: Metric?.MetricName,
    StatusCode: 'Complete',
    Timestamps: kept,
    Values: kept.map((atS) => level * (1 + ((atS / 3600) % 7) / 10)),
  };
}

function levelOf(metric: string, life: InstanceActivity): number {
  if (metric === 'DatabaseConnections') return life === 'idle' ? 0 : 12;
  const isQuiet =
    life === 'idle' || life === 'sparse' || (metric === 'CPUUtilization' && life === 'idle-cpu-only');
  if (metric === 'CPUUtilization') return isQuiet ? 1.2 : 38.123_456_789;
  return isQuiet ? 2_000 : 40_000_000;
}

function refusal(message: string): MetricsResponse {
  return {
    status: 400,
    body: JSON.stringify({ __type: 'com.amazonaws.cloudwatch#ValidationError', message }),
  };
}
