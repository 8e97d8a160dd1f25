import { minuteMs } from '../../core/calendar.ts';
import type { KeyValue, StoredValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { EpochMs } from '../../core/resource.ts';

const freshMs = 5 * minuteMs;
const most = 1_000;

/** Caches reads in memory for five minutes. Without a `keyValue`, stores everything in memory only. */
export function cachedKeyValue(keyValue: KeyValue | null, { nowMs }: Clock): KeyValue {
  const kept = new Map<string, { readonly stored: StoredValue; readonly atMs: EpochMs }>();
  const keep = (key: string, stored: StoredValue): StoredValue => {
    if (kept.size >= most) kept.clear();
    kept.set(key, { stored, atMs: nowMs() });
    return stored;
  };
  const asked = new Map<string, Promise<StoredValue | undefined>>();
  const ask = async (key: string): Promise<StoredValue | undefined> => {
    const stored = await keyValue?.get(key);
    return stored && keep(key, stored);
  };
  return {
    get: async (key) => {
      const found = kept.get(key);
      if (found && nowMs() - found.atMs < freshMs) return found.stored;
      kept.delete(key);
      const asking = asked.get(key) ?? ask(key).finally(() => asked.delete(key));
      asked.set(key, asking);
      return asking;
    },
    put: async (key, value, options) => {
      const put = keyValue ? await keyValue.put(key, value, options) : ({ ok: true, value: 1 } as const);
      if (put.ok) keep(key, { value, version: put.value });
      else kept.delete(key);
      return put;
    },
    delete: async (key) => {
      kept.delete(key);
      await keyValue?.delete(key);
    },
  };
}
