import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { AuditEvent } from '../../core/audit.ts';
import { mostDetailBytes } from '../../core/ports/bus.ts';
import { archiveColumns } from '../../core/published/archive-row.ts';
import { publishedEvent } from '../../core/published/published-event.ts';
import { fn } from '../../events/audit-archive/function.ts';
import { publishedSample } from '../../events/published-sample.ts';
import { auditTable, partitionColumns } from '../../infra/athena/audit-table.ts';
import { eventsSql, eventsView } from '../../infra/athena/events-view.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Files as the archive's function writes them, queried by DuckDB in place of Athena. */
export function auditLake() {
  const folder = mkdtempSync(join(tmpdir(), 'audit-lake-'));
  const keys = new Set<string>();

  const putOnce = async (key: string, text: string): Promise<void> => {
    keys.add(key);
    await mkdir(join(folder, dirname(key)), { recursive: true });
    await writeFile(join(folder, key), text);
  };
  const handler = fn.create({ log, archive: { putOnce } });

  return {
    keys,
    putOnce,
    /** One batch of the archive's queue, through the event bus. */
    receive: async (events: readonly AuditEvent[]): Promise<void> => {
      const Records = events.map((event) => ({
        messageId: event.id,
        body: JSON.stringify(publishedSample(publishedEvent(event, mostDetailBytes))),
      }));
      const { batchItemFailures } = await handler({ Records } as never);
      if (batchItemFailures.length > 0) throw new Error('The archive refused events');
    },
    query: async (sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
      const connection = await (await DuckDBInstance.create()).connect();
      try {
        await connection.run(`set timezone = 'UTC'`);
        await connection.run(tableOver(folder));
        await connection.run(`create view ${eventsView} as ${eventsSql}`);
        return (await connection.runAndReadAll(sql)).getRowObjectsJson();
      } finally {
        connection.closeSync();
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Columns and partitions are texts, as in the table of Athena. */
function tableOver(folder: string): string {
  const textsOf = (names: readonly string[]) => names.map((name) => `${name}: 'VARCHAR'`).join(', ');
  return `create view ${auditTable} as select * from read_json('${folder}/audit/*/*/*/*.ndjson',
    format = 'newline_delimited', columns = {${textsOf(archiveColumns)}},
    hive_partitioning = true, hive_types = {${textsOf(partitionColumns)}})`;
}
