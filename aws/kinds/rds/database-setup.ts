import type { DBInstance } from '@aws-sdk/client-rds';

/**
 * Fields for recreating the instance from its snapshot, including settings that no snapshot contains:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export const undoFields = [
  'DBInstanceClass',
  'Engine',
  'EngineVersion',
  'EngineLifecycleSupport',
  'LicenseModel',
  'DBName',
  'MasterUsername',
  // The secret with the password. RDS deletes it with the instance.
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

/** In RDS's own names, JSON. Omits fields that RDS omitted. */
export type DatabaseSetup = Readonly<
  Pick<DBInstance, (typeof undoFields)[number]> & {
    readonly DBSubnetGroupName?: string | undefined;
    readonly Port?: number | undefined;
    readonly EndpointAddress?: string | undefined;
  }
>;

export function setupOf(db: DBInstance): DatabaseSetup {
  const kept = undoFields.map((field) => [field, db[field]] as const);
  const { DBSubnetGroup: subnets, Endpoint: endpoint } = db;
  const more = {
    DBSubnetGroupName: subnets?.DBSubnetGroupName,
    Port: endpoint?.Port,
    EndpointAddress: endpoint?.Address,
  };
  return Object.fromEntries([...kept, ...Object.entries(more)].filter(([, value]) => value !== undefined));
}
