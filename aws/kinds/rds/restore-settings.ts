import type {
  ModifyDBInstanceCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
} from '@aws-sdk/client-rds';
import type { Tags } from '../../../core/resource.ts';
import { gp3Baseline } from '../../prices.ts';
import type { DatabaseSetup } from './database-setup.ts';

/** The database's former settings that the restore itself takes, with its identifier and snapshot. */
export type RestoreOrder = {
  readonly id: string;
  readonly snapshot: string;
  readonly setup: DatabaseSetup;
  readonly tags: Tags;
};

/**
 * Without what RDS takes from the snapshot (engine, license, storage size, key, master user), and without default
 * groups, which RDS chooses itself:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function restoreInput(order: RestoreOrder): RestoreDBInstanceFromDBSnapshotCommandInput {
  const { id, snapshot, setup, tags } = order;
  const groups = (setup.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: group }) => group ?? []);
  const [parameters] = named(setup.DBParameterGroups?.map(({ DBParameterGroupName: name }) => name));
  const [options] = named(setup.OptionGroupMemberships?.map(({ OptionGroupName: name }) => name));
  const Tags = Object.entries(tags)
    .filter(([Key]) => !isReserved(Key))
    .map(([Key, Value]) => ({ Key, Value }));
  return given({
    DBInstanceIdentifier: id,
    DBSnapshotIdentifier: snapshot,
    DBInstanceClass: setup.DBInstanceClass,
    ProcessorFeatures: filled(setup.ProcessorFeatures),
    DBSubnetGroupName: setup.DBSubnetGroupName,
    VpcSecurityGroupIds: filled(groups),
    DBParameterGroupName: parameters,
    OptionGroupName: options,
    MultiAZ: setup.MultiAZ,
    // RDS refuses a zone together with Multi-AZ.
    AvailabilityZone: setup.MultiAZ ? undefined : setup.AvailabilityZone,
    Port: setup.Port,
    NetworkType: setup.NetworkType,
    PubliclyAccessible: setup.PubliclyAccessible,
    EnableCustomerOwnedIp: setup.CustomerOwnedIpEnabled || undefined,
    BackupTarget: setup.BackupTarget,
    ...storage(setup),
    DedicatedLogVolume: setup.DedicatedLogVolume || undefined,
    EnableIAMDatabaseAuthentication: setup.IAMDatabaseAuthenticationEnabled,
    CACertificateIdentifier: setup.CACertificateIdentifier,
    DeletionProtection: setup.DeletionProtection,
    AutoMinorVersionUpgrade: setup.AutoMinorVersionUpgrade,
    EngineLifecycleSupport: setup.EngineLifecycleSupport,
    CopyTagsToSnapshot: setup.CopyTagsToSnapshot,
    EnableCloudwatchLogsExports: filled(setup.EnabledCloudwatchLogsExports),
    BackupRetentionPeriod: setup.BackupRetentionPeriod,
    PreferredBackupWindow: setup.PreferredBackupWindow,
    Tags: filled(Tags),
  });
}

/** Tags of AWS itself, which nobody else can set. */
export function isReserved(key: string): boolean {
  return key.startsWith('aws:');
}

/**
 * RDS reports gp3's included IOPS and throughput, but refuses them as input for small volumes:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
function storage({ StorageType, Iops = 0, StorageThroughput = 0 }: DatabaseSetup) {
  const isProvisioned =
    StorageType === 'gp3'
      ? Iops > gp3Baseline.iops || StorageThroughput > gp3Baseline.throughputMiBps
      : StorageType === 'io1' || StorageType === 'io2';
  return {
    StorageType,
    Iops: isProvisioned && Iops > 0 ? Iops : undefined,
    StorageThroughput:
      isProvisioned && StorageType === 'gp3' && StorageThroughput > 0 ? StorageThroughput : undefined,
  };
}

/**
 * What a restored database has no longer as before and takes only afterwards; null: nothing. Enhanced Monitoring
 * would need the right to pass a role, and is named as lost instead.
 */
export function settingsAfter(
  before: DatabaseSetup,
  now: DatabaseSetup,
): Omit<ModifyDBInstanceCommandInput, 'DBInstanceIdentifier'> | null {
  const changed = <K extends 'BackupRetentionPeriod' | 'MaxAllocatedStorage' | Windows>(field: K) =>
    before[field] !== undefined && before[field] !== now[field] ? before[field] : undefined;
  const settings = given({
    PreferredMaintenanceWindow: changed('PreferredMaintenanceWindow'),
    PreferredBackupWindow: changed('PreferredBackupWindow'),
    BackupRetentionPeriod: changed('BackupRetentionPeriod'),
    MaxAllocatedStorage: changed('MaxAllocatedStorage'),
    ...insights(before, now),
  });
  return Object.keys(settings).length === 0 ? null : settings;
}

type Windows = 'PreferredBackupWindow' | 'PreferredMaintenanceWindow';

function insights(before: DatabaseSetup, now: DatabaseSetup) {
  if (before.PerformanceInsightsEnabled !== true) return {};
  const { DatabaseInsightsMode: mode, PerformanceInsightsRetentionPeriod: days } = before;
  const isSame =
    now.PerformanceInsightsEnabled === true &&
    (days === undefined || days === now.PerformanceInsightsRetentionPeriod) &&
    (mode === undefined || mode === now.DatabaseInsightsMode);
  if (isSame) return {};
  return {
    EnablePerformanceInsights: true,
    PerformanceInsightsRetentionPeriod: days,
    DatabaseInsightsMode: mode,
    // RDS refuses another key once it is on.
    PerformanceInsightsKMSKeyId: now.PerformanceInsightsEnabled
      ? undefined
      : before.PerformanceInsightsKMSKeyId,
  };
}

/** Group names without AWS's defaults: `default.postgres16`, `default:postgres-16`. */
function named(names: readonly (string | undefined)[] = []): readonly string[] {
  return names.flatMap((name) => (name === undefined || /^default[.:]/.test(name) ? [] : [name]));
}

function filled<T>(list: readonly T[] | undefined): T[] | undefined {
  return list && list.length > 0 ? [...list] : undefined;
}

function given<T extends object>(input: T): T {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T;
}

/** For people, by the input field of `settingsAfter`. */
export const settingWords: Readonly<Partial<Record<keyof ModifyDBInstanceCommandInput, string>>> = {
  PreferredMaintenanceWindow: 'maintenance window',
  PreferredBackupWindow: 'backup window',
  BackupRetentionPeriod: 'backup retention',
  MaxAllocatedStorage: 'storage autoscaling',
  EnablePerformanceInsights: 'Performance Insights',
};
