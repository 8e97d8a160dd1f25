import { createHash } from 'node:crypto';
import type { Archive } from '../../core/ports/archive.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { archiveFolder, archiveRow } from '../../core/published/archive-row.ts';
import type { PublishedEvent } from '../../core/published/published-event.ts';

export type ArchiveDeps = { readonly log: Log; readonly archive: Archive };

/**
 * Writes the events as one file for each of their days. The name follows from the ids, so that a batch that
 * comes twice is one file; an event in two batches is in two files, and the queries take one of its rows.
 */
export async function archive(
  deps: ArchiveDeps,
  events: readonly PublishedEvent[],
): Promise<ReadonlySet<number>> {
  const failed = new Set<number>();
  const byDay = new Map<string, [number, PublishedEvent][]>();
  for (const [index, event] of events.entries()) {
    const folder = archiveFolder(event);
    byDay.set(folder, [...(byDay.get(folder) ?? []), [index, event]]);
  }
  for (const [folder, numbered] of byDay) {
    const byId = new Map(numbered.map(([, event]) => [event.id, event]));
    const sorted = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const text = sorted.map((event) => `${JSON.stringify(archiveRow(event))}\n`).join('');
    try {
      await deps.archive.putOnce(`${folder}/${nameOf(sorted)}.ndjson`, text, 'application/x-ndjson');
    } catch (thrown) {
      deps.log.error('archive file not written', {
        folder,
        error: thrown instanceof Error ? thrown.name : 'unknown',
      });
      for (const [index] of numbered) failed.add(index);
    }
  }
  return failed;
}

function nameOf(sorted: readonly PublishedEvent[]): string {
  const hash = createHash('sha256');
  for (const { id } of sorted) hash.update(`${id}\n`);
  return hash.digest('hex');
}
