import { auditStorage, auditTable, partitionColumns, projection } from '../../athena/audit-table.ts';
import { eventsDefinition, eventsView } from '../../athena/events-view.ts';
import { savedQueries } from '../../athena/saved-queries.ts';
import { complianceBucket } from '../../names.ts';
import type { Context } from '../context.ts';

/** About 5 cents: https://aws.amazon.com/athena/pricing/ */
const mostBytesPerQuery = 10 * 1024 ** 3;

/** Creates a table over the archive, and saved queries in a workgroup of their own. They cost nothing until they run. */
export function makeAthena({ names, where, root, isProtected }: Context): void {
  const bucket = complianceBucket(where);
  const database = new aws.glue.CatalogDatabase('AuditDatabase', {
    name: names.auditDatabase,
    description: 'Audit events of Cloud Janitor',
  });
  const table = new aws.glue.CatalogTable('AuditTable', {
    databaseName: database.name,
    name: auditTable,
    description: 'Audit events as written; an event may be there several times',
    tableType: 'EXTERNAL_TABLE',
    parameters: projection(bucket),
    partitionKeys: partitionColumns.map((name) => ({ name, type: 'string' })),
    storageDescriptor: auditStorage(bucket),
  });
  new aws.glue.CatalogTable(
    'EventsView',
    {
      databaseName: database.name,
      name: eventsView,
      description: 'Each audit event once',
      ...eventsDefinition(names.auditDatabase),
    },
    { dependsOn: table },
  );
  const workgroup = new aws.athena.Workgroup('Workgroup', {
    name: names.workgroup,
    description: 'Queries of the audit log of Cloud Janitor',
    // Removing the stage deletes the history of queries, unless the stage is protected.
    forceDestroy: !isProtected,
    configuration: {
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: mostBytesPerQuery,
      publishCloudwatchMetricsEnabled: false,
      resultConfiguration: {
        outputLocation: `s3://${bucket}/query-results/`,
        expectedBucketOwner: where.account,
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
  for (const { name, title, explains, sql } of savedQueries(root))
    new aws.athena.NamedQuery(`Query-${name}`, {
      name,
      description: [title, explains].join('. '),
      workgroup: workgroup.id,
      database: database.name,
      query: sql,
    });
}
