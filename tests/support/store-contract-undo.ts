import { expect, test } from '@jest/globals';
import type { Finding } from '../../core/finding.ts';
import type { Store } from '../../core/ports/store.ts';
import { anEvent, startMs } from './store-samples.ts';
import { claimed } from './store-steps.ts';
import type { OpenWorld } from './store-world.ts';

async function remediated(store: Store, id: string): Promise<Finding> {
  const finding = await claimed(store, { on: { id } });
  const moved = await store.move(finding, { ...finding, status: 'remediated' }, anEvent(finding));
  if (!moved.ok) throw new Error('it was not remediated');
  return moved.value;
}

const undoing = (finding: Finding): Finding => ({ ...finding, status: 'undoing' });

export function undoContract(open: OpenWorld): void {
  test('an undo takes the claim again, so that no scan claims the resource', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'i-1');

    const moved = await store.move(finding, undoing(finding), anEvent(finding));

    expect(moved).toMatchObject({ ok: true, value: { status: 'undoing', version: 3 } });
    expect((await store.liveIn(finding.resource)).map(({ id }) => id)).toEqual([finding.id]);
    await expect(claimed(store, { on: { id: 'i-1' } })).rejects.toThrow('could not be claimed');
  });

  test('an undo is refused when a newer finding has the claim', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'i-1');
    const newer = await claimed(store, { on: { id: 'i-1' } });

    const moved = await store.move(finding, undoing(finding), anEvent(finding));

    expect(moved).toEqual({ ok: false, error: 'claimed' });
    expect(await store.get(finding.id)).toEqual(finding);
    expect((await store.liveIn(finding.resource)).map(({ id }) => id)).toEqual([newer.id]);
  });

  test('of two undos at once, one takes the claim', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'i-1');

    const results = await Promise.all(
      [1, 2].map(() => store.move(finding, undoing(finding), anEvent(finding))),
    );

    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('no other ended finding lives again', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'i-1');

    const moved = await store.move(finding, { ...finding, status: 'open' }, anEvent(finding));

    expect(moved).toEqual({ ok: false, error: 'stale' });
  });

  test('a finding whose resource came back under a new id gives up the old claim and takes the new one', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'vol-1');
    const begun = await store.move(finding, undoing(finding), anEvent(finding));
    if (!begun.ok) throw new Error('it was not begun');
    const resource = { ...finding.resource, id: 'vol-2' };
    const after: Finding = { ...begun.value, status: 'snoozed', resource };

    const moved = await store.move(begun.value, after, anEvent(after), { isReplaced: true });

    expect(moved).toMatchObject({ ok: true, value: { status: 'snoozed', resource: { id: 'vol-2' } } });
    await expect(claimed(store, { on: { id: 'vol-2' } })).rejects.toThrow('could not be claimed');
    expect(await claimed(store, { on: { id: 'vol-1' } })).toMatchObject({ status: 'claimed' });
    expect((await store.counts()).of.snoozed.findings).toBe(1);
  });

  test('a finding does not take the claim of the new id from another one', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'vol-1');
    const other = await claimed(store, { on: { id: 'vol-2' } });
    const begun = await store.move(finding, undoing(finding), anEvent(finding));
    if (!begun.ok) throw new Error('it was not begun');
    const after: Finding = { ...begun.value, status: 'snoozed', resource: other.resource };

    const moved = await store.move(begun.value, after, anEvent(after), { isReplaced: true });

    expect(moved).toEqual({ ok: false, error: 'claimed' });
    expect(await store.get(finding.id)).toEqual(begun.value);
  });

  test('no undo begins during a pause', async () => {
    const { store } = await open();
    const finding = await remediated(store, 'i-1');
    await store.setPause({ by: 'U2', atMs: startMs, reason: '' }, anEvent(null));

    const moved = await store.move(finding, undoing(finding), anEvent(finding), { notPaused: true });

    expect(moved).toEqual({ ok: false, error: 'paused' });
  });
}
