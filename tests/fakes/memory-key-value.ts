import type { AuditEvent } from '../../core/audit.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { done, refused } from '../../core/result.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';

type StoredEntry = { readonly value: unknown; readonly version: number; readonly expiresAtMs: number };

export function createMemoryKeyValue(deps: {
  readonly clock: Clock;
  readonly faults?: StoreFaults;
  /** Those of the store. */
  readonly events?: Map<string, AuditEvent>;
}): KeyValue {
  const entries = new Map<string, StoredEntry>();
  let writes = 0;
  const live = (key: string): StoredEntry | undefined => {
    const entry = entries.get(key);
    return entry && entry.expiresAtMs > deps.clock.nowMs() ? entry : undefined;
  };
  const operations: KeyValue = {
    get: async (key) => {
      const entry = live(key);
      return entry && { value: entry.value, version: entry.version };
    },
    put: async (key, value, { expiresAtMs, ifVersion, event }) => {
      const there = live(key);
      if (ifVersion === null && there) return refused('stale');
      if (typeof ifVersion === 'number' && there?.version !== ifVersion) return refused('stale');
      if (event) deps.events?.set(event.id, frozen(event));
      writes += 1;
      entries.set(key, { value: frozen({ value }).value, version: writes, expiresAtMs });
      return done(writes);
    },
    delete: async (key) => {
      entries.delete(key);
    },
  };
  return withFaults('keyValue', operations, deps.faults);
}
