import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { dayMs, hourMs } from '../core/calendar.ts';
import { type EpochMs, type Fact, known, type MetricQuery, type Series, unknown } from '../core/resource.ts';
import { requiredList } from './access/answers.ts';
import { inWords } from './access/errors.ts';
import { pagesOf } from './access/pages.ts';

/** Limits of one GetMetricData call. */
export const maxQueries = 500;
export const maxPoints = 100_800;
/** Limit of pages per call; two are usual. */
const maxPages = 100;

export type SeriesAsk = {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly query: Omit<MetricQuery, 'stat'> & {
    /** Also "Minimum", "SampleCount" and "p99", as alarms have them. */
    readonly stat: string;
  };
};

type Window = { readonly fromMs: EpochMs; readonly toMs: EpochMs };
type Numbered = { readonly ask: SeriesAsk; readonly index: number; readonly points: number };

/**
 * Returns the series of one account and region in the order of the queries, in as few calls as the limits
 * allow. Never throws.
 */
export async function loadSeries(
  cloudWatch: CloudWatchClient,
  asks: readonly SeriesAsk[],
  nowMs: EpochMs,
): Promise<readonly Fact<Series>[]> {
  const batches = batchesOf(asks, nowMs);
  const answers = await Promise.all(
    batches.map(({ window, asks: batch }) => readBatch(cloudWatch, window, batch)),
  );
  const byIndex = new Map(answers.flatMap((answer) => [...answer]));
  return asks.map((_, index) => byIndex.get(index) ?? unknown('CloudWatch did not answer'));
}

/** Whole periods that end at the last full hour, or now. */
export function windowOf(query: Omit<MetricQuery, 'stat'>, nowMs: EpochMs): Window {
  const stepMs = query.ends === 'period' ? query.periodSeconds * 1_000 : hourMs;
  const toMs = Math.floor(nowMs / stepMs) * stepMs;
  return { fromMs: toMs - query.windowDays * dayMs, toMs };
}

/**
 * Packs queries with the same window into batches within both limits: largest first, each into the first
 * batch with room.
 */
export function batchesOf(
  asks: readonly SeriesAsk[],
  nowMs: EpochMs,
): readonly { readonly window: Window; readonly asks: readonly Numbered[] }[] {
  const batches: { window: Window; asks: Numbered[]; points: number }[] = [];
  const numbered = asks.map((ask, index) => ({ ask, index, points: expectedPoints(ask.query) }));
  const open = new Map<string, { window: Window; asks: Numbered[]; points: number }[]>();
  for (const one of numbered.toSorted((a, b) => b.points - a.points)) {
    const window = windowOf(one.ask.query, nowMs);
    const key = `${window.fromMs}|${window.toMs}`;
    const candidates = open.get(key) ?? [];
    open.set(key, candidates);
    let batch = candidates.find((b) => b.asks.length < maxQueries && b.points + one.points <= maxPoints);
    if (!batch) {
      batch = { window, asks: [], points: 0 };
      candidates.push(batch);
      batches.push(batch);
    }
    batch.asks.push(one);
    batch.points += one.points;
  }
  return batches;
}

function expectedPoints({ windowDays, periodSeconds }: SeriesAsk['query']): number {
  return Math.ceil((windowDays * 86_400) / periodSeconds);
}

type Collected = { complete: boolean; because: string; readonly points: Map<EpochMs, number> };

async function readBatch(
  cloudWatch: CloudWatchClient,
  window: Window,
  asks: readonly Numbered[],
): Promise<ReadonlyMap<number, Fact<Series>>> {
  const collected = new Map<string, Collected>();
  let failure: string | null = null;
  try {
    await readPages(cloudWatch, window, asks, collected);
  } catch (error) {
    failure = inWords(error);
  }
  return new Map(
    asks.map(({ ask, index }) => [index, fact(ask, window, collected.get(`m${index}`), failure)]),
  );
}

/** A series may continue on later pages. It is complete when its last part is. */
async function readPages(
  cloudWatch: CloudWatchClient,
  { fromMs, toMs }: Window,
  asks: readonly Numbered[],
  collected: Map<string, Collected>,
): Promise<void> {
  const input = {
    StartTime: new Date(fromMs),
    EndTime: new Date(toMs),
    ScanBy: 'TimestampAscending' as const,
    MetricDataQueries: asks.map(metricDataQuery),
  };
  const pages = pagesOf({ what: 'data points', atMost: maxPages }, async (NextToken) => {
    const answer = await cloudWatch.send(new GetMetricDataCommand({ ...input, NextToken }));
    return { items: requiredList(answer.MetricDataResults, 'metrics'), next: answer.NextToken };
  });
  for await (const { items } of pages) {
    for (const { Id = '', StatusCode, Timestamps = [], Values = [], Messages = [] } of items) {
      const series = collected.get(Id) ?? { complete: false, because: '', points: new Map() };
      collected.set(Id, series);
      series.complete = StatusCode === 'Complete';
      series.because = Messages[0]?.Value ?? `CloudWatch says ${StatusCode ?? 'nothing about completeness'}`;
      // Both lists must have the same length:
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
      if (Timestamps.length !== Values.length)
        throw new Error("CloudWatch's response has different numbers of timestamps and values");
      Timestamps.forEach((at, i) => {
        const value = Values[i];
        if (value !== undefined) series.points.set(at.getTime(), value);
      });
    }
  }
}

function metricDataQuery({ ask: { query, dimensions }, index }: Numbered): MetricDataQuery {
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: query.namespace,
        MetricName: query.metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: query.periodSeconds,
      Stat: query.stat,
    },
  };
}

function fact(
  { query }: SeriesAsk,
  window: Window,
  series: Collected | undefined,
  failure: string | null,
): Fact<Series> {
  if (failure !== null) return unknown(failure);
  if (!series) return unknown('CloudWatch returned nothing for this metric');
  if (!series.complete) return unknown(series.because);
  const inWindow = (atMs: EpochMs): boolean =>
    atMs > window.fromMs - query.periodSeconds * 1_000 && atMs < window.toMs;
  const points = [...series.points]
    .filter(([atMs]) => inWindow(atMs))
    .map(([atMs, value]) => ({ atMs, value }))
    .sort((a, b) => a.atMs - b.atMs);
  return known({ ...window, periodSeconds: query.periodSeconds, points });
}
