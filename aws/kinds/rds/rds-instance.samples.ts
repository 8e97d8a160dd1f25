import { example } from '../../../core/examples.ts';
import { known } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
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
      '<DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:orders</DBInstanceArn><DBInstanceClass>db.m5.large</DBInstanceClass><Engine>postgres</Engine><DBInstanceStatus>available</DBInstanceStatus><BackupRetentionPeriod>0</BackupRetentionPeriod></DBInstance></DBInstances>',
    ),
    'rds:DescribeDBClusters': result(
      'DescribeDBClusters',
      '<DBClusters><DBCluster><DBClusterIdentifier>shop</DBClusterIdentifier><BackupRetentionPeriod>7</BackupRetentionPeriod></DBCluster></DBClusters>',
    ),
    'rds:ModifyDBInstance': result('ModifyDBInstance', ''),
    'rds:DeleteDBInstance': result('DeleteDBInstance', ''),
    'rds:StopDBInstance': result('StopDBInstance', ''),
  },
  none: { 'rds:DescribeDBInstances': result('DescribeDBInstances', '<DBInstances/>') },
  ids: {
    db: ['DBInstanceIdentifier'],
    cluster: ['DBClusterIdentifier'],
    snapshot: ['FinalDBSnapshotIdentifier'],
  },
  order: { settings: { 'Days of backups': '7' } },
};
