import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { FactRequest, Inventory } from '../core/ports/inventory.ts';
import { type EpochMs, type Resource, resourceKey } from '../core/resource.ts';
import type { Accounts, Use } from './access/accounts.ts';
import { requiredList } from './access/answers.ts';
import { inWords } from './access/errors.ts';
import { createThrottle } from './access/throttle.ts';
import type { Clients } from './clients.ts';
import type { AnyKind, Reader } from './kinds/define.ts';
import { loadUnit, serviceOf } from './load-unit.ts';
import { reader } from './reader.ts';

export type InventoryDeps = {
  readonly accounts: Accounts;
  readonly kinds: readonly AnyKind[];
  readonly nowMs: () => EpochMs;
};

/** Reads AWS. Each account has its own clients, so resources cannot be attributed to the wrong account. */
export function createInventory({ accounts, kinds, nowMs }: InventoryDeps): Inventory {
  const throttle = createThrottle(nowMs);
  const kindOf = (id: string): AnyKind => {
    const kind = kinds.find((candidate) => candidate.id === id);
    if (!kind) throw new Error(`Unknown kind: ${id}`);
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
    async *list({ account, region, kind }, from) {
      const listed = new Set<string>();
      try {
        for await (const page of kindOf(kind).list.run(await readerIn(account, region), from))
          yield { ...page, resources: page.resources.filter(({ id }) => !listed.has(id) && listed.add(id)) };
      } catch (cause) {
        throw new Error(inWords(cause), { cause });
      }
    },
    get: (ref) =>
      inPlainWords(async () => {
        const aws = await readerIn(ref.account, ref.region);
        return throttle.run(serviceOf(ref), () => kindOf(ref.kind).get.run(aws, ref));
      }),
    load: async (wanted, atMs) => {
      const units = byUnit(wanted);
      const loaded = new Map<string, Resource>();
      await Promise.all(
        [...units.values()].map(async (unit) => {
          for (const resource of await loadUnit(readerIn, kindOf, unit, atMs, throttle))
            loaded.set(resourceKey(resource), resource);
        }),
      );
      return wanted.map(({ resource }) => loaded.get(resourceKey(resource)) ?? resource);
    },
    health: (unit) =>
      inPlainWords(async () => {
        const { health } = kindOf(unit.kind);
        return health ? health.run(await readerIn(unit.account, unit.region)) : null;
      }),
    plan: (kind, remediation, resource) => {
      const known = kinds.find(({ id }) => id === kind)?.remediations[remediation];
      return (
        known && {
          remediation,
          title: known.title,
          undo: (resource && known.undoOf?.(resource as never)) ?? known.undo,
          ...(known.asksFor ? { asksFor: known.asksFor } : {}),
        }
      );
    },
    probe: async (resource, remediation) => {
      try {
        const aws = await readerIn(resource.account, resource.region, nowMs(), 'probe');
        return await kindOf(resource.kind).probe.run(aws, resource as never, remediation);
      } catch (error) {
        const because = inWords(error);
        return { probe: { allowed: 'unknown', because }, protections: [], unread: because };
      }
    },
  };
}

/**
 * Returns the enabled regions of an account. Regions that need opt-in count only after it. An emulator's list
 * is used whole.
 */
async function enabledRegions(clients: Clients): Promise<readonly string[]> {
  const { Regions } = await clients
    .ec2(clients.homeRegion)
    .send(new DescribeRegionsCommand({ AllRegions: false }));
  const enabled = requiredList(Regions, 'regions').filter(
    ({ OptInStatus }) => clients.emulated || OptInStatus !== 'not-opted-in',
  );
  if (enabled.length === 0) throw new Error("EC2's response has no enabled region");
  return enabled.flatMap(({ RegionName }) => RegionName ?? []).toSorted();
}

/** Converts an error to words for the report. The cause stays attached for the log. */
async function inPlainWords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new Error(inWords(cause), { cause });
  }
}

function byUnit(wanted: readonly FactRequest[]): ReadonlyMap<string, readonly FactRequest[]> {
  const units = new Map<string, FactRequest[]>();
  for (const one of wanted) {
    const key = `${one.resource.account}|${one.resource.region}`;
    const unit = units.get(key);
    if (unit) unit.push(one);
    else units.set(key, [one]);
  }
  return units;
}
