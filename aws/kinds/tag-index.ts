import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { inGroups } from '../../core/listing.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import { type EpochMs, known, type Resource, type Tags } from '../../core/resource.ts';
import type { Accounts } from '../access/accounts.ts';
import { requiredList } from '../access/answers.ts';
import { everyItem } from '../access/pages.ts';
import { createThrottle } from '../access/throttle.ts';
import type { Clients } from '../clients.ts';
import { toTags, withTags } from '../tags.ts';
import type { AnyKind } from './define.ts';

type TagIndexDeps = {
  readonly accounts: Pick<Accounts, 'clients'>;
  readonly kinds: readonly AnyKind[];
  readonly nowMs: () => EpochMs;
};

type TagGroup = { readonly account: string; readonly region: string | undefined; readonly kind: AnyKind };

/** Maximum ARNs per call. */
const arnsAtATime = 100;
const callsAtATime = 4;

/** AWS's tag index. Resources of a failed call or of an unknown region are returned unchanged. */
export function createTagIndex({ accounts, kinds, nowMs }: TagIndexDeps): Pick<Inventory, 'indexedTags'> {
  const throttle = createThrottle(nowMs);
  const read = async ({ account, region, kind }: TagGroup, resources: readonly Resource[]) => {
    if (!kind.tags?.index) return resources;
    const { resourceType } = kind.tags.index;
    try {
      const clients = await accounts.clients(account, 'read');
      const tags = await throttle.run(`${account}|${region}`, () =>
        readTagIndex(clients, region, resourceType, resources),
      );
      return resources.map(
        (resource): Resource => ({
          ...withTags(resource, known(tags.get(resource.arn) ?? {})),
          tagsMayLag: true,
        }),
      );
    } catch {
      return resources;
    }
  };
  return {
    indexedTags: async (resources) => {
      const found = new Map<Resource, Resource>();
      await inGroups(groupsOf(kinds, resources), callsAtATime, async ([group, members]) => {
        const answers = await read(group, members);
        for (const [nth, resource] of members.entries()) found.set(resource, answers[nth] ?? resource);
      });
      return resources.map((resource) => found.get(resource) ?? resource);
    },
  };
}

/**
 * Tags by ARN. Resources that never had a tag or were just tagged are absent.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function readTagIndex(
  clients: Clients,
  region: string | undefined,
  resourceType: string,
  resources: readonly Resource[],
): Promise<ReadonlyMap<string, Tags>> {
  const place = region ?? (clients.emulated ? clients.homeRegion : undefined);
  if (place === undefined) throw new Error('the region of the resource is unknown');
  const client = clients.other('tagging', (config) => new ResourceGroupsTaggingAPIClient(config))(place);
  // moto ignores the list of ARNs.
  const wanted = clients.emulated
    ? { ResourceTypeFilters: [resourceType], ResourcesPerPage: arnsAtATime }
    : { ResourceARNList: resources.map(({ arn }) => arn) };
  const entries = await everyItem({ what: 'tags', atMost: 1_000 }, async (token) => {
    if (token !== undefined && !clients.emulated)
      throw new Error('AWS returned the tags of one request in more than one page');
    const answer = await client.send(
      new GetResourcesCommand({ ...wanted, ...(token === undefined ? {} : { PaginationToken: token }) }),
    );
    return { items: requiredList(answer.ResourceTagMappingList, 'tags'), next: answer.PaginationToken };
  });
  return new Map(
    entries.map(({ ResourceARN = '', Tags }) => [ResourceARN, toTags(requiredList(Tags, 'tags'))]),
  );
}

function groupsOf(
  kinds: readonly AnyKind[],
  resources: readonly Resource[],
): readonly (readonly [TagGroup, readonly Resource[]])[] {
  const groups = new Map<string, { readonly group: TagGroup; readonly members: Resource[] }>();
  for (const resource of resources) {
    const kind = kinds.find(({ id }) => id === resource.kind);
    if (!kind?.tags?.index) continue;
    const region = resource.region === 'global' ? resource.location : resource.region;
    const key = `${resource.account}|${region ?? ''}|${kind.id}`;
    const known = groups.get(key) ?? { group: { account: resource.account, region, kind }, members: [] };
    known.members.push(resource);
    groups.set(key, known);
  }
  return [...groups.values()].flatMap(({ group, members }) =>
    Array.from(
      { length: Math.ceil(members.length / arnsAtATime) },
      (_, nth) => [group, members.slice(nth * arnsAtATime, (nth + 1) * arnsAtATime)] as const,
    ),
  );
}
