import { type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import { dayMs, hourMs } from '../../core/calendar.ts';
import type { LocalAws } from '../host/aws-clients.ts';
import type { Load } from './schema.ts';

/** Something that CloudWatch knows: its hours are made up from its name, so that they are the same whenever they are asked for. */
export type Measured = {
  readonly region: string;
  readonly namespace: 'AWS/EC2' | 'AWS/RDS';
  readonly dimension: { readonly Name: string; readonly Value: string };
  readonly name: string;
  readonly load: Load;
};

/** Longer than the longest window of a rule. */
export const keptMs = 14 * dayMs + 2 * hourMs;

const mega = 1_048_576;

/** Metric → value of one hour, or nothing for an hour without data. */
export function hourOf(measured: Measured, atMs: number, endMs: number): Readonly<Record<string, number>> {
  const load = typeof measured.load === 'string' ? measured.load : measured.load.like;
  const hours = typeof measured.load === 'string' ? Number.POSITIVE_INFINITY : measured.load.hours;
  if (load === 'none' || atMs < endMs - hours * hourMs) return {};
  const dice = (of: string) => noise(`${measured.name}|${of}|${atMs}`);
  const hour = new Date(atMs).getUTCHours();
  const weekday = new Date(atMs).getUTCDay() % 6 !== 0;
  const day = (hour >= 7 && hour <= 19 ? 1 : 0.35) * (weekday ? 1 : 0.5);
  switch (load) {
    case 'busy':
      return measured.namespace === 'AWS/RDS'
        ? { DatabaseConnections: Math.round(6 + day * (18 + 14 * dice('c'))) }
        : {
            CPUUtilization: 14 + day * (28 + 30 * dice('c')),
            NetworkIn: day * (180 + 90 * dice('i')) * mega,
            NetworkOut: day * (420 + 200 * dice('o')) * mega,
          };
    case 'steady':
      return {
        CPUUtilization: 9 + day * 8 + 5 * dice('c'),
        NetworkIn: (12 + 9 * dice('i')) * mega,
        NetworkOut: (18 + 12 * dice('o')) * mega,
      };
    case 'chatty':
      return {
        CPUUtilization: 1.2 + 2.2 * dice('c'),
        NetworkIn: (30 + 20 * dice('i')) * mega,
        NetworkOut: (45 + 20 * dice('o')) * mega,
      };
    case 'idle':
      return {
        CPUUtilization: 0.4 + 1.9 * dice('c'),
        NetworkIn: (0.02 + 0.03 * dice('i')) * mega,
        NetworkOut: (0.01 + 0.02 * dice('o')) * mega,
      };
    case 'nightly':
      return { DatabaseConnections: hour === 2 ? 2 : 0 };
    case 'unused':
      return { DatabaseConnections: 0 };
  }
}

/** Writes every full hour of [fromMs, toMs). */
export async function putHours(
  aws: LocalAws,
  measured: readonly Measured[],
  fromMs: number,
  toMs: number,
): Promise<number> {
  const batches = new Map<string, { region: string; namespace: string; data: MetricDatum[][] }>();
  let count = 0;
  const endMs = Math.floor(toMs / hourMs) * hourMs;
  for (const one of measured) {
    const key = `${one.region}|${one.namespace}`;
    const batch = batches.get(key) ?? { region: one.region, namespace: one.namespace, data: [[]] };
    batches.set(key, batch);
    for (let atMs = Math.ceil(fromMs / hourMs) * hourMs; atMs < endMs; atMs += hourMs) {
      for (const [MetricName, Value] of Object.entries(hourOf(one, atMs, endMs))) {
        let last = batch.data.at(-1);
        if (!last || last.length >= 1_000) batch.data.push((last = []));
        last.push({
          MetricName,
          Dimensions: [one.dimension],
          Timestamp: new Date(atMs),
          Value,
          Unit: unit(MetricName),
        });
        count++;
      }
    }
  }
  const limit = pLimit(2);
  await Promise.all(
    [...batches.values()].flatMap(({ region, namespace, data }) =>
      data
        .filter((MetricData) => MetricData.length > 0)
        .map((MetricData) =>
          limit(() =>
            aws.cloudwatch(region).send(new PutMetricDataCommand({ Namespace: namespace, MetricData })),
          ),
        ),
    ),
  );
  return count;
}

function unit(metric: string): MetricDatum['Unit'] {
  if (metric === 'CPUUtilization') return 'Percent';
  return metric === 'DatabaseConnections' ? 'Count' : 'Bytes';
}

/** 0 to 1, always the same for the same text (FNV-1a). */
function noise(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
