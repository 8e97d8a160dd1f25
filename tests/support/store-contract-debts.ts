import { expect, test } from '@jest/globals';
import { aFinding, anEvent, startMs } from './store-samples.ts';
import { claimed } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

export function debtContract(open: OpenWorld): void {
  test('a move owes an update of card and schedule until it is synced, and a claim owes nothing', async () => {
    const { store } = await open();
    const finding = await claimed(store);
    expect(await store.unsynced(9)).toEqual([]);

    const moved = await store.move(
      finding,
      { ...finding, status: 'open', updatedAtMs: startMs + 5 },
      anEvent(finding),
    );

    expect(await store.unsynced(9)).toEqual([{ findingId: finding.id, sinceMs: startMs + 5 }]);
    if (moved.ok) await store.synced(moved.value);
    expect(await store.unsynced(9)).toEqual([]);
    expect(await store.get(finding.id)).toEqual(moved.ok && moved.value);
  });

  test('syncing an older change keeps the debt of a newer one', async () => {
    const { store } = await open();
    const finding = await claimed(store);
    const first = await store.move(finding, { ...finding, status: 'open' }, anEvent(finding));
    const opened = first.ok ? first.value : finding;
    await store.move(opened, { ...opened, status: 'resolved', updatedAtMs: startMs + 9 }, anEvent(finding));

    await store.synced(opened);

    expect(await store.unsynced(9)).toEqual([{ findingId: finding.id, sinceMs: startMs + 9 }]);
  });

  test('a lapsed finding owes an update of its card, and a refused move owes nothing', async () => {
    const { store } = await open();
    const former = await claimed(store, { on: { id: 'i-1' }, claimExpiresAtMs: startMs });
    await store.move({ ...former, version: 7 }, { ...former, status: 'open' }, anEvent(former));
    expect(await store.unsynced(9)).toEqual([]);
    const heir = aFinding({ on: { id: 'i-1' } });
    await store.claim(heir, anEvent(heir), startMs + 3);

    expect(await store.unsynced(9)).toEqual([{ findingId: former.id, sinceMs: startMs + 3 }]);
  });

  test('the oldest debts come first', async () => {
    const { store } = await open();
    for (const nth of [3, 1, 4, 0, 2]) {
      const finding = await claimed(store);
      await store.move(finding, { ...finding, status: 'open', updatedAtMs: startMs + nth }, anEvent(finding));
    }

    expect((await store.unsynced(3)).map(({ sinceMs }) => sinceMs - startMs)).toEqual([0, 1, 2]);
    expect(await store.unsynced(9)).toHaveLength(5);
  });

  test('syncing an unknown finding changes nothing', async () => {
    const { store } = await open();
    const stranger = aFinding();

    await store.synced(stranger);

    expect(await store.get(stranger.id)).toBeUndefined();
  });
}
