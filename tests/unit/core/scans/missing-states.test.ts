import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../../../core/listing.ts';
import { known, type Resource, type ResourceRef } from '../../../../core/resource.ts';
import { type Company, createCompany, drain } from '../../../simulator/company.ts';
import { account, region } from '../../../simulator/things.ts';

const unit = { account, region, kind: 'sim-server' };
const minuteMs = 60_000;

const server = (number: number): Resource => ({
  ...unit,
  id: `server-${number}`,
  arn: `arn:aws:sim:${region}:${account}:server-${number}`,
  name: `server-${number}`,
  observedAtMs: 0,
  tags: known({}),
  facts: { state: known('fine') },
  metrics: {},
  dimensions: {},
  protections: [],
  material: {},
  monthlyUsd: 10,
});

/** A company of compliant servers that lists the first `listed` of them and answers by id through `get`. */
function world(listed: number, get: (ref: ResourceRef) => Promise<Resource | undefined>) {
  const here = createCompany({ servers: 0 });
  const shows = { listed };
  const asked: string[] = [];
  Object.assign(here.ports.inventory, {
    list: async function* (): AsyncGenerator<Page> {
      yield { resources: Array.from({ length: shows.listed }, (_, nth) => server(nth)) };
    },
    get: (ref: ResourceRef) => {
      asked.push(ref.id);
      return get(ref);
    },
  });
  return { here, shows, asked };
}

async function scanServers(here: Company, scanId: string) {
  here.advance(minuteMs);
  const work = { type: 'scan.start' as const, scanId, askedBy: null, channel: null, units: [unit] };
  here.queue.push({ work, dueMs: 0, running: 0 });
  await drain(here);
  const [report] = await here.store.reports(scanId);
  const states = await here.ports.evaluations.known(unit);
  return { report, gone: states.filter(({ type }) => type === 'NOT_APPLICABLE').length };
}

describe('a missing resource without a finding', () => {
  test('is recorded as gone once AWS confirms it by id', async () => {
    const { here, shows, asked } = world(30, async () => undefined);
    await scanServers(here, 's1');
    shows.listed = 10;
    const { report, gone } = await scanServers(here, 's2');
    expect(asked).toHaveLength(20);
    expect(gone).toBe(20);
    expect(report).toMatchObject({ lookedAt: [{ count: 10 }], evaluations: { COMPLIANT: 10 } });
  });

  test.each([
    ['still exists', async () => server(29), 'still returns it by id'],
    ['cannot be read', () => Promise.reject(new Error('AccessDenied')), 'does not report whether'],
  ])('that %s by id makes its unit not read', async (_, get, why) => {
    const { here, shows } = world(30, get);
    await scanServers(here, 's1');
    shows.listed = 0;
    const { report, gone } = await scanServers(here, 's2');
    expect(gone).toBe(0);
    expect(report?.evaluations).toBeUndefined();
    expect(report).toMatchObject({ lookedAt: [], notLookedAt: [{ reason: expect.stringContaining(why) }] });
  });

  test('is recorded as gone even if others still exist, which make the unit not read', async () => {
    const { here, shows } = world(30, async ({ id }) => (id === 'server-3' ? server(3) : undefined));
    await scanServers(here, 's1');
    shows.listed = 0;
    const { report, gone } = await scanServers(here, 's2');
    expect(gone).toBe(29);
    expect(report?.notLookedAt).toHaveLength(1);
  });

  test('is read by id exactly once among 10,000, in slices of limited time', async () => {
    const made = world(10_000, async () => {
      made.here.advance(6);
      return undefined;
    });
    const { here, shows, asked } = made;
    await scanServers(here, 's1');
    shows.listed = 0;
    const { report, gone } = await scanServers(here, 's2');
    expect(new Set(asked).size).toBe(10_000);
    expect(asked).toHaveLength(10_000);
    expect((await here.store.slices('s2', unit)).length).toBeGreaterThan(0);
    expect(gone).toBe(10_000);
    expect(report).toMatchObject({ lookedAt: [{ count: 0 }], notLookedAt: [] });
  }, 60_000);
});
