import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../../../core/listing.ts';
import type { Inventory } from '../../../../core/ports/inventory.ts';
import { known, type Resource, type Tags, tagsNotRequested, unknown } from '../../../../core/resource.ts';
import { type Company, createCompany, drain, found } from '../../../simulator/company.ts';
import { account, region } from '../../../simulator/things.ts';

const unit = { account, region, kind: 'sim-server' };
const owned = { Environment: 'dev', Owner: 'ada' };
const exempt = { ...owned, 'janitor:exempt': 'our website' };

function server(number: number, state = 'bad'): Resource {
  return {
    ...unit,
    id: `server-${number}`,
    arn: `arn:aws:sim:${region}:${account}:server-${number}`,
    name: `server-${number}`,
    observedAtMs: 0,
    tags: tagsNotRequested,
    facts: { state: known(state) },
    metrics: {},
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: 10,
  };
}

type World = {
  readonly here: Company;
  readonly servers: Resource[];
  /** The tags on each server; a server without an entry has `owned`. */
  readonly own: Map<string, Tags | Error>;
  readonly index: Map<string, Tags>;
  /** Servers whose own tags were read since the last scan. */
  readonly asked: string[];
};

/** A company whose scan reads tags from an index. */
function world(count: number): World {
  const here = createCompany({ servers: 0 });
  const made: World = {
    here,
    servers: Array.from({ length: count }, (_, nth) => server(nth)),
    own: new Map(),
    index: new Map(),
    asked: [],
  };
  const inventory: Pick<Inventory, 'list' | 'load' | 'indexedTags'> = {
    list: async function* (): AsyncGenerator<Page> {
      yield { resources: made.servers };
    },
    load: async (wanted) =>
      wanted.map(({ resource, needs }) => {
        if (!needs.some((need) => need.need === 'fact' && need.name === 'tags')) return resource;
        made.asked.push(resource.id);
        const tags = made.own.get(resource.id) ?? owned;
        const { tagsMayLag: _, ...rest } = resource;
        return { ...rest, tags: tags instanceof Error ? unknown(tags.message) : known(tags) };
      }),
    indexedTags: async (resources) =>
      resources.map((resource) => ({
        ...resource,
        tags: known(made.index.get(resource.id) ?? owned),
        tagsMayLag: true as const,
      })),
  };
  Object.assign(here.ports.inventory, inventory);
  return made;
}

async function scanAll({ here, asked }: World, scanId: string): Promise<void> {
  asked.length = 0;
  here.advance(60_000);
  const work = { type: 'scan.start' as const, scanId, askedBy: null, channel: null, units: [unit] };
  here.queue.push({ work, dueMs: 0, running: 0 });
  await drain(here);
}

describe('tags from a lagging index', () => {
  test('do not decide a claim: an exemption tag on the resource counts', async () => {
    const made = world(3);
    made.own.set('server-1', exempt);
    await scanAll(made, 's1');
    expect((await found(made.here)).map(({ resource }) => resource.id).toSorted()).toEqual([
      'server-0',
      'server-2',
    ]);
    expect(made.asked.toSorted()).toEqual(['server-0', 'server-1', 'server-2']);
    expect((await made.here.store.reports('s1'))[0]).toMatchObject({ exempt: 1 });
  });

  test("create no claim when the resource's own tags cannot be read", async () => {
    const made = world(2);
    made.own.set('server-1', new Error('access denied'));
    await scanAll(made, 's1');
    expect((await found(made.here)).map(({ resource }) => resource.id)).toEqual(['server-0']);
    expect((await made.here.store.reports('s1'))[0]?.undecided).toMatchObject([
      { resourceId: 'server-1', missing: 'tags' },
    ]);
  });

  test('are enough for unchanged findings but not for findings that wait for a card', async () => {
    const made = world(6);
    await scanAll(made, 's1');
    const waiting = (await found(made.here, 'claimed')).map(({ resource }) => resource.id);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.length).toBeLessThan(6);
    await scanAll(made, 's2');
    expect(made.asked.toSorted()).toEqual(waiting.toSorted());
    expect((await made.here.store.reports('s2'))[0]).toMatchObject({ known: 6, claimed: [] });
  });

  test('resolve no finding when only the index still has the exemption tag', async () => {
    const made = world(2);
    await scanAll(made, 's1');
    made.index.set('server-0', exempt);
    await scanAll(made, 's2');
    expect(made.asked).toEqual(['server-0']);
    expect(await found(made.here, 'resolved')).toEqual([]);
    made.own.set('server-0', exempt);
    await scanAll(made, 's3');
    expect((await found(made.here, 'resolved')).map(({ resource }) => resource.id)).toEqual(['server-0']);
  });

  test("do not cause a new question before the resource's own tags were read", async () => {
    const made = world(1);
    await scanAll(made, 's1');
    const [before] = await found(made.here);
    made.servers[0] = { ...server(0), material: { Owner: 'bob' } };
    made.own.set('server-0', exempt);
    await scanAll(made, 's2');
    expect(made.asked).toEqual(['server-0']);
    const [after] = await found(made.here, 'resolved');
    expect(after).toMatchObject({ id: before?.id, generation: before?.generation });
  });
});
