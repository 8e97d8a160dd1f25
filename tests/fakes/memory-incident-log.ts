import { type IncidentEntry, type IncidentLog, rawFileOf } from '../../core/incidents/log.ts';
import { frozen } from './memory-faults.ts';

/** `files`: long raw messages by key. */
export type MemoryIncidentLog = IncidentLog & {
  readonly entries: () => readonly IncidentEntry[];
  readonly files: ReadonlyMap<string, string>;
};

export function createMemoryIncidentLog(): MemoryIncidentLog {
  const entries = new Map<string, IncidentEntry>();
  const files = new Map<string, string>();
  const keyOf = ({ kind, atMs, id }: Pick<IncidentEntry, 'kind' | 'id' | 'atMs'>): string =>
    JSON.stringify([kind, atMs, id]);
  return {
    files,
    entries: () => [...entries.values()],
    add: async (entry) => {
      const file = rawFileOf(entry);
      if (file !== null && 'text' in entry.raw && !files.has(file)) files.set(file, entry.raw.text);
      const key = keyOf(entry);
      if (entries.has(key)) return false;
      entries.set(key, frozen(file === null ? entry : { ...entry, raw: { file } }));
      return true;
    },
    settle: async (which, now) => {
      const entry = entries.get(keyOf(which));
      if (!entry || isOfAnother(entry, now)) return false;
      const given = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
      entries.set(keyOf(which), frozen({ ...entry, ...given }));
      return true;
    },
    between: async function* (kind, fromMs, toMs) {
      const found = [...entries.values()].filter(
        (entry) => entry.kind === kind && entry.atMs >= fromMs && entry.atMs < toMs,
      );
      yield* found.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    },
  };
}

function isOfAnother(
  entry: IncidentEntry,
  { findingId }: Partial<Pick<IncidentEntry, 'findingId'>>,
): boolean {
  return findingId != null && entry.findingId !== null && entry.findingId !== findingId;
}
