import type { GetMetricDataCommandInput, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';

/** A type in the AWS JSON protocol, in which times are seconds. */
type Wire<T> = T extends Date ? number : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;
export type PutRequest = Wire<PutMetricDataCommandInput>;
export type GetRequest = Wire<GetMetricDataCommandInput>;
type Query = NonNullable<GetRequest['MetricDataQueries']>[number];
type Datum = NonNullable<PutRequest['MetricData']>[number];

type Sample = {
  readonly atS: number;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
};

type Bucket = Omit<Sample, 'atS' | 'unit'>;

const stats: Readonly<Record<string, (bucket: Bucket) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
  SampleCount: ({ count }) => count,
};

/** The stored metrics of one account and region. A request reads only the points of its own metric. */
export type MetricSeries = {
  readonly put: (request: PutRequest, nowS: number) => void;
  /** Undefined for an unsupported request. */
  readonly get: (request: GetRequest) => unknown;
};

export function createMetricSeries(): MetricSeries {
  const byMetric = new Map<string, Sample[]>();
  return {
    put: ({ Namespace, MetricData }, nowS) => {
      for (const datum of MetricData ?? []) {
        const key = keyOf(Namespace, datum.MetricName, datum.Dimensions);
        const samples = byMetric.get(key) ?? [];
        byMetric.set(key, samples);
        samples.push(...samplesOf(datum, nowS));
      }
    },
    get: ({ MetricDataQueries = [], StartTime, EndTime, ScanBy, NextToken, MaxDatapoints }) => {
      if (StartTime === undefined || EndTime === undefined) return undefined;
      if (NextToken !== undefined || MaxDatapoints !== undefined) return undefined;
      if (!MetricDataQueries.every(isPlain)) return undefined;
      const results = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map((query) => {
        const { Metric, Period = 60, Stat = '', Unit } = query.MetricStat ?? {};
        const samples = byMetric.get(keyOf(Metric?.Namespace, Metric?.MetricName, Metric?.Dimensions)) ?? [];
        const wanted = samples.filter(({ unit }) => Unit === undefined || unit === Unit);
        const points = [...bucketsOf(wanted, floorTo(StartTime, 60), EndTime, Period)].sort(([a], [b]) =>
          ScanBy === 'TimestampAscending' ? a - b : b - a,
        );
        return {
          Id: query.Id,
          Label: query.Label ?? Metric?.MetricName,
          StatusCode: 'Complete',
          Timestamps: points.map(([atS]) => atS),
          Values: points.map(([, bucket]) => stats[Stat]?.(bucket)),
        };
      });
      return { MetricDataResults: results, Messages: [] };
    },
  };
}

function isPlain({ MetricStat, Expression }: Query): boolean {
  return Expression === undefined && Object.hasOwn(stats, MetricStat?.Stat ?? '');
}

function keyOf(
  namespace: string | undefined,
  metric: string | undefined,
  dimensions: Datum['Dimensions'],
): string {
  const named = (dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([namespace, metric, ...named]);
}

/** A datum holds one value, values with counts, or a statistic set. */
function samplesOf(datum: Datum, nowS: number): readonly Sample[] {
  const { Timestamp: atS = nowS, Unit: unit = 'None', Value, Values, Counts, StatisticValues } = datum;
  if (StatisticValues) {
    const { Minimum: min = 0, Maximum: max = 0, Sum: sum = 0, SampleCount: count = 0 } = StatisticValues;
    return [{ atS, unit, min, max, sum, count }];
  }
  const values = Values ?? (Value === undefined ? [] : [Value]);
  return values.map((value, index) => {
    const count = Counts?.[index] ?? 1;
    return { atS, unit, min: value, max: value, sum: value * count, count };
  });
}

/** Periods start at `startS`; a period without samples is left out. `endS` is exclusive, as the API reference says. */
function bucketsOf(
  samples: readonly Sample[],
  startS: number,
  endS: number,
  periodS: number,
): ReadonlyMap<number, Bucket> {
  const buckets = new Map<number, Bucket>();
  for (const { atS, min, max, sum, count } of samples) {
    if (atS < startS || atS >= endS) continue;
    const key = startS + floorTo(atS - startS, periodS);
    const old = buckets.get(key);
    buckets.set(
      key,
      old
        ? {
            min: Math.min(old.min, min),
            max: Math.max(old.max, max),
            sum: old.sum + sum,
            count: old.count + count,
          }
        : { min, max, sum, count },
    );
  }
  return buckets;
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
