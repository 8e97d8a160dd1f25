import { expect, test } from '@jest/globals';
import { anEvent, startMs } from './store-samples.ts';
import type { OpenWorld } from './store-world.ts';

const expiresAtMs = startMs + 1_000;

export function keyValueContract(open: OpenWorld): void {
  test('a stored value can be read until the millisecond it expires', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    const value = { channel: 'C1', ts: '1.2', list: [1, null, { deep: true }], empty: '' };

    const put = await keyValue.put('outbox:1', value, { expiresAtMs });

    expect(await keyValue.get('outbox:1')).toEqual({ value, version: put.ok && put.value });
    expect(await keyValue.get('outbox:2')).toBeUndefined();
    setNow(expiresAtMs - 1);
    expect(await keyValue.get('outbox:1')).toMatchObject({ value });
    setNow(expiresAtMs);
    expect(await keyValue.get('outbox:1')).toBeUndefined();
  });

  test.each([['text'], [42], [true], [null], [[]]])('%j can be stored', async (value) => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    await keyValue.put('k', value, { expiresAtMs });

    expect(await keyValue.get('k')).toMatchObject({ value });
  });

  test('one of 20 simultaneous puts of an absent key succeeds, and an expired key is absent again', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);

    const first = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => keyValue.put('event:1', nth, { expiresAtMs, ifVersion: null })),
    );
    setNow(expiresAtMs);
    const later = await keyValue.put('event:1', 'later', { expiresAtMs: expiresAtMs + 1, ifVersion: null });

    expect(first.filter((result) => result.ok)).toHaveLength(1);
    expect(first.filter((result) => !result.ok && result.error === 'stale')).toHaveLength(19);
    expect(later.ok).toBe(true);
    expect(await keyValue.get('event:1')).toMatchObject({ value: 'later' });
  });

  test('a version is replaced once, and an older, absent or expired version is stale', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    const first = await keyValue.put('k', 'first', { expiresAtMs });
    const version = first.ok ? first.value : Number.NaN;

    const second = await keyValue.put('k', 'second', { expiresAtMs, ifVersion: version });
    const third = await keyValue.put('k', 'third', { expiresAtMs, ifVersion: version });

    expect(second.ok).toBe(true);
    expect(second).not.toEqual(first);
    expect(third).toEqual({ ok: false, error: 'stale' });
    expect(await keyValue.get('k')).toMatchObject({ value: 'second' });
    expect(await keyValue.put('absent', 1, { expiresAtMs, ifVersion: 1 })).toEqual({
      ok: false,
      error: 'stale',
    });
    setNow(expiresAtMs);
    const ended = await keyValue.put('k', 'late', {
      expiresAtMs: expiresAtMs + 1,
      ifVersion: second.ok ? second.value : 0,
    });
    expect(ended).toEqual({ ok: false, error: 'stale' });
  });

  test('a version from before a deletion is stale for the value put after it', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    const first = await keyValue.put('k', 1, { expiresAtMs });
    await keyValue.delete('k');
    await keyValue.delete('k');
    expect(await keyValue.get('k')).toBeUndefined();
    await keyValue.put('k', 2, { expiresAtMs, ifVersion: null });

    const stale = await keyValue.put('k', 3, { expiresAtMs, ifVersion: first.ok ? first.value : 0 });

    expect(stale).toEqual({ ok: false, error: 'stale' });
    expect(await keyValue.get('k')).toMatchObject({ value: 2 });
  });

  test('a value is stored together with its event, or neither is', async () => {
    const { store, keyValue, setNow } = await open();
    setNow(startMs);
    const [first, second] = [anEvent(null), anEvent(null)];
    const put = await keyValue.put('k', 1, { expiresAtMs, ifVersion: null, event: first });
    const stale = await keyValue.put('k', 2, { expiresAtMs, ifVersion: null, event: second });

    expect(stale).toEqual({ ok: false, error: 'stale' });
    expect(await keyValue.get('k')).toEqual({ value: 1, version: put.ok && put.value });
    expect(await store.auditOf({ type: first.type, limit: 9 })).toEqual({ events: [first] });
  });

  test('a put without a version replaces any value', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    await keyValue.put('k', 1, { expiresAtMs });
    await keyValue.put('k', 2, { expiresAtMs });

    expect(await keyValue.get('k')).toMatchObject({ value: 2 });
  });
}
