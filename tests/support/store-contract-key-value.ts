import { expect, test } from '@jest/globals';
import { startMs } from './store-samples.ts';
import type { OpenWorld } from './store-world.ts';

const expiresAtMs = startMs + 1_000;

export function keyValueContract(open: OpenWorld): void {
  test('a small fact reads back until the millisecond it ends', async () => {
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

  test.each([['text'], [42], [true], [null], [[]]])('%j is a value', async (value) => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    await keyValue.put('k', value, { expiresAtMs });

    expect(await keyValue.get('k')).toMatchObject({ value });
  });

  test('of 20 who put what must be absent one succeeds; when it ended it is absent again', async () => {
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

  test('a version is replaced once; an older, an absent or an ended one is stale', async () => {
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

  test('a version of before a deletion does not fit what was put after it', async () => {
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

  test('without a version, whatever is there is replaced', async () => {
    const { keyValue, setNow } = await open();
    setNow(startMs);
    await keyValue.put('k', 1, { expiresAtMs });
    await keyValue.put('k', 2, { expiresAtMs });

    expect(await keyValue.get('k')).toMatchObject({ value: 2 });
  });
}
