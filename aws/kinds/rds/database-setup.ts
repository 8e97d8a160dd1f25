import type { DBInstance } from '@aws-sdk/client-rds';

/**
 * Fields that making a like instance from its snapshot needs, and those of it that no snapshot has and that have to be set
 * again: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export const keptForUndo = [
  'DBInstanceClass',
  'Engine',
  'EngineVersion',
  'EngineLifecycleSupport',
  'LicenseModel',
  'DBName',
  'MasterUsername',
  // Where RDS keeps the password: the secret goes with the instance.
  'MasterUserSecret',
  'CharacterSetName',
  'NcharCharacterSetName',
  'Timezone',
  'MultiTenant',
  'ProcessorFeatures',
  'DBParameterGroups',
  'OptionGroupMemberships',
  'StorageType',
  'AllocatedStorage',
  'MaxAllocatedStorage',
  'Iops',
  'StorageThroughput',
  'AdditionalStorageVolumes',
  'DedicatedLogVolume',
  'StorageEncrypted',
  'KmsKeyId',
  'TdeCredentialArn',
  'MultiAZ',
  'AvailabilityZone',
  'SecondaryAvailabilityZone',
  'NetworkType',
  'PubliclyAccessible',
  'CustomerOwnedIpEnabled',
  'VpcSecurityGroups',
  'CACertificateIdentifier',
  'DomainMemberships',
  'DeletionProtection',
  'IAMDatabaseAuthenticationEnabled',
  'AssociatedRoles',
  'AutoMinorVersionUpgrade',
  'PreferredMaintenanceWindow',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'BackupTarget',
  'CopyTagsToSnapshot',
  'EnabledCloudwatchLogsExports',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'DatabaseInsightsMode',
  'PerformanceInsightsEnabled',
  'PerformanceInsightsKMSKeyId',
  'PerformanceInsightsRetentionPeriod',
] as const satisfies readonly (keyof DBInstance)[];

/** As RDS calls and answers them, JSON. What RDS did not say is left out. */
export type DatabaseSetup = Readonly<Record<string, unknown>>;

export function setupOf(db: DBInstance): DatabaseSetup {
  const kept = keptForUndo.map((field) => [field, db[field]] as const);
  const { DBSubnetGroup: subnets, Endpoint: endpoint } = db;
  const more = { DBSubnetGroupName: subnets?.DBSubnetGroupName, Port: endpoint?.Port };
  return Object.fromEntries([...kept, ...Object.entries(more)].filter(([, value]) => value !== undefined));
}
