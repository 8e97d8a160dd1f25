import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import pLimit from 'p-limit';
import type { Inventory, Wanted } from '../core/ports/inventory.ts';
import {
  type EpochMs,
  type Fact,
  known,
  metricKey,
  type Resource,
  resourceKey,
  type Series,
  type Tags,
  unknown,
} from '../core/resource.ts';
import type { Accounts, Use } from './access/accounts.ts';
import type { Clients } from './access/clients.ts';
import { inWords } from './access/errors.ts';
import type { AnyKind, Reader } from './kinds/define.ts';
import { loadSeries, type SeriesAsk } from './metrics.ts';
import { materialTags } from './tags.ts';

export type InventoryDeps = {
  readonly accounts: Accounts;
  readonly kinds: readonly AnyKind[];
  readonly nowMs: () => EpochMs;
};

/** How many facts of single resources are read at a time. */
const factsAtATime = 10;

/** Reads each account with clients of its own: another account's name on its resources would be a lie. */
export function createInventory({ accounts, kinds, nowMs }: InventoryDeps): Inventory {
  const kindOf = (id: string): AnyKind => {
    const kind = kinds.find((candidate) => candidate.id === id);
    if (!kind) throw new Error(`There is no kind ${id}`);
    return kind;
  };
  const readerIn = async (
    account: string,
    region: string,
    atMs = nowMs(),
    use: Use = 'read',
  ): Promise<Reader> => reader(await accounts.clients(account, use), account, region, atMs);
  return {
    ownAccount: () => inPlainWords(accounts.own),
    reach: (account) =>
      inPlainWords(async () => {
        await accounts.clients(account, 'read');
      }),
    regions: (account) => inPlainWords(async () => enabledRegions(await accounts.clients(account, 'read'))),
    kindsIn: (region) => {
      const scope = region === 'global' ? 'global' : 'regional';
      return kinds.filter((kind) => kind.scope === scope).map((kind) => kind.id);
    },
    list: ({ account, region, kind }) =>
      inPlainWords(async () => kindOf(kind).list.run(await readerIn(account, region))),
    get: (ref) =>
      inPlainWords(async () => kindOf(ref.kind).get.run(await readerIn(ref.account, ref.region), ref)),
    load: async (wanted, atMs) => {
      const units = byUnit(wanted);
      const loaded = new Map<string, Resource>();
      await Promise.all(
        [...units.values()].map(async (unit) => {
          for (const resource of await loadUnit(readerIn, kindOf, unit, atMs))
            loaded.set(resourceKey(resource), resource);
        }),
      );
      return wanted.map(({ resource }) => loaded.get(resourceKey(resource)) ?? resource);
    },
    plan: (kind, remediation) => {
      const known = kinds.find((candidate) => candidate.id === kind)?.remediations[remediation];
      return (
        known && {
          remediation,
          title: known.title,
          undo: known.undo,
          ...(known.asksFor ? { asksFor: known.asksFor } : {}),
        }
      );
    },
    probe: async (resource, remediation) => {
      try {
        const aws = await readerIn(resource.account, resource.region, nowMs(), 'probe');
        return await kindOf(resource.kind).probe.run(aws, resource as never, remediation);
      } catch (error) {
        return { probe: { allowed: 'unknown', because: inWords(error) }, protections: [] };
      }
    },
  };
}

export function reader(clients: Clients, account: string, region: string, nowMs: EpochMs): Reader {
  const answers = new Map<string, Promise<unknown>>();
  return {
    account,
    region,
    nowMs,
    clients,
    once: <T>(key: string, read: () => Promise<T>): Promise<T> => {
      const answer = answers.get(key) ?? read();
      answers.set(key, answer);
      return answer as Promise<T>;
    },
  };
}

/** A region that is not opted in is none of the account's. An emulator lists what it serves, whatever it says of opting in. */
async function enabledRegions(clients: Clients): Promise<readonly string[]> {
  const { Regions = [] } = await clients
    .ec2(clients.homeRegion)
    .send(new DescribeRegionsCommand({ AllRegions: false }));
  const enabled = Regions.filter(({ OptInStatus }) => clients.emulated || OptInStatus !== 'not-opted-in');
  if (enabled.length === 0) throw new Error('AWS named no enabled region');
  return enabled.flatMap(({ RegionName }) => RegionName ?? []).toSorted();
}

/** The error that people read in the report: the cause stays with it for the log. */
async function inPlainWords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new Error(inWords(cause), { cause });
  }
}

/** What one account and region is asked for: all metrics together, and the facts a few at a time. */
async function loadUnit(
  readerIn: (account: string, region: string, atMs: EpochMs) => Promise<Reader>,
  kindOf: (id: string) => AnyKind,
  wanted: readonly Wanted[],
  atMs: EpochMs,
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
              ? [limit(async () => [need.name, await readFact(aws, kindOf, resource, need.name)] as const)]
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

function byUnit(wanted: readonly Wanted[]): ReadonlyMap<string, readonly Wanted[]> {
  const units = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const key = `${one.resource.account}|${one.resource.region}`;
    const unit = units.get(key);
    if (unit) unit.push(one);
    else units.set(key, [one]);
  }
  return units;
}

async function readFact(
  aws: Reader,
  kindOf: (id: string) => AnyKind,
  resource: Resource,
  name: string,
): Promise<Fact<unknown>> {
  try {
    const kind = kindOf(resource.kind);
    const loader = name === 'tags' ? kind.tags : kind.facts[name];
    if (!loader)
      return name === 'tags' ? resource.tags : unknown(`${kind.title}s have no way to read ${name}`);
    return known(await loader.load(aws, resource as never));
  } catch (error) {
    return unknown(inWords(error));
  }
}

/** Of an account that cannot be entered: all that was asked for, as not known. */
function withNothing({ resource, needs }: Wanted, why: Fact<never>): Resource {
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

function withTags(resource: Resource, tags: Fact<Tags>): Resource {
  return {
    ...resource,
    tags,
    material: { ...resource.material, ...(tags.known ? materialTags(tags.value) : {}) },
  };
}
