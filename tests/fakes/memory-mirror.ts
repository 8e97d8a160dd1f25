import type { Mirror, StoredMirrorEntry } from '../../core/ports/mirror.ts';
import { done, refused } from '../../core/result.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';

export function createMemoryMirror({ faults }: { readonly faults?: StoreFaults } = {}): Mirror {
  const entries = new Map<string, StoredMirrorEntry>();
  const starts = new Map<string, number>();
  let writes = 0;
  const keyOf = (account: string, id: string): string => `${account}|${id}`;
  const operations: Mirror = {
    get: async (account, id) => entries.get(keyOf(account, id)),
    getMany: async (account, ids) =>
      ids.map((id) => entries.get(keyOf(account, id))).filter((entry) => entry !== undefined),
    put: async (entry, ifVersion) => {
      const key = keyOf(entry.account, entry.id);
      if ((entries.get(key)?.version ?? null) !== ifVersion) return refused('stale');
      writes += 1;
      const stored = frozen({ ...entry, version: writes });
      entries.set(key, stored);
      return done(stored);
    },
    ids: async (account) =>
      [...entries.values()].flatMap((entry) => (entry.account === account ? [entry.id] : [])),
    startedAtMs: async (account) => starts.get(account) ?? null,
    start: async (account, atMs) => {
      if (!starts.has(account)) starts.set(account, atMs);
    },
  };
  return withFaults('mirror', operations, faults);
}
