import { type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import { dayMs, hourMs } from '../../core/calendar.ts';
import type { LocalAws } from '../aws/aws-clients.ts';

/** The input for the metrics of one hour. */
export type Hour = {
  readonly ofDay: number;
  /** 0 to 1; lower at night and at weekends. */
  readonly activity: number;
  /** 0 to 1, the same for the same hour and name. */
  readonly dice: (of: string) => number;
};

/** The metrics of a kind. */
export type Profile = {
  readonly namespace: string;
  readonly unitOf: (metric: string) => MetricDatum['Unit'];
  /** Metric → its value under this load. */
  readonly hour: (load: string, hour: Hour) => Readonly<Record<string, number>>;
  /** Ids that have metrics now. Absent: all created ones. */
  readonly running?: (aws: LocalAws, region: string) => Promise<readonly string[]>;
};

/** The load of a resource. `hours`: only the last hours have data. */
export type Load = string | { readonly like: string; readonly hours: number };

/** A resource with metrics. They are derived from its name, so that they are reproducible. */
export type MeasuredResource = {
  readonly region: string;
  readonly dimension: { readonly Name: string; readonly Value: string };
  readonly name: string;
  readonly load: Load;
  readonly profile: Profile;
};

/** Longer than the longest window of a rule that reads hourly data. */
export const keptMs = 14 * dayMs + 2 * hourMs;

/** Metric → its value in one hour; empty for an hour without data. */
export function hourOf(
  { name, load, profile }: MeasuredResource,
  atMs: number,
  endMs: number,
): Readonly<Record<string, number>> {
  const { like, hours } = typeof load === 'string' ? { like: load, hours: Infinity } : load;
  if (like === 'none' || atMs < endMs - hours * hourMs) return {};
  const ofDay = new Date(atMs).getUTCHours();
  const isWeekday = new Date(atMs).getUTCDay() % 6 !== 0;
  return profile.hour(like, {
    ofDay,
    activity: (ofDay >= 7 && ofDay <= 19 ? 1 : 0.35) * (isWeekday ? 1 : 0.5),
    dice: (of) => noise(`${name}|${of}|${atMs}`),
  });
}

export type Point = Pick<MeasuredResource, 'region' | 'dimension'> & {
  readonly namespace: string;
  readonly metric: string;
  readonly value: number;
  readonly atMs: number;
  readonly unit: MetricDatum['Unit'];
};

/** Writes every full hour of [fromMs, toMs). */
export async function putHours(
  aws: LocalAws,
  measured: readonly MeasuredResource[],
  fromMs: number,
  toMs: number,
): Promise<void> {
  const endMs = Math.floor(toMs / hourMs) * hourMs;
  const points: Point[] = [];
  for (const one of measured) {
    const { region, dimension, profile } = one;
    for (let atMs = Math.ceil(fromMs / hourMs) * hourMs; atMs < endMs; atMs += hourMs) {
      for (const [metric, value] of Object.entries(hourOf(one, atMs, endMs))) {
        const { namespace } = profile;
        points.push({ region, namespace, dimension, metric, value, atMs, unit: profile.unitOf(metric) });
      }
    }
  }
  await putPoints(aws, points);
}

/** Writes as many points per call as PutMetricData allows: 1,000. */
export async function putPoints(aws: LocalAws, points: readonly Point[]): Promise<void> {
  const batches = new Map<string, { region: string; namespace: string; data: MetricDatum[] }[]>();
  for (const { region, namespace, dimension, metric, value, atMs, unit } of points) {
    const key = `${region}|${namespace}`;
    const open = batches.get(key) ?? [];
    batches.set(key, open);
    let last = open.at(-1);
    if (!last || last.data.length >= 1_000) open.push((last = { region, namespace, data: [] }));
    last.data.push({
      MetricName: metric,
      Dimensions: [dimension],
      Timestamp: new Date(atMs),
      Value: value,
      Unit: unit,
    });
  }
  const limit = pLimit(2);
  await Promise.all(
    [...batches.values()]
      .flat()
      .map(({ region, namespace, data }) =>
        limit(() =>
          aws.cloudwatch(region).send(new PutMetricDataCommand({ Namespace: namespace, MetricData: data })),
        ),
      ),
  );
}

/** 0 to 1, the same for the same text (FNV-1a). */
function noise(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
