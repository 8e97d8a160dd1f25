import type { AnswerTable } from '../../access/answer-table.ts';

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
    ],
    orUnknown: ['DBInstances[].TagList', 'DBInstances[].MultiAZ', 'DBInstances[].BackupRetentionPeriod'],
    // While it is being made.
    omitted: ['DBInstances[].InstanceCreateTime', 'DBInstances[].Endpoint'],
  },
  'RDS.DescribeDBClusters': {
    source: `${reference}/API_DBCluster.html`,
    always: ['DBClusters[].DBClusterIdentifier', 'DBClusters[].BackupRetentionPeriod'],
  },
  'RDS.ModifyDBInstance': { source: `${reference}/API_ModifyDBInstance.html`, ...ofOne },
  'RDS.DeleteDBInstance': { source: `${reference}/API_DeleteDBInstance.html`, ...ofOne },
  'RDS.StopDBInstance': { source: `${reference}/API_StopDBInstance.html`, ...ofOne },
} as const satisfies AnswerTable;
