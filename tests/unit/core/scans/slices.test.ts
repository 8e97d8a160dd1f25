import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../../../core/listing.ts';
import type { ScanDeps } from '../../../../core/ports/deps.ts';
import { known, type Resource } from '../../../../core/resource.ts';
import { scanUnit } from '../../../../core/scans/scan-unit.ts';
import { maxTries, scanDeadlineMs, sliceMs } from '../../../../core/scans/slice.ts';
import { fn } from '../../../../queues/scan.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { account, region } from '../../../simulator/things.ts';

const unit = { account, region, kind: 'sim-server' };

/** Servers by number; every tenth has a violation. */
function servers(...numbers: readonly number[]): readonly Resource[] {
  return numbers.map((number) => ({
    ...unit,
    id: `server-${number}`,
    arn: `arn:aws:sim:${region}:${account}:server-${number}`,
    name: `server-${number}`,
    observedAtMs: 0,
    tags: known({}),
    facts: { state: known(number % 10 === 0 ? 'bad' : 'fine') },
    metrics: {},
    dimensions: {},
    protections: [],
    material: { Size: 'small' },
    monthlyUsd: 10,
  }));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth);

/** A company that lists these pages of servers, each by the cursor of the page before, and takes this long per page. */
function listing(pages: readonly (readonly Resource[])[], pageMs: number) {
  const here = createCompany({ servers: 0 });
  const asked: (string | undefined)[] = [];
  const list = async function* (_: unknown, from?: string): AsyncGenerator<Page> {
    asked.push(from);
    for (let nth = Number(from ?? 0); nth < pages.length; nth += 1) {
      here.advance(pageMs);
      const cursor = nth + 1 < pages.length ? { cursor: String(nth + 1) } : {};
      yield { resources: pages[nth] ?? [], ...cursor };
    }
  };
  Object.assign(here.ports.inventory, { list });
  return { here, asked };
}

async function scanServers(here: Company, scanId: string): Promise<void> {
  const work = { type: 'scan.start' as const, scanId, askedBy: null, channel: null, units: [unit] };
  here.queue.push({ work, dueMs: 0, running: 0 });
  await drain(here);
}

describe('a unit in slices', () => {
  test('is queued again when its time is up and counts, claims and evaluates each resource once', async () => {
    const pages = [range(0, 150), range(150, 300), range(250, 320)].map((numbers) => servers(...numbers));
    const { here, asked } = listing(pages, sliceMs);
    await scanServers(here, 's1');
    expect(asked.length).toBeGreaterThan(2);
    const [report] = await here.store.reports('s1');
    expect(report).toMatchObject({ lookedAt: [{ ...unit, count: 320 }], notLookedAt: [] });
    expect(report?.claimed).toHaveLength(32);
    expect(report?.evaluations).toMatchObject({ COMPLIANT: 288, NON_COMPLIANT: 32 });
    expect(new Set((await found(here)).map(({ resource }) => resource.id)).size).toBe(32);
  });

  test('is not read further with another policy, so that one unit has one policy', async () => {
    const pages = [range(0, 150), range(150, 300), range(300, 320)].map((numbers) => servers(...numbers));
    const { here, asked } = listing(pages, sliceMs);
    const { policy } = here.ports;
    const edited = () => ({ ...policy(), exemptTag: asked.length < 2 ? 'one' : 'two' });
    Object.assign(here.ports, { policy: edited });
    await scanServers(here, 's1');
    const [report] = await here.store.reports('s1');
    expect(report).toMatchObject({
      lookedAt: [],
      notLookedAt: [{ ...unit, reason: 'The policy was edited during the scan. The next scan reads it.' }],
    });
    expect(report?.evaluations).toBeUndefined();
  });

  test('has less than half the time of its function', () => {
    expect(sliceMs * 2).toBeLessThanOrEqual(fn.timeoutSeconds * 1_000);
  });

  test('is not read after three failed attempts, with the last error, and the digest is posted', async () => {
    const here = createCompany({ servers: 0 });
    let tries = 0;
    const liveIn = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('Throttling of the table'));
    };
    Object.assign(here.ports.store, { liveIn });
    await scanServers(here, 's1');
    expect(tries).toBe(maxTries);
    expect(await here.store.getScan('s1')).toMatchObject({ status: 'finished' });
    expect((await here.store.reports('s1'))[0]).toMatchObject({
      lookedAt: [],
      notLookedAt: [{ ...unit, reason: 'Tried 3 times. Throttling of the table' }],
    });
  });

  test('is not read after three attempts of workers that died', async () => {
    const here = createCompany({ servers: 0 });
    const asked: ScanDeps = {
      ...here.deps,
      inventory: { ...here.deps.inventory, list: () => ({ [Symbol.asyncIterator]: hang }) },
    };
    await start(here);
    for (let nth = 0; nth < maxTries; nth += 1) void scanUnit(asked, { scanId: 's1', ...unit });
    await drain(here);
    expect((await here.store.getScan('s1'))?.status).toBe('finished');
    expect((await here.store.reports('s1'))[0]?.notLookedAt).toMatchObject([
      { reason: 'Tried 3 times. No attempt finished.' },
    ]);
  });
});

const hang = (): AsyncIterator<Page> => ({ next: () => new Promise(() => undefined) });

/** Starts a scan whose units no worker takes. */
async function start(here: Company): Promise<void> {
  const { startScan } = await import('../../../../core/scans/start-scan.ts');
  const started = startScan(here.deps, { scanId: 's1', askedBy: null, channel: null, units: [unit] });
  while (await here.turns.step());
  await started;
}

describe('a scan at its deadline', () => {
  test('finishes with the missing units as not read, and the sweep posts the digest', async () => {
    const here = createCompany({ servers: 1 });
    await start(here);
    here.queue.length = 0;
    here.advance(scanDeadlineMs - 60_000);
    here.queue.push({ work: { type: 'scan.finish', scanId: 's1' }, dueMs: 0, running: 0 });
    await drain(here);
    expect((await here.store.getScan('s1'))?.status).toBe('running');
    await later(here, 2);
    expect(await here.store.getScan('s1')).toMatchObject({ status: 'finished', unitsDone: 1 });
    expect((await here.store.getScan('s1'))?.announcedAtMs).not.toBeNull();
    expect((await here.store.reports('s1'))[0]?.notLookedAt).toMatchObject([
      { ...unit, reason: 'The scan reached its limit of 3 hours.' },
    ]);
  });
});

describe('a finding whose resource is not listed any more', () => {
  test.each([
    [
      'stays open when AWS still returns the resource by id',
      (here: Company) => here.ports.inventory.get,
      'open|claimed|scheduled',
    ],
    [
      'is resolved when AWS confirms by id that the resource is gone',
      () => async () => undefined,
      'resolved',
    ],
    [
      'stays open when the resource cannot be read by id',
      () => () => Promise.reject(new Error('AccessDenied')),
      'open|claimed|scheduled',
    ],
  ] as const)('%s', async (_, get, status) => {
    const here = createCompany({ servers: 3 });
    await scan(here, 's1');
    expect(await found(here)).toHaveLength(3);
    here.advance(60_000);
    Object.assign(here.ports.inventory, {
      get: get(here),
      list: async function* (): AsyncGenerator<Page> {
        yield { resources: [] };
      },
    });
    await scanServers(here, 's2');
    for (const finding of await found(here)) expect(finding.status).toMatch(new RegExp(`^(${status})$`));
    const [report] = await here.store.reports('s2');
    expect(report?.undecided).toHaveLength(status === 'resolved' ? 0 : 3);
    expect(report?.evaluations === undefined).toBe(status !== 'resolved');
  });
});
