import { describe, expect, test } from '@jest/globals';
import { cachedKeyValue } from '../../../handlers/door/cached-key-value.ts';
import { answerWithinMs, inTime, TooSlow } from '../../../handlers/door/in-time.ts';
import { oneRequest } from '../../../handlers/door/request.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { anEvent } from '../../support/store-samples.ts';

const clock = { nowMs: () => 1_000_000 };
const sync = { type: 'finding.sync', findingId: 'f1' } as const;
const recheck = { type: 'finding.recheck', findingId: 'f1', generation: 1 } as const;

function request() {
  const queue = createMemoryQueue({ clock });
  const store = createMemoryStore();
  return { queue, store, ...oneRequest({ queue, store }) };
}

describe('the work of a request', () => {
  test('is sent as one message, in order and without duplicates', async () => {
    const { queue, deps, send } = request();
    await deps.queue.send(sync);
    await deps.queue.sendAll([recheck, sync]);
    expect(queue.waiting()).toEqual([]);
    await send();
    await send();
    expect(queue.waiting().map(({ work, queue }) => ({ work, queue }))).toEqual([
      { work: { type: 'together', works: [sync, recheck] }, queue: 'notify' },
    ]);
  });

  test('is sent unwrapped when there is one piece, and not at all when there is none', async () => {
    const { queue, deps, send } = request();
    await send();
    await deps.queue.send(sync);
    await send();
    expect(queue.waiting().map(({ work, queue }) => ({ work, queue }))).toEqual([
      { work: sync, queue: 'notify' },
    ]);
  });

  test.each([[recheck], [{ type: 'sweep' } as const]])(
    'for the recheck queue goes through the notifier: %p',
    async (work) => {
      const { queue, deps, send } = request();
      await deps.queue.send(work);
      await send();
      expect(queue.waiting().map(({ work, queue }) => ({ work, queue }))).toEqual([
        { work: { type: 'together', works: [work] }, queue: 'notify' },
      ]);
    },
  );
});

test('a request sees the pause as it was at the first read, and its own changes', async () => {
  const { store, deps } = request();
  expect(await deps.store.pause()).toBeUndefined();
  const pause = { by: 'U1', atMs: 1, reason: 'r' };
  await store.setPause(pause, anEvent(null));
  expect(await deps.store.pause()).toBeUndefined();
  await deps.store.setPause(null, anEvent(null));
  await deps.store.setPause(pause, anEvent(null));
  expect(await deps.store.pause()).toEqual(pause);
});

describe('the cached key-value store', () => {
  test('reads a key once in five minutes, also for concurrent reads', async () => {
    let nowMs = 0;
    let reads = 0;
    const stored = createMemoryKeyValue({ clock: { nowMs: () => nowMs } });
    await stored.put('k', 'v', { expiresAtMs: 1e12 });
    const counted = { ...stored, get: (key: string) => ((reads += 1), stored.get(key)) };
    const memory = cachedKeyValue(counted, { nowMs: () => nowMs });
    const both = await Promise.all([memory.get('k'), memory.get('k')]);
    expect(both.map((one) => one?.value)).toEqual(['v', 'v']);
    nowMs = 299_999;
    expect((await memory.get('k'))?.value).toBe('v');
    expect(reads).toBe(1);
    nowMs = 300_000;
    await memory.get('k');
    expect(reads).toBe(2);
  });

  test('reads absent keys and failures again', async () => {
    let isThere = false;
    const stored = createMemoryKeyValue({ clock });
    const memory = cachedKeyValue(
      { ...stored, get: async (key) => (isThere ? stored.get(key) : Promise.reject(new Error('throttled'))) },
      clock,
    );
    await expect(memory.get('k')).rejects.toThrow('throttled');
    isThere = true;
    expect(await memory.get('k')).toBeUndefined();
    await stored.put('k', 'v', { expiresAtMs: 1e12 });
    expect((await memory.get('k'))?.value).toBe('v');
  });

  test('works in memory without a store behind it', async () => {
    const memory = cachedKeyValue(null, clock);
    await memory.put('k', 'v', { expiresAtMs: 1e12 });
    expect((await memory.get('k'))?.value).toBe('v');
  });
});

describe('inTime', () => {
  test("leaves at least one of Slack's three seconds to send the answer", () => {
    expect(answerWithinMs).toBeLessThanOrEqual(2_000);
  });

  test('returns a result and rethrows an error', async () => {
    expect(await inTime(Promise.resolve('done'), () => {}, 50)).toBe('done');
    await expect(inTime(Promise.reject(new Error('x')), () => {}, 50)).rejects.toThrow('x');
  });

  test('rejects with TooSlow and reports a later error', async () => {
    let later: unknown;
    const slow = new Promise((_resolve, reject) => {
      setTimeout(() => reject(new Error('at last')), 40);
    });
    await expect(inTime(slow, (thrown) => (later = thrown), 10)).rejects.toThrow(TooSlow);
    await slow.catch(() => {});
    expect(later).toEqual(new Error('at last'));
  });
});
