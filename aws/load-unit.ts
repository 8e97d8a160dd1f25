import pLimit from 'p-limit';
import type { FactRequest } from '../core/ports/inventory.ts';
import {
  type EpochMs,
  type Fact,
  known,
  metricKey,
  type Resource,
  type ResourceRef,
  type Series,
  type Tags,
  unknown,
} from '../core/resource.ts';
import { inWords } from './access/errors.ts';
import type { Throttle } from './access/throttle.ts';
import type { AnyKind, Reader } from './kinds/define.ts';
import { loadSeries, type SeriesAsk } from './metrics.ts';
import { withTags } from './tags.ts';

/** Facts of single resources read in parallel. */
const factsAtATime = 10;

/** Loads data of one account and region: all metrics together, facts a few at a time. */
export async function loadUnit(
  readerIn: (account: string, region: string, atMs: EpochMs) => Promise<Reader>,
  kindOf: (id: string) => AnyKind,
  wanted: readonly FactRequest[],
  atMs: EpochMs,
  throttle: Throttle,
): Promise<readonly Resource[]> {
  const first = wanted[0]?.resource;
  if (!first) return [];
  const aws = await readerIn(first.account, first.region, atMs).catch((error: unknown) => inWords(error));
  if (typeof aws === 'string') return wanted.map((one) => withNothing(one, unknown(aws)));
  const limit = pLimit(factsAtATime);
  const metrics = wanted.map((one) =>
    one.needs.flatMap((need) => (need.need === 'metric' ? [need.query, ...(need.next ?? [])] : [])),
  );
  const asks = wanted.flatMap(({ resource }, i): SeriesAsk[] =>
    (metrics[i] ?? []).map((query) => ({ dimensions: resource.dimensions, query })),
  );
  const [series, facts] = await Promise.all([
    asks.length === 0 ? [] : loadSeries(aws.clients.cloudWatch(aws.region), asks, atMs),
    Promise.all(
      wanted.map(({ resource, needs }) =>
        Promise.all(
          needs.flatMap((need) =>
            need.need === 'fact'
              ? [
                  limit(
                    async () =>
                      [
                        need.name,
                        await readFact(aws, kindOf, resource, need.name, throttle, wanted),
                      ] as const,
                  ),
                ]
              : [],
          ),
        ),
      ),
    ),
  ]);
  let next = 0;
  return wanted.map(({ resource }, i) => {
    const read = (metrics[i] ?? []).map(
      (query) => [metricKey(query), series[next++] ?? unknown('not answered')] as const,
    );
    return withFacts(withMetrics(resource, read), facts[i] ?? []);
  });
}

async function readFact(
  aws: Reader,
  kindOf: (id: string) => AnyKind,
  resource: Resource,
  name: string,
  throttle: Throttle,
  wanted: readonly FactRequest[],
): Promise<Fact<unknown>> {
  const all = (): readonly Resource[] =>
    wanted.flatMap(({ resource: one, needs }) =>
      one.kind === resource.kind && needs.some((need) => need.need === 'fact' && need.name === name)
        ? [one]
        : [],
    );
  try {
    const kind = kindOf(resource.kind);
    const loader = name === 'tags' ? kind.tags : kind.facts[name];
    if (!loader) return name === 'tags' ? resource.tags : unknown(`${kind.title}s cannot read ${name}`);
    const load: (...given: readonly [Reader, never, never]) => Promise<unknown> = loader.load;
    return known(await throttle.run(serviceOf(resource), () => load(aws, resource as never, all() as never)));
  } catch (error) {
    return unknown(inWords(error));
  }
}

/** The unit of throttling. S3 buckets are listed in one region, so their calls rest for the whole account. */
export function serviceOf({ account, region, kind }: ResourceRef): string {
  return `${account}|${region}|${kind}`;
}

/** Marks all requested data as unknown, for an account that cannot be entered. */
function withNothing({ resource, needs }: FactRequest, why: Fact<never>): Resource {
  const metrics = needs.flatMap((need) =>
    need.need === 'metric'
      ? [need.query, ...(need.next ?? [])].map((query) => [metricKey(query), why] as const)
      : [],
  );
  const facts = needs.flatMap((need) => (need.need === 'fact' ? [[need.name, why] as const] : []));
  return withFacts(withMetrics(resource, metrics), facts);
}

function withMetrics(resource: Resource, read: readonly (readonly [string, Fact<Series>])[]): Resource {
  return read.length === 0
    ? resource
    : { ...resource, metrics: { ...resource.metrics, ...Object.fromEntries(read) } };
}

function withFacts(resource: Resource, read: readonly (readonly [string, Fact<unknown>])[]): Resource {
  return read.reduce<Resource>((current, [name, fact]) => {
    if (name === 'tags') return withTags(current, fact as Fact<Tags>);
    const location = name === 'location' && fact.known ? { location: String(fact.value) } : {};
    return { ...current, ...location, facts: { ...current.facts, [name]: fact } };
  }, resource);
}
