import { expect, test } from '@jest/globals';
import type { Finding, Status } from '../../core/finding.ts';
import { noCounts, type Tally } from '../../core/lists/finding-counts.ts';
import { ownerStatuses } from '../../core/lists/finding-order.ts';
import type { Store } from '../../core/ports/store.ts';
import { aFinding, anEvent, dayMs, startMs } from './store-samples.ts';
import { claimed } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

const owners = ['U1', 'U2', null] as const;
const statuses = Object.keys(noCounts()) as readonly Status[];

const owned = (userId: string | null): Finding['owner'] => ({ userId, name: 'N', why: 'tag' });

/** What the counters must be, computed from the findings. */
function recounted(findings: readonly Finding[]): Record<Status, Tally> {
  const of = statuses.map((status): [Status, Tally] => {
    const those = findings.filter((finding) => finding.status === status);
    const saving = ['snoozed', 'observed', 'remediated', 'resolved', 'lapsed'].includes(status)
      ? []
      : those.filter(({ rejection, protections }) => rejection === null && protections.length === 0);
    const cents = saving.reduce((sum, { monthlyUsd }) => sum + Math.round((monthlyUsd ?? 0) * 100), 0);
    return [status, { findings: those.length, microUsd: cents * 10_000 }];
  });
  return Object.fromEntries(of) as Record<Status, Tally>;
}

async function expectCounted(store: Store, ids: readonly string[]): Promise<void> {
  const findings = await store.getMany(ids);
  expect(findings).toHaveLength(ids.length);
  expect((await store.counts()).of).toEqual(recounted(findings));
  for (const userId of ['U1', 'U2', 'U3']) {
    const mine = findings.filter(
      ({ owner, status }) => owner.userId === userId && ownerStatuses.includes(status),
    );
    expect({ userId, owns: await store.countOwned(userId) }).toEqual({ userId, owns: mine.length });
  }
}

export function countContract(open: OpenWorld): void {
  test('a store without findings counts zero, and a recount stores when it ran', async () => {
    const { store } = await open();
    expect((await store.counts()).of).toEqual(noCounts());
    expect(await store.countOwned('U1')).toBe(0);
    expect(await store.recount(startMs)).toEqual({ findings: 0, mended: 0, isWhole: true });
    expect(await store.countedAtMs()).toBe(startMs);
  });

  test('the counters equal a count of the findings after random changes, races, repetitions and lost responses', async () => {
    const { store, loseNextAnswer } = await open();
    await store.recount(startMs);
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const ids: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      const owner = owned(owners[random(3)] ?? null);
      const monthlyUsd = random(4) === 0 ? null : random(10_000) / 100;
      if (random(3) === 0) loseNextAnswer();
      const finding = aFinding({ owner, monthlyUsd, on: { id: `i-${random(12)}` } });
      const isNew = random(2) === 0 || ids.length === 0;
      // Sometimes late enough that the previous claim has expired.
      const nowMs = random(4) === 0 ? startMs + 31 * dayMs : startMs;
      if (isNew) {
        const event = anEvent(finding);
        await Promise.allSettled([store.claim(finding, event, nowMs), store.claim(finding, event, nowMs)]);
        if (await store.get(finding.id)) ids.push(finding.id);
        continue;
      }
      const before = await store.get(ids[random(ids.length)] ?? '');
      if (!before) throw new Error('a finding is lost');
      const status = statuses[random(statuses.length)] ?? 'open';
      const rejection = random(3) === 0 ? { by: 'U1', atMs: nowMs, reason: 'Needed' } : null;
      const protections = random(4) === 0 ? [{ code: 'spot', because: 'It is a Spot instance.' }] : [];
      const after = { ...before, status, owner, monthlyUsd, rejection, protections };
      const move = () => store.move(before, after, anEvent(before));
      await Promise.allSettled([move(), move(), move()]);
    }
    // Uses up a response that is still to be lost.
    await store.setPause({ by: 'U1', atMs: startMs, reason: '' }, anEvent(null)).catch(() => undefined);
    expect(ids.length).toBeGreaterThan(10);
    await expectCounted(store, ids);
    expect(await store.recount(startMs + 1)).toEqual({ findings: ids.length, mended: 0, isWhole: true });
    await expectCounted(store, ids);
  });

  test("the owner's count follows a finding that is passed on", async () => {
    const { store } = await open();
    await store.recount(startMs);
    const finding = await claimed(store, { owner: owned('U1') });
    await store.move(finding, { ...finding, owner: owned('U2') }, anEvent(finding));
    expect([await store.countOwned('U1'), await store.countOwned('U2')]).toEqual([0, 1]);
  });

  test('a finding of several owners is listed and counted for each until it is passed on or ends', async () => {
    const { store } = await open();
    await store.recount(startMs);
    const seen = async (): Promise<unknown> =>
      Promise.all(
        ['U1', 'U2', 'U3'].map(async (owner) => {
          const { findings } = await store.list({ of: { owner }, order: 'rank', limit: 9 });
          return [owner, findings.map(({ id }) => id), await store.countOwned(owner)];
        }),
      );
    const finding = await claimed(store, { owner: { ...owned('U1'), others: ['U2', 'U3'] } });
    const of = [finding.id];
    expect(await seen()).toEqual([
      ['U1', of, 1],
      ['U2', of, 1],
      ['U3', of, 1],
    ]);
    const passed = await store.move(
      finding,
      { ...finding, monthlyUsd: 1, owner: { ...owned('U1'), others: ['U3'] } },
      anEvent(finding),
    );
    expect(await seen()).toEqual([
      ['U1', of, 1],
      ['U2', [], 0],
      ['U3', of, 1],
    ]);
    if (!passed.ok) throw new Error('it could not be passed on');
    await store.move(passed.value, { ...passed.value, status: 'resolved' }, anEvent(finding));
    expect(await seen()).toEqual([
      ['U1', [], 0],
      ['U2', [], 0],
      ['U3', [], 0],
    ]);
  });
}
