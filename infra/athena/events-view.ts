import { iamRules } from '../../core/iam/iam-rules/registry.generated.ts';
import { type ArchiveColumn, archiveColumns } from '../../core/published/archive-row.ts';
import { auditTable, partitionColumns } from './audit-table.ts';

export const eventsView = 'events';

const times: readonly ArchiveColumn[] = ['occurred_at', 'change_at'];

/** The categories of docs/iam.md. Other rules have the kind of their resources. */
const categories: Readonly<Record<string, string>> = {
  ...Object.fromEntries(iamRules.map(({ id, category }) => [`iam-${id}`, category])),
  'iam-resource-public': 'trust-public',
  'iam-resource-unknown-account': 'trust-unknown-account',
};

/** A column that is not in the files. */
const day = partitionColumns.join(` || '-' || `);

/**
 * Each event once, because the archive may have it several times. Copies are in the same folder. The window is by
 * folder too, so that Athena reads only the days that a query asks for.
 */
export const eventsSql = [
  'select',
  [
    ...archiveColumns.map((name) =>
      times.includes(name) ? `  cast(${name} as timestamp) as ${name}` : `  ${name}`,
    ),
    `  ${day} as event_day`,
    `  case rule${Object.entries(categories)
      .map(([rule, category]) => ` when '${rule}' then '${category}'`)
      .join('')} else kind end as category`,
  ].join(',\n'),
  'from (',
  `  select *, row_number() over (partition by ${[...partitionColumns, 'event_id'].join(', ')} order by occurred_at) as copy`,
  `  from ${auditTable}`,
  ') as copies',
  'where copy = 1',
].join('\n');

const viewColumns = [
  ...archiveColumns.map((name) => ({ name, isTime: times.includes(name) })),
  { name: 'event_day', isTime: false },
  { name: 'category', isTime: false },
];

/** A view as Athena stores it in Glue: https://trino.io/docs/current/connector/hive.html and `HiveViewCodec` of Trino. */
export function eventsDefinition(database: string) {
  const definition = {
    originalSql: eventsSql,
    catalog: 'awsdatacatalog',
    schema: database,
    columns: viewColumns.map(({ name, isTime }) => ({ name, type: isTime ? 'timestamp(3)' : 'varchar' })),
  };
  return {
    tableType: 'VIRTUAL_VIEW',
    parameters: { presto_view: 'true', comment: 'Presto View' },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString('base64')} */`,
    viewExpandedText: '/* Presto View */',
    storageDescriptor: {
      location: '',
      serDeInfo: { name: '-', serializationLibrary: '-' },
      columns: viewColumns.map(({ name, isTime }) => ({ name, type: isTime ? 'timestamp' : 'string' })),
    },
  };
}
