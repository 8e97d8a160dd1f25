import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Hosted } from './hosted.ts';

export type LoadResult = {
  readonly requests: number;
  /** Answered requests per second during the load. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly greatestMs: number;
  readonly peakMegabytes: number;
  /** Requests not answered with 200. */
  readonly failed: number;
  readonly slowestKind: string;
};

type TimedRequest = {
  readonly name: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly memory: number;
};

/** Sends requests at a steady rate, whether or not earlier ones are answered. A request's time starts when it was due. */
export async function load(
  door: Hosted,
  requests: ReadonlyMap<string, () => APIGatewayProxyEventV2>,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<LoadResult> {
  const kinds = [...requests];
  const total = perSecond * seconds;
  const startedMs = performance.now() + 50;
  const asked: Promise<TimedRequest>[] = [];
  const ask = async (n: number, dueMs: number): Promise<TimedRequest> => {
    const [name, make] = kinds[(n * 7) % kinds.length] ?? [];
    if (name === undefined || make === undefined) throw new Error('there are no requests');
    const { answer, memory } = await door.ask(make());
    return { name, ms: performance.now() - dueMs, ok: answer.statusCode === 200, memory };
  };
  for (let n = 0; n < total; n += 1) {
    const dueMs = startedMs + (n * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    asked.push(ask(n, dueMs));
  }
  const answered = await Promise.all(asked);
  const tookMs = performance.now() - startedMs;
  const sorted = answered.toSorted((a, b) => a.ms - b.ms);
  return {
    requests: total,
    perSecond: (total * 1000) / tookMs,
    p50Ms: at(sorted, 0.5).ms,
    p99Ms: at(sorted, 0.99).ms,
    greatestMs: at(sorted, 1).ms,
    peakMegabytes: Math.max(...answered.map(({ memory }) => memory)) / 1024 ** 2,
    failed: answered.filter(({ ok }) => !ok).length,
    slowestKind: at(sorted, 1).name,
  };
}

function at<T>(sorted: readonly T[], part: number): T {
  const one = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (one === undefined) throw new Error('nothing was measured');
  return one;
}
