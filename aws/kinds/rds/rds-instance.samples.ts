import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

function one(status: string, more = ''): string {
  return `<DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceStatus>${status}</DBInstanceStatus>${more}</DBInstance>`;
}

function listed(more: string): string {
  const fields = {
    DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:orders',
    DBInstanceClass: 'db.m5.large',
    Engine: 'postgres',
    BackupRetentionPeriod: '0',
    MultiAZ: 'false',
    DeletionProtection: 'false',
    ReadReplicaDBInstanceIdentifiers: '',
    TagList: '',
  };
  const usual = Object.entries(fields).filter(([name]) => !more.includes(`<${name}>`));
  const xml = usual.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
  return result('DescribeDBInstances', `<DBInstances>${one('available', xml + more)}</DBInstances>`);
}

const snapshot = 'janitor-final-orders-f-01jd3v8q5gm9w2k7t4b6n8p0rs';
const sampleFindingId = 'f_01JD3V8Q5GM9W2K7T4B6N8P0RS';

function database(cluster: string | null) {
  const backups = known({ days: 0, pendingDays: null, cluster, replicaOf: null });
  // As restored, before its maintenance window is set.
  const setup = known({ DBInstanceClass: 'db.m5.large', Engine: 'postgres' });
  const tags = { 'janitor-finding': sampleFindingId };
  return example('rds-instance', { id: 'orders', tags, facts: { backups, setup } });
}

const restored = listed(
  [
    '<PreferredMaintenanceWindow>sun:05:00-sun:06:00</PreferredMaintenanceWindow>',
    `<TagList><Tag><Key>janitor-finding</Key><Value>${sampleFindingId}</Value></Tag></TagList>`,
  ].join(''),
);

export const samples: Samples<'rds-instance'> = {
  resources: [database(null), database('shop')],
  answers: {
    'rds:DescribeDBInstances': listed(''),
    'rds:DescribeDBClusters': result(
      'DescribeDBClusters',
      '<DBClusters><DBCluster><DBClusterIdentifier>shop</DBClusterIdentifier><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster></DBClusters>',
    ),
    'rds:ModifyDBInstance': result(
      'ModifyDBInstance',
      one('available', '<BackupRetentionPeriod>0</BackupRetentionPeriod>'),
    ),
    'rds:DeleteDBInstance': result('DeleteDBInstance', one('deleting')),
    'rds:DescribeDBSnapshots': result(
      'DescribeDBSnapshots',
      `<DBSnapshots><DBSnapshot><DBSnapshotIdentifier>${snapshot}</DBSnapshotIdentifier><DBInstanceIdentifier>orders</DBInstanceIdentifier><Status>available</Status><Engine>postgres</Engine></DBSnapshot></DBSnapshots>`,
    ),
    'rds:RestoreDBInstanceFromDBSnapshot': result('RestoreDBInstanceFromDBSnapshot', one('creating')),
    'rds:StopDBInstance': result('StopDBInstance', one('stopping')),
    'rds:StartDBInstance': result('StartDBInstance', one('starting')),
  },
  changed: {
    'rds:DescribeDBInstances': listed(
      '<BackupRetentionPeriod>0</BackupRetentionPeriod><PendingModifiedValues><BackupRetentionPeriod>7</BackupRetentionPeriod></PendingModifiedValues>',
    ),
  },
  guarded: [
    {
      'rds:DescribeDBInstances': listed(
        [
          '<DeletionProtection>true</DeletionProtection><MultiAZ>true</MultiAZ>',
          '<ReadReplicaDBInstanceIdentifiers><ReadReplicaDBInstanceIdentifier>copy</ReadReplicaDBInstanceIdentifier></ReadReplicaDBInstanceIdentifiers>',
          '<TagList><Tag><Key>janitor-exempt</Key><Value>yes</Value></Tag></TagList>',
        ].join(''),
      ),
    },
    { 'rds:DescribeDBInstances': listed('<Engine>custom-oracle-ee</Engine>') },
    { 'rds:DescribeDBInstances': listed('<Engine>aurora-mysql</Engine>') },
  ],
  none: { 'rds:DescribeDBInstances': result('DescribeDBInstances', '<DBInstances/>') },
  undone: {
    delete: [
      {
        kept: {
          snapshot,
          tags: { Owner: 'ada' },
          setup: {
            DBInstanceClass: 'db.m5.large',
            Engine: 'postgres',
            DBSubnetGroupName: 'private',
            DBParameterGroups: [{ DBParameterGroupName: 'own-parameters' }],
            OptionGroupMemberships: [{ OptionGroupName: 'own-options' }],
            PreferredMaintenanceWindow: 'sun:05:00-sun:06:00',
          },
        },
        after: { 'rds:DescribeDBInstances': restored },
      },
    ],
    stop: [{ kept: {}, after: {} }],
    'set-backup-retention': [
      {
        kept: { before: { days: 3 } },
        after: {
          'rds:DescribeDBInstances': listed('<BackupRetentionPeriod>3</BackupRetentionPeriod>'),
        },
      },
    ],
  },
  ids: {
    db: ['DBInstanceIdentifier'],
    cluster: ['DBClusterIdentifier'],
    snapshot: ['FinalDBSnapshotIdentifier', 'DBSnapshotIdentifier'],
    subgrp: ['DBSubnetGroupName'],
    pg: ['DBParameterGroupName'],
    og: ['OptionGroupName'],
  },
  order: { settings: { 'Days of backups': '7' } },
};
