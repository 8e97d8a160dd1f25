import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Queue } from '../../../../core/ports/queue.ts';
import type { Work } from '../../../../core/work.ts';
import { createOrganisation } from '../../../support/organisation.ts';

const minuteMs = 60_000;

const unitsOf = (works: readonly Work[]): readonly string[] =>
  works.flatMap((work) => (work.type === 'scan.unit' ? [`${work.account} ${work.region} ${work.kind}`] : []));
const count = (works: readonly Work[], type: Work['type']): number =>
  works.filter((work) => work.type === type).length;

async function told(here: ReturnType<typeof createOrganisation>) {
  const reports = await here.deps.store.reports('s1');
  return {
    lookedAt: reports.flatMap(({ lookedAt }) =>
      lookedAt.map(({ account, region, kind }) => `${account} ${region} ${kind}`),
    ),
    notLookedAt: reports.flatMap(({ notLookedAt }) => notLookedAt),
  };
}

describe('the units of a scan', () => {
  test('are one message per account, region and kind, with global kinds once per account', async () => {
    const here = createOrganisation({ accounts: ['1', '2'], regions: ['eu-west-1', 'us-east-1'] });
    await here.start();
    expect([...unitsOf(here.waiting)].sort()).toEqual(
      ['1', '2'].flatMap((account) => [
        `${account} eu-west-1 sim-database`,
        `${account} eu-west-1 sim-server`,
        `${account} global sim-address`,
        `${account} us-east-1 sim-database`,
        `${account} us-east-1 sim-server`,
      ]),
    );
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 10, unitsDone: 10 });
  });

  test('leave out kinds without a rule in the policy', async () => {
    const here = createOrganisation({ accounts: ['1'], rules: ['sim-server-idle'] });
    await here.start();
    expect(unitsOf(here.waiting)).toEqual(['1 eu-west-1 sim-server']);
  });

  test('need no list of regions when all kinds are global', async () => {
    const here = createOrganisation({
      accounts: ['1'],
      rules: ['sim-address-idle'],
      refuses: { 'regions 1': 'never asked' },
    });
    await here.start();
    await here.drain();
    expect(await told(here)).toEqual({ lookedAt: ['1 global sim-address'], notLookedAt: [] });
  });

  test('are none without rules, and the scan finishes at once', async () => {
    const here = createOrganisation({ accounts: ['1'], rules: [] });
    await here.start();
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 0 });
  });
});

describe('a refusal', () => {
  test('of one account is one entry in notLookedAt and stops no other account', async () => {
    const accounts = Array.from({ length: 25 }, (_, nth) => String(nth));
    const here = createOrganisation({ accounts, refuses: { 'reach 7': 'the role may not be assumed' } });
    await here.start();
    await here.drain();
    const { lookedAt, notLookedAt } = await told(here);
    expect(notLookedAt).toEqual([
      { account: '7', region: 'every region', kind: 'every kind', reason: 'the role may not be assumed' },
    ]);
    expect(lookedAt).toHaveLength(24 * 3);
    expect(here.listed.filter((what) => what.startsWith('7 '))).toEqual([]);
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 24 * 3 + 1 });
  });

  test("of the janitor's own credentials leaves the other accounts readable", async () => {
    const here = createOrganisation({ accounts: [null, '2'], refuses: { own: 'the token expired' } });
    await here.start();
    await here.drain();
    expect(await told(here)).toMatchObject({
      lookedAt: expect.arrayContaining(['2 eu-west-1 sim-server']),
      notLookedAt: [{ account: 'unknown', region: 'every region', reason: 'the token expired' }],
    });
  });

  test('of every account finishes the scan at once with a digest', async () => {
    const here = createOrganisation({ accounts: ['1', '2'], refuses: { 'reach 1': 'no', 'reach 2': 'no' } });
    await here.start();
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 2, unitsDone: 2 });
    expect((await told(here)).notLookedAt).toHaveLength(2);
    expect(here.slack.digests.size).toBe(1);
  });

  test('of the list of regions leaves the global services readable', async () => {
    const here = createOrganisation({ accounts: ['1'], refuses: { 'regions 1': 'denied' } });
    await here.start();
    await here.drain();
    expect(await told(here)).toMatchObject({
      lookedAt: ['1 global sim-address'],
      notLookedAt: [{ region: 'every region', reason: 'Its regions could not be listed: denied' }],
    });
  });

  test('of one kind affects only that kind', async () => {
    const here = createOrganisation({ accounts: ['1'], refuses: { '1 eu-west-1 sim-server': 'denied' } });
    await here.start();
    await here.drain();
    const { lookedAt, notLookedAt } = await told(here);
    expect([...lookedAt].sort()).toEqual(['1 eu-west-1 sim-database', '1 global sim-address']);
    expect(notLookedAt).toEqual([
      { account: '1', region: 'eu-west-1', kind: 'sim-server', reason: 'denied' },
    ]);
  });

  test('of 300 units keeps the audit event below 50 kB', async () => {
    const regions = Array.from({ length: 300 }, (_, nth) => `region-${nth}`);
    const refuses = Object.fromEntries(regions.map((region) => [`1 ${region} sim-server`, 'denied']));
    const here = createOrganisation({ accounts: ['1'], regions, refuses });
    await here.start();
    await here.drain();
    const { events } = await here.deps.store.auditOf({ type: 'scan.finished', limit: 1 });
    expect(events[0]?.details).toMatchObject({ notLookedAtTotal: 300 });
    expect(JSON.stringify(events[0]).length).toBeLessThan(50_000);
  });
});

describe('interrupted and repeated messages', () => {
  test('a repeat after a crash between any two messages sends the missing units, and each unit counts once', async () => {
    for (let crashAt = 0; crashAt <= 6; crashAt += 1) {
      const here = createOrganisation({ accounts: ['1', '2', '3'], refuses: { 'reach 2': 'no' } });
      const whole = here.deps.queue;
      const sendAll: Queue['sendAll'] = async (works) => {
        await whole.sendAll(works.slice(0, crashAt));
        throw new Error('crash');
      };
      Object.assign(here.deps, { queue: { ...whole, sendAll } });
      await expect(here.start()).rejects.toThrow('crash');
      expect(unitsOf(here.waiting)).toHaveLength(crashAt);
      Object.assign(here.deps, { queue: whole });

      await here.start();
      await here.drain();

      expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 7, unitsDone: 7 });
      expect(await told(here)).toMatchObject({ notLookedAt: [{ account: '2', reason: 'no' }] });
      expect(here.listed).toHaveLength(6);
    }
  });

  test('a crash between plan and refusals loses no refusal', async () => {
    const here = createOrganisation({ accounts: ['1', '2'], refuses: { 'reach 2': 'no' } });
    const { finishUnit } = here.deps.store;
    Object.assign(here.deps.store, { finishUnit: () => Promise.reject(new Error('crash')) });
    await expect(here.start()).rejects.toThrow('crash');
    Object.assign(here.deps.store, { finishUnit });
    await here.start();
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished' });
    expect(await told(here)).toMatchObject({
      notLookedAt: [{ account: '2', kind: 'every kind', reason: 'Not reachable when the scan started.' }],
    });
  });

  test('a unit message that arrives twice is scanned once, and the last one queues scan.finish again', async () => {
    const here = createOrganisation({ accounts: ['1'], rules: ['sim-server-idle'] });
    await here.start();
    const [unit] = here.waiting.splice(0);
    if (!unit) throw new Error('nothing was sent');
    await here.do(unit);
    await here.do(unit);
    expect(here.listed).toHaveLength(1);
    expect(await here.scan()).toMatchObject({ unitsDone: 1 });
    expect(here.waiting.map(({ type }) => type)).toEqual(['scan.finish', 'scan.finish']);
  });

  test('a start message for a finished scan changes nothing', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    await here.start();
    await here.drain();
    await here.start('C1');
    expect(here.waiting).toEqual([]);
  });
});

describe('a long scan', () => {
  const sweep = async (here: ReturnType<typeof createOrganisation>): Promise<readonly string[]> => {
    const before = here.waiting.length;
    await here.do({ type: 'sweep' });
    return here.waiting.splice(before).map(({ type }) => type);
  };

  test('keeps running and blocks other scans while its units make progress', async () => {
    const here = createOrganisation({ accounts: Array.from({ length: 10 }, (_, nth) => String(nth)) });
    await here.start();
    for (const unit of here.waiting.splice(0, 29)) {
      here.advance(4 * minuteMs);
      await here.do(unit);
      expect(await sweep(here)).toEqual([]);
    }
    await here.do({ type: 'scan.start', scanId: 's2', askedBy: null, channel: null });
    expect(await here.deps.store.getScan('s2')).toBeUndefined();
  });

  test('resumes with its missing units after five minutes without progress', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    await here.start('C1');
    const [first, ...lost] = here.waiting.splice(0);
    if (!first) throw new Error('nothing was sent');
    here.advance(4 * minuteMs);
    await here.do(first);
    here.advance(5 * minuteMs - 1);
    expect(await sweep(here)).toEqual([]);
    here.advance(1);
    await here.do({ type: 'sweep' });
    const again = unitsOf(await here.drain());
    expect([...again].sort()).toEqual([...unitsOf(lost)].sort());
    expect(await here.scan()).toMatchObject({ status: 'finished', channel: 'C1' });
  });

  test('is planned again when it crashed before its plan was stored', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    const { planUnits } = here.deps.store;
    Object.assign(here.deps.store, { planUnits: () => Promise.reject(new Error('crash')) });
    await expect(here.start()).rejects.toThrow('crash');
    Object.assign(here.deps.store, { planUnits });
    here.advance(5 * minuteMs);
    await here.do({ type: 'sweep' });
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 3, unitsDone: 3 });
  });

  test('gives way to a new scan after 15 minutes without progress', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    await here.start();
    here.waiting.splice(0);
    here.advance(15 * minuteMs);
    await here.do({ type: 'scan.start', scanId: 's2', askedBy: null, channel: null });
    await here.drain();
    expect(await here.scan('s2')).toMatchObject({ status: 'finished' });
  });
});

describe('scan progress', () => {
  test('is reported about fifty times for any number of units, always at the end, and never for the daily scan', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 5 }),
        async (some, many) => {
          const here = createOrganisation({
            accounts: Array.from({ length: some }, (_, nth) => String(nth)),
            regions: Array.from({ length: many }, (_, nth) => `region-${nth}`),
          });
          await here.start('C1');
          const units = here.waiting.filter(({ type }) => type === 'scan.unit');
          here.waiting.splice(0);
          for (const unit of units) await here.do(unit);
          expect(count(here.waiting, 'scan.progress')).toBeLessThanOrEqual(51);
          expect(count(here.waiting, 'scan.progress')).toBeGreaterThanOrEqual(Math.min(units.length, 25));
          expect(here.waiting.slice(-2).map(({ type }) => type)).toEqual(['scan.finish', 'scan.progress']);
        },
      ),
      { numRuns: 30 },
    );
    const daily = createOrganisation({ accounts: ['1', '2'] });
    await daily.start(null);
    expect(count(await daily.drain(), 'scan.progress')).toBe(0);
  });
});

test('100 accounts with 37 regions become 7,500 units, and all of them finish', async () => {
  const here = createOrganisation({
    accounts: Array.from({ length: 100 }, (_, nth) => String(100_000_000_000 + nth)),
    regions: Array.from({ length: 37 }, (_, nth) => `region-${nth}`),
  });
  await here.start('C1');
  const done = await here.drain();
  expect(new Set(unitsOf(done)).size).toBe(7_500);
  expect(count(done, 'scan.unit')).toBe(7_500);
  expect(count(done, 'scan.progress')).toBeLessThan(60);
  expect(await here.scan()).toMatchObject({ status: 'finished', unitsDone: 7_500 });
});
