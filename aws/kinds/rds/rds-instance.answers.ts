import type { AnswerTable } from '../../access/answer-table.ts';
import { undoFields } from './database-setup.ts';

const reference = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference';

const ofOne = { always: ['DBInstance.DBInstanceIdentifier', 'DBInstance.DBInstanceStatus'] } as const;

export const answers = {
  'RDS.DescribeDBInstances': {
    source: `${reference}/API_DBInstance.html`,
    always: [
      'DBInstances[].DBInstanceIdentifier',
      'DBInstances[].DBInstanceArn',
      'DBInstances[].DBInstanceClass',
      'DBInstances[].DBInstanceStatus',
      'DBInstances[].Engine',
      'DBInstances[].TagList?[].Key',
    ],
    orUnknown: ['DBInstances[].TagList', 'DBInstances[].BackupRetentionPeriod'],
    // Empty lists, not absent, without replicas: sample responses of
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstance.html
    orProtected: [
      'DBInstances[].DeletionProtection',
      'DBInstances[].ReadReplicaDBInstanceIdentifiers',
      'DBInstances[].MultiAZ',
    ],
    omitted: [
      'Marker',
      // "The optional value of the tag": https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html
      'DBInstances[].TagList[].Value',
      // "If the DB instance is …"
      'DBInstances[].DBClusterIdentifier',
      'DBInstances[].ReadReplicaSourceDBInstanceIdentifier',
      'DBInstances[].ReadReplicaSourceDBClusterIdentifier',
      // Absent in AWS's sample responses for instances without Aurora replicas.
      'DBInstances[].ReadReplicaDBClusterIdentifiers',
      // "Returned only when there are pending changes."
      'DBInstances[].PendingModifiedValues.BackupRetentionPeriod',
    ],
    kept: [...undoFields, 'DBSubnetGroup', 'Endpoint', 'InstanceCreateTime'].map(
      (field) => `DBInstances[].${field}`,
    ),
  },
  'RDS.DescribeDBClusters': {
    source: `${reference}/API_DBCluster.html`,
    always: ['DBClusters[].DBClusterIdentifier', 'DBClusters[].BackupRetentionPeriod'],
    omitted: ['Marker'],
  },
  'RDS.ModifyDBInstance': {
    source: `${reference}/API_ModifyDBInstance.html`,
    ...ofOne,
    checked: ['DBInstance.BackupRetentionPeriod'],
    omitted: [
      'DBInstance.PendingModifiedValues.BackupRetentionPeriod',
      'DBInstance.DBClusterIdentifier',
      'DBInstance.ReadReplicaSourceDBInstanceIdentifier',
      'DBInstance.ReadReplicaSourceDBClusterIdentifier',
    ],
    kept: ['DBInstance.PreferredMaintenanceWindow'],
  },
  'RDS.DeleteDBInstance': { source: `${reference}/API_DeleteDBInstance.html`, ...ofOne },
  'RDS.DescribeDBSnapshots': {
    source: `${reference}/API_DBSnapshot.html`,
    always: [
      'DBSnapshots[].DBSnapshotIdentifier',
      'DBSnapshots[].DBInstanceIdentifier',
      'DBSnapshots[].Status',
    ],
    checked: ['DBSnapshots[].Engine'],
  },
  'RDS.RestoreDBInstanceFromDBSnapshot': {
    source: `${reference}/API_RestoreDBInstanceFromDBSnapshot.html`,
    ...ofOne,
  },
  'RDS.StartDBInstance': { source: `${reference}/API_StartDBInstance.html`, ...ofOne },
  'RDS.StopDBInstance': { source: `${reference}/API_StopDBInstance.html`, ...ofOne },
} as const satisfies AnswerTable;
