import { describe, expect, test } from '@jest/globals';
import type { Finding, Status } from '../../core/finding.ts';
import type { Incident } from '../../core/incident.ts';
import { byMoneyAndRisk } from '../../core/lists/finding-order.ts';
import type { ListQuery, Store } from '../../core/ports/store.ts';
import { aFinding, anEvent, dayMs, startMs } from './store-samples.ts';
import { claimed } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

const ids = (findings: readonly Finding[]): readonly string[] => findings.map((finding) => finding.id).sort();

async function everyPage(store: Store, status: Status, limit: number): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.byStatus(status, { limit, ...(cursor !== undefined && { cursor }) });
    expect(page.findings.length).toBeLessThanOrEqual(limit);
    found.push(...page.findings);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

export function listContract(open: OpenWorld): void {
  test('liveIn returns exactly the live findings of an account, region and kind', async () => {
    const { store } = await open();
    const here = await claimed(store);
    const alsoHere = await claimed(store, { rule: 'ec2-instance-tagged-unused' });
    await claimed(store, { on: { region: 'eu-west-2' } });
    await claimed(store, { on: { account: '222222222222' } });
    await claimed(store, { on: { kind: 'rds-instance' } });
    const ended = await claimed(store);
    await store.move(ended, { ...ended, status: 'remediated' }, anEvent(ended));

    const live = await store.liveIn({ account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' });

    expect(ids(live)).toEqual(ids([here, alsoHere]));
    expect(live.find((finding) => finding.id === here.id)).toEqual(here);
  });

  test('findings are read by ids, once each and in any status, and unknown ids are skipped', async () => {
    const { store } = await open();
    const live = await claimed(store);
    const ended = await claimed(store);
    await claimed(store);
    await store.move(ended, { ...ended, status: 'resolved' }, anEvent(ended));

    const many = await store.getMany([live.id, ended.id, 'fnd_unknown', live.id]);

    expect(ids(many)).toEqual(ids([live, ended]));
    expect(many.find(({ id }) => id === ended.id)).toMatchObject({ status: 'resolved', version: 2 });
    expect(await store.getMany([])).toEqual([]);
  });

  test('a status lists live findings by the time found and ended ones by their end, newest first', async () => {
    const { store } = await open();
    const old = await claimed(store, { foundAtMs: startMs - dayMs });
    const young = await claimed(store, { foundAtMs: startMs });
    const middle = await claimed(store, { foundAtMs: startMs - 1 });

    const live = await store.byStatus('claimed');
    expect(live.findings.map(({ id }) => id)).toEqual([young.id, middle.id, old.id]);

    for (const [finding, endedAtMs] of [
      [young, 1],
      [old, 3],
      [middle, 2],
    ] as const) {
      const after = { ...finding, status: 'resolved' as const, updatedAtMs: startMs + endedAtMs };
      await store.move(finding, after, anEvent(finding));
    }
    const ended = await store.byStatus('resolved');
    expect(ended.findings.map(({ id }) => id)).toEqual([old.id, middle.id, young.id]);
    expect(await store.byStatus('claimed')).toEqual({ findings: [] });
  });

  test('pages have no gaps or repetitions, also among findings of the same millisecond', async () => {
    const { store } = await open();
    const all: Finding[] = [];
    for (let nth = 0; nth < 10; nth++)
      all.push(await claimed(store, { foundAtMs: startMs + Math.floor(nth / 4) }));

    for (const limit of [1, 3, 5, 10, 11]) {
      const paged = await everyPage(store, 'claimed', limit);
      expect(paged).toHaveLength(10);
      expect(ids(paged)).toEqual(ids(all));
    }
  });

  test('a page that ends with the last finding has no cursor', async () => {
    const { store } = await open();
    await claimed(store);
    await claimed(store);

    expect((await store.byStatus('claimed', { limit: 2 })).cursor).toBeUndefined();
    expect((await store.byStatus('claimed', { limit: 1 })).cursor).toBeDefined();
  });

  test('a finding that leaves its status between pages does not repeat or hide others', async () => {
    const { store } = await open();
    const all: Finding[] = [];
    for (let nth = 0; nth < 6; nth++) all.push(await claimed(store, { foundAtMs: startMs + nth }));
    const first = await store.byStatus('claimed', { limit: 2 });
    for (const at of [5, 3]) {
      const finding = all[at] as Finding;
      await store.move(finding, { ...finding, status: 'open' }, anEvent(finding));
    }

    const rest = await store.byStatus('claimed', { limit: 9, ...(first.cursor && { cursor: first.cursor }) });

    expect(rest.findings.map(({ foundAtMs }) => foundAtMs - startMs)).toEqual([2, 1, 0]);
  });

  test('5,000 findings are listed completely in bounded pages', async () => {
    const { store, seed } = await open();
    const all = Array.from({ length: 5_000 }, (_, nth) =>
      aFinding({ foundAtMs: startMs + nth, status: 'open' }),
    );
    await seed(all);

    expect((await store.byStatus('open')).findings).toHaveLength(100);
    expect((await store.byStatus('open', { limit: 1_000_000 })).findings).toHaveLength(500);
    const live = await store.liveIn({ account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' });
    expect(ids(live)).toEqual(ids(all));
  });

  test('incidents are listed by how bad they are and how long they last, and for a day after they end', async () => {
    const { store } = await open();
    const incident = (sinceMs: number): Incident => ({
      sinceMs,
      alarms: [],
      repeats: 0,
      acknowledged: null,
      escalatedAtMs: null,
      clearedAtMs: null,
    });
    const over = async (one: Finding, atMs: number): Promise<void> => {
      const cleared = { ...(one.incident ?? { sinceMs: 0, alarms: [], repeats: 0 }), clearedAtMs: atMs };
      const after: Finding = {
        ...one,
        status: 'resolved',
        incident: { ...incident(0), ...cleared },
        updatedAtMs: atMs + 7,
      };
      await store.move(one, after, anEvent(one));
    };
    await claimed(store, { severity: 'critical' });
    const young = await claimed(store, { severity: 'high', incident: incident(startMs - 1) });
    const observed = await claimed(store, { severity: 'medium', status: 'observed', incident: incident(1) });
    const old = await claimed(store, { severity: 'high', incident: incident(startMs - 2) });
    const worst = await claimed(store, { severity: 'critical', incident: incident(startMs) });
    const first = await claimed(store, { incident: incident(5) });
    const last = await claimed(store, { incident: incident(5) });
    const before = await claimed(store, { incident: incident(5) });
    await over(last, startMs + 20);
    await over(first, startMs + 10);
    await over(before, startMs + 9);

    expect(await store.incidentIds(startMs + 10)).toEqual({
      open: [worst.id, old.id, young.id, observed.id],
      ended: [last.id, first.id],
    });
  });

  describe('a list of findings', () => {
    const owner = (userId: string): Finding['owner'] => ({ userId, name: 'N', why: 'tag' });
    const snooze = (untilMs: number): Finding['snooze'] => ({
      untilMs,
      reason: 'r',
      by: 'U1',
      atMs: startMs,
    });

    /** Pages forward from the start and back from the end. */
    async function bothWays(store: Store, asked: Omit<ListQuery, 'after' | 'before'>): Promise<string[][]> {
      const on: string[] = [];
      const back: string[] = [];
      for (let place: string | undefined, hasMore = true; hasMore; ) {
        const page = await store.list({ ...asked, ...(place === undefined ? {} : { after: place }) });
        on.push(...page.findings.map(({ id }) => id));
        ({ to: place, hasMore } = page);
      }
      for (let place: string | null = null, hasMore = true; hasMore; ) {
        const page = await store.list({ ...asked, before: place });
        back.unshift(...page.findings.map(({ id }) => id));
        ({ from: place = null, hasMore } = page);
      }
      return [on, back];
    }

    test.each([1, 3, 7, 20])(
      'by rank over several statuses, %i at a time, has the most expensive first in both directions',
      async (limit) => {
        const { store } = await open();
        const all: Finding[] = [];
        for (let nth = 0; nth < 12; nth += 1) {
          const finding = await claimed(store, { monthlyUsd: nth % 5 === 0 ? null : (nth * 7) % 10 });
          const status = (['claimed', 'open', 'failed'] as const)[nth % 3] ?? 'open';
          const moved = await store.move(finding, { ...finding, status }, anEvent(finding));
          if (moved.ok) all.push(moved.value);
        }
        await claimed(store, { status: 'observed', monthlyUsd: 999 });
        const wanted = all.sort(byMoneyAndRisk).map(({ id }) => id);
        const asked = {
          of: { statuses: ['claimed', 'open', 'failed'] as const },
          order: 'rank' as const,
          limit,
        };
        expect(await bothWays(store, asked)).toEqual([wanted, wanted]);
      },
    );

    test('by due time has the soonest first, and a snooze counts by its end', async () => {
      const { store } = await open();
      const ids: string[] = [];
      for (const untilMs of [3, 1, 2])
        ids[untilMs - 1] = (await claimed(store, { status: 'snoozed', snooze: snooze(untilMs) })).id;
      await claimed(store, { status: 'scheduled', remediateAtMs: 0 });
      const asked = { of: { statuses: ['snoozed'] as const }, order: 'due' as const, limit: 2 };
      expect(await bothWays(store, asked)).toEqual([ids, ids]);
    });

    test('of an owner has their open findings and no ended ones', async () => {
      const { store } = await open();
      const mine: Finding[] = [];
      for (let nth = 0; nth < 9; nth += 1) {
        const one = await claimed(store, { owner: owner(nth % 3 ? 'U1' : 'U2'), monthlyUsd: nth });
        if (nth % 3) mine.push(one);
      }
      const over = await claimed(store, { owner: owner('U1') });
      await store.move(over, { ...over, status: 'resolved' }, anEvent(over));
      const lost = mine.pop() as Finding;
      await store.move(lost, { ...lost, owner: owner('U3') }, anEvent(lost));
      const wanted = mine.sort(byMoneyAndRisk).map(({ id }) => id);
      const asked = { of: { owner: 'U1' }, order: 'rank' as const, limit: 2 };
      expect(await bothWays(store, asked)).toEqual([wanted, wanted]);
      expect(await store.list({ of: { owner: 'U9' }, order: 'rank', limit: 2 })).toEqual({
        findings: [],
        places: [],
        hasMore: false,
      });
    });

    test('returns the position of each finding, and continues before or after any of them', async () => {
      const { store } = await open();
      for (let nth = 0; nth < 5; nth += 1) await claimed(store, { owner: owner('U1'), monthlyUsd: nth });
      const asked = { of: { owner: 'U1' }, order: 'rank' as const, limit: 9 };
      const { findings, places } = await store.list(asked);
      expect(findings).toHaveLength(5);
      for (const [nth, place] of places.entries()) {
        expect((await store.list({ ...asked, after: place })).findings).toEqual(findings.slice(nth + 1));
        expect((await store.list({ ...asked, before: place })).places).toEqual(places.slice(0, nth));
      }
    });

    test('of ended findings has the latest end first', async () => {
      const { store } = await open();
      const ids: string[] = [];
      for (const [nth, status] of (['resolved', 'remediated', 'lapsed', 'resolved'] as const).entries()) {
        const finding = await claimed(store);
        await store.move(finding, { ...finding, status, updatedAtMs: startMs + nth }, anEvent(finding));
        ids.unshift(finding.id);
      }
      const statuses = ['remediated', 'resolved', 'lapsed'] as const;
      expect(await bothWays(store, { of: { statuses }, order: 'newest', limit: 3 })).toEqual([ids, ids]);
    });
  });
}
