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

describe('what is looked at', () => {
  test('each account, region and kind is a message of its own; global kinds once an account', async () => {
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

  test('a kind that no rule of the policy is about is nobody’s work', async () => {
    const here = createOrganisation({ accounts: ['1'], rules: ['sim-server-idle'] });
    await here.start();
    expect(unitsOf(here.waiting)).toEqual(['1 eu-west-1 sim-server']);
  });

  test('regions are not asked for when all that is looked at is global', async () => {
    const here = createOrganisation({
      accounts: ['1'],
      rules: ['sim-address-idle'],
      refuses: { 'regions 1': 'never asked' },
    });
    await here.start();
    await here.drain();
    expect(await told(here)).toEqual({ lookedAt: ['1 global sim-address'], notLookedAt: [] });
  });

  test('with no rule at all a scan is over at once', async () => {
    const here = createOrganisation({ accounts: ['1'], rules: [] });
    await here.start();
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 0 });
  });
});

describe('what refuses', () => {
  test('an account that cannot be reached is one part that was not looked at, and stops no other', async () => {
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

  test('credentials that belong to nobody stop the accounts that are named as little', async () => {
    const here = createOrganisation({ accounts: [null, '2'], refuses: { own: 'the token expired' } });
    await here.start();
    await here.drain();
    expect(await told(here)).toMatchObject({
      lookedAt: expect.arrayContaining(['2 eu-west-1 sim-server']),
      notLookedAt: [{ account: 'unknown', region: 'every region', reason: 'the token expired' }],
    });
  });

  test('where nothing can be reached the scan is over at once, and says so', async () => {
    const here = createOrganisation({ accounts: ['1', '2'], refuses: { 'reach 1': 'no', 'reach 2': 'no' } });
    await here.start();
    await here.drain();
    expect(await here.scan()).toMatchObject({ status: 'finished', unitsTotal: 2, unitsDone: 2 });
    expect((await told(here)).notLookedAt).toHaveLength(2);
    expect(here.slack.digests.size).toBe(1);
  });

  test('regions that may not be listed leave the global services', async () => {
    const here = createOrganisation({ accounts: ['1'], refuses: { 'regions 1': 'denied' } });
    await here.start();
    await here.drain();
    expect(await told(here)).toMatchObject({
      lookedAt: ['1 global sim-address'],
      notLookedAt: [{ region: 'every region', reason: 'Its regions could not be listed: denied' }],
    });
  });

  test('a kind that cannot be read fails alone', async () => {
    const here = createOrganisation({ accounts: ['1'], refuses: { '1 eu-west-1 sim-server': 'denied' } });
    await here.start();
    await here.drain();
    const { lookedAt, notLookedAt } = await told(here);
    expect([...lookedAt].sort()).toEqual(['1 eu-west-1 sim-database', '1 global sim-address']);
    expect(notLookedAt).toEqual([
      { account: '1', region: 'eu-west-1', kind: 'sim-server', reason: 'denied' },
    ]);
  });

  test('thousands of parts that were not looked at leave the audit event small enough to be stored', async () => {
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

describe('what is interrupted or told twice', () => {
  test('a crash between any two messages: the repeat sends what is missing, and each part counts once', async () => {
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

  test('a crash after the plan and before the refusals are noted loses none of them', async () => {
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

  test('a message that comes twice is looked at once; the last one says again that all is done', async () => {
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

  test('a scan that is over is not begun again', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    await here.start();
    await here.drain();
    await here.start('C1');
    expect(here.waiting).toEqual([]);
  });
});

describe('a scan that takes long', () => {
  const sweep = async (here: ReturnType<typeof createOrganisation>): Promise<readonly string[]> => {
    const before = here.waiting.length;
    await here.do({ type: 'sweep' });
    return here.waiting.splice(before).map(({ type }) => type);
  };

  test('is left alone, and locks out others, for as long as its parts get done', async () => {
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

  test('is taken up again where it stands when no part has been done for five minutes', async () => {
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

  test('is planned when not even that had been stored, not taken for finished', async () => {
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

  test('gives way to another one when nothing has been done for a quarter of an hour', async () => {
    const here = createOrganisation({ accounts: ['1'] });
    await here.start();
    here.waiting.splice(0);
    here.advance(15 * minuteMs);
    await here.do({ type: 'scan.start', scanId: 's2', askedBy: null, channel: null });
    await here.drain();
    expect(await here.scan('s2')).toMatchObject({ status: 'finished' });
  });
});

describe('progress', () => {
  test('is told about fifty times however many parts there are, at the end always, and in the daily scan never', async () => {
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

test('100 accounts with 37 regions are 7,500 parts, and all of them are done', async () => {
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
