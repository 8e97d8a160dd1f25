import { example } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

function one(status: string): string {
  return `<DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceStatus>${status}</DBInstanceStatus></DBInstance>`;
}

function database(cluster: string | null) {
  const backups = known({ days: 0, pendingDays: null, cluster, replicaOf: null });
  return example('rds-instance', { id: 'orders', facts: { backups } });
}

export const samples: Samples<'rds-instance'> = {
  resources: [database(null), database('shop')],
  answers: {
    'rds:DescribeDBInstances': result(
      'DescribeDBInstances',
      '<DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:orders</DBInstanceArn><DBInstanceClass>db.m5.large</DBInstanceClass><Engine>postgres</Engine><DBInstanceStatus>available</DBInstanceStatus><BackupRetentionPeriod>0</BackupRetentionPeriod><MultiAZ>false</MultiAZ><DeletionProtection>false</DeletionProtection><TagList/></DBInstance></DBInstances>',
    ),
    'rds:DescribeDBClusters': result(
      'DescribeDBClusters',
      '<DBClusters><DBCluster><DBClusterIdentifier>shop</DBClusterIdentifier><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster></DBClusters>',
    ),
    'rds:ModifyDBInstance': result('ModifyDBInstance', one('available')),
    'rds:DeleteDBInstance': result('DeleteDBInstance', one('deleting')),
    'rds:StopDBInstance': result('StopDBInstance', one('stopping')),
  },
  none: { 'rds:DescribeDBInstances': result('DescribeDBInstances', '<DBInstances/>') },
  ids: {
    db: ['DBInstanceIdentifier'],
    cluster: ['DBClusterIdentifier'],
    snapshot: ['FinalDBSnapshotIdentifier'],
  },
  order: { settings: { 'Days of backups': '7' } },
};
