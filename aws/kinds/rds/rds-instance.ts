import { type DBInstance, DescribeDBInstancesCommand, StopDBInstanceCommand } from '@aws-sdk/client-rds';
import { known, type Resource } from '../../../core/resource.ts';
import { absent, assertAbout, factOf, requiredItem, requiredList } from '../../access/answers.ts';
import { pagesOf } from '../../access/pages.ts';
import { on, sends } from '../../access/permission.ts';
import { rdsInstanceMonthlyUsd } from '../../prices.ts';
import { materialTags, toTags } from '../../tags.ts';
import { defineKind, notProbed, type Reader } from '../define.ts';
import { type Backups, backupsOf, clusterBackupDays, isRetentionSet, setBackupRetention } from './backups.ts';
import { databaseProtections } from './database-protections.ts';
import { type DatabaseSetup, setupOf } from './database-setup.ts';
import { assertStatus, databases, statusOf } from './database-status.ts';
import { deletion } from './delete-database.ts';
import { formerRetention } from './former-retention.ts';
import { restoreDatabase } from './restore-database.ts';
import { startDatabase } from './start-database.ts';

declare module '../../../core/resource.ts' {
  interface Kinds {
    'rds-instance': {
      readonly status: string;
      readonly engine: string;
      readonly isMultiAz: boolean;
      readonly setup: DatabaseSetup;
      readonly backups: Backups;
      /** The retention in days of its cluster's backups; null: not a member of a cluster. */
      readonly clusterBackupDays: number | null;
    };
  }
}

type RdsInstance = Resource<'rds-instance'>;

const clusters = 'arn:{partition}:rds:*:{account}:cluster:*';

const notFound = ['DBInstanceNotFound', 'DBInstanceNotFoundFault'];

const describe = sends('RDS.DescribeDBInstances', on(databases, 'rds:DescribeDBInstances'));

const get = {
  calls: [describe],
  run: (aws: Reader, { id }: { readonly id: string }): Promise<RdsInstance | undefined> =>
    absent(notFound, undefined, async () => {
      const { DBInstances } = await aws.clients
        .rds(aws.region)
        .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
      const database = requiredItem(DBInstances, 'database');
      assertAbout(id, database.DBInstanceIdentifier);
      return isOfRds(database) ? toResource(aws, database) : undefined;
    }),
};

export const kind = defineKind({
  id: 'rds-instance',
  title: 'RDS instance',
  resourceType: 'AWS::RDS::DBInstance',
  scope: 'regional',
  hasMetrics: true,
  list: {
    calls: [describe],
    async *run(aws, from) {
      const pages = pagesOf({ what: 'databases', atMost: 1_000, from }, async (Marker) => {
        const input = { MaxRecords: 100, Marker };
        const answer = await aws.clients.rds(aws.region).send(new DescribeDBInstancesCommand(input));
        return { items: requiredList(answer.DBInstances, 'databases'), next: answer.Marker };
      });
      for await (const { items, ...rest } of pages)
        yield { ...rest, resources: items.filter(isOfRds).map((db) => toResource(aws, db)) };
    },
  },
  get,
  facts: {
    clusterBackupDays: {
      calls: [sends('RDS.DescribeDBClusters', on(clusters, 'rds:DescribeDBClusters'))],
      load: clusterBackupDays,
    },
  },
  probe: {
    calls: [],
    run: async (_aws, { facts }, remediation) => {
      const { engine, isMultiAz } = facts;
      const isSqlServer = engine?.known === true && engine.value.startsWith('sqlserver');
      const mayBeMultiAz = !isMultiAz?.known || isMultiAz.value;
      if (remediation === 'stop' && isSqlServer && mayBeMultiAz) {
        return {
          probe: { allowed: 'no', because: 'RDS cannot stop SQL Server in several zones (Multi-AZ)' },
          protections: [],
        };
      }
      return notProbed('RDS');
    },
  },
  remediations: {
    delete: { ...deletion, undoing: restoreDatabase(describe, get.run) },
    stop: {
      title: 'Stop the database',
      undo: {
        possible: 'yes',
        how: 'Start it again. AWS starts it by itself after 7 days. Storage still costs money.',
      },
      calls: [sends('RDS.StopDBInstance', on(databases, 'rds:StopDBInstance'))],
      run: async (aws, { id, region }) => {
        const { DBInstance } = await aws.clients
          .rds(region)
          .send(new StopDBInstanceCommand({ DBInstanceIdentifier: id }));
        assertStatus(id, DBInstance, ['stopping', 'stopped']);
        return {
          summary: 'Stopping. AWS starts it again after 7 days.',
          undo: { call: 'rds:StartDBInstance', dbInstanceIdentifier: id, region },
        };
      },
      isDone: (resource) => {
        const status = statusOf(resource);
        if (resource && status === undefined) return 'unknown';
        return status === 'stopping' || status === 'stopped';
      },
      undoing: startDatabase,
    },
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html, BackupRetentionPeriod
    'set-backup-retention': {
      title: 'Set the backup retention that the policy requires',
      undo: {
        possible: 'yes',
        how: 'Set the retention back to its old value. AWS then deletes older backups, and all of them if it was 0. A change from or to 0 happens in the maintenance window, with a short interruption; others apply as soon as possible.',
      },
      calls: [sends('RDS.ModifyDBInstance', on(databases, 'rds:ModifyDBInstance')), describe],
      run: (aws, database, finding) =>
        setBackupRetention(aws, database, finding, () => get.run(aws, database)),
      isDone: isRetentionSet,
      undoing: formerRetention(describe, get.run),
    },
  },
  refusals: [
    'DBSnapshotAlreadyExists',
    'DBSnapshotAlreadyExistsFault',
    'DBSubnetGroupDoesNotCoverEnoughAZs',
    'InstanceQuotaExceeded',
    'InstanceQuotaExceededFault',
    'InsufficientDBInstanceCapacity',
    'InsufficientDBInstanceCapacityFault',
    'KMSKeyNotAccessibleFault',
    'NetworkTypeNotSupported',
    'ProvisionedIopsNotAvailableInAZFault',
    'SnapshotQuotaExceeded',
    'SnapshotQuotaExceededFault',
    'StorageQuotaExceeded',
    'StorageQuotaExceededFault',
    'StorageTypeNotSupported',
    'StorageTypeNotSupportedFault',
  ],
});

/**
 * Excludes Neptune and DocumentDB instances, which RDS also lists but which have other metrics and types:
 * https://docs.aws.amazon.com/neptune/latest/apiref/API_DescribeDBInstances.html
 */
function isOfRds({ Engine = '' }: DBInstance): boolean {
  return !/^(neptune|docdb)/.test(Engine);
}

function toResource(aws: Reader, db: DBInstance): RdsInstance {
  const { DBInstanceIdentifier: id, DBInstanceArn: arn, DBInstanceClass: type } = db;
  const { Engine: engine, DBInstanceStatus: status, MultiAZ: isMultiAz } = db;
  if (!id || !arn || !type || !engine || !status)
    throw new Error("RDS's response lacks the identifier, ARN, class, engine or status of a database");
  const tags = factOf(db.TagList && toTags(db.TagList), 'its tags');
  return {
    account: aws.account,
    region: aws.region,
    kind: 'rds-instance',
    id,
    arn,
    name: id,
    observedAtMs: aws.nowMs,
    tags,
    facts: {
      status: known(status),
      engine: known(engine),
      isMultiAz: factOf(isMultiAz, 'Multi-AZ'),
      setup: known(setupOf(db)),
      backups: backupsOf(db),
    },
    metrics: {},
    dimensions: { DBInstanceIdentifier: id },
    protections: databaseProtections(db),
    material: {
      Type: type,
      Engine: engine,
      'Multi-AZ': isMultiAz === undefined ? 'unknown' : isMultiAz ? 'yes' : 'no',
      Created: db.InstanceCreateTime?.toISOString() ?? 'unknown',
      ...(tags.known ? materialTags(tags.value) : {}),
    },
    ...priceOf(db, aws.region),
  };
}

function priceOf(db: DBInstance, region: string): Pick<RdsInstance, 'monthlyUsd' | 'priceNote'> {
  const {
    DBInstanceStatus: status,
    DBInstanceClass: type = '',
    Engine: engine = '',
    MultiAZ: isMultiAz,
  } = db;
  if (status !== 'available') return { monthlyUsd: null };
  if (isMultiAz === undefined)
    return { monthlyUsd: null, priceNote: 'RDS does not report whether it is Multi-AZ' };
  const monthlyUsd = rdsInstanceMonthlyUsd(type, engine, isMultiAz, region);
  if (monthlyUsd !== null) return { monthlyUsd };
  return { monthlyUsd, priceNote: `no price is known for ${engine} on ${type} in ${region}` };
}
