import { type DBInstance, DescribeDBClustersCommand, ModifyDBInstanceCommand } from '@aws-sdk/client-rds';
import type { Finding, Receipt } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { type Fact, known, type Resource, unknown } from '../../../core/resource.ts';
import { assertAbout, requiredList } from '../../access/answers.ts';
import { everyItem } from '../../access/pages.ts';
import type { Reader } from '../define.ts';
import { readBack } from '../read-back.ts';

/** Backup retention of a database. */
export type Backups = {
  /** Of the instance; meaningless for a member of a cluster. */
  readonly days: number;
  /** Retention after the next maintenance window; null: no pending change. */
  readonly pendingDays: number | null;
  /** The cluster it belongs to, which has the backups of its members; null: none. */
  readonly cluster: string | null;
  /** The source instance or cluster; null: not a replica. */
  readonly replicaOf: string | null;
};

type Database = Resource<'rds-instance'>;

export function backupsOf(db: DBInstance): Fact<Backups> {
  const { BackupRetentionPeriod: days } = db;
  if (days === undefined) return unknown("RDS's response lacks the backup retention period");
  return known({
    days,
    pendingDays: db.PendingModifiedValues?.BackupRetentionPeriod ?? null,
    cluster: db.DBClusterIdentifier ?? null,
    replicaOf: db.ReadReplicaSourceDBInstanceIdentifier ?? db.ReadReplicaSourceDBClusterIdentifier ?? null,
  });
}

/** The retention of the cluster. Reads all clusters of a region at once. Null: not a member of a cluster. */
export async function clusterBackupDays(aws: Reader, { facts }: Database): Promise<number | null> {
  if (!facts.backups?.known) throw new Error('its cluster membership could not be read');
  const { cluster } = facts.backups.value;
  if (cluster === null) return null;
  const days = (await aws.once('clusters', () => readClusters(aws))).get(cluster);
  if (days === undefined)
    throw new Error(`RDS's response lacks the backup retention period of cluster ${cluster}`);
  return days;
}

async function readClusters(aws: Reader): Promise<ReadonlyMap<string, number>> {
  const clusters = await everyItem({ what: 'clusters', atMost: 1_000 }, async (Marker) => {
    const answer = await aws.clients
      .rds(aws.region)
      .send(new DescribeDBClustersCommand({ MaxRecords: 100, Marker }));
    return { items: requiredList(answer.DBClusters, 'clusters'), next: answer.Marker };
  });
  const found = new Map<string, number>();
  for (const { DBClusterIdentifier: id, BackupRetentionPeriod: days } of clusters)
    if (id !== undefined && days !== undefined) found.set(id, days);
  return found;
}

/** The maximum retention in RDS. */
const longestDays = 35;

/** Never applied immediately: a change between 0 and another value interrupts the database. */
export async function setBackupRetention(
  aws: Reader,
  { id, region, facts }: Database,
  finding: Finding,
  read: () => Promise<Database | undefined>,
): Promise<Receipt> {
  const days = daysIn(finding);
  if (days === null) throw new Refused('The plan has no retention period. The finding is judged again');
  if (!facts.backups?.known) throw new Refused('The current retention period could not be read');
  const { cluster, days: before, pendingDays } = facts.backups.value;
  if (cluster !== null)
    throw new Refused(`The database belongs to cluster ${cluster}, which sets the backups of its members`);
  const kept = keeps({ days: before, pendingDays });
  if (kept >= days) throw new Refused(`Backups are already kept for ${kept} days`);
  const window = await modifyRetention(aws, { id, region }, days, read);
  const when =
    before === 0
      ? `effective next maintenance window${window ? ` (${window} UTC)` : ''}, with a short interruption`
      : 'AWS applies it shortly';
  return {
    summary: `Backups are kept for ${days} ${days === 1 ? 'day' : 'days'}, ${when}.`,
    undo: { call: 'rds:ModifyDBInstance', dbInstanceIdentifier: id, region, before: { days: before } },
  };
}

/** Sets the retention and reads it back. Returns the maintenance window. */
export async function modifyRetention(
  aws: Reader,
  { id, region }: Pick<Database, 'id' | 'region'>,
  days: number,
  read: () => Promise<Database | undefined>,
): Promise<string | undefined> {
  const { DBInstance: changed } = await aws.clients.rds(region).send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: id,
      BackupRetentionPeriod: days,
      ApplyImmediately: false,
    }),
  );
  assertAbout(id, changed?.DBInstanceIdentifier);
  const isSet = (now: Fact<Backups> | undefined): boolean => now?.known === true && keeps(now.value) === days;
  if (!isSet(changed && backupsOf(changed)))
    await readBack(aws.clients, async () => isSet((await read())?.facts.backups));
  return changed?.PreferredMaintenanceWindow;
}

/** Whether the retention is set, or pending for the maintenance window. */
export function isRetentionSet(database: Database | undefined, finding: Finding): boolean | 'unknown' {
  const wanted = daysIn(finding);
  if (!database || wanted === null) return false;
  const { backups } = database.facts;
  if (!backups?.known) return 'unknown';
  return keeps(backups.value) >= wanted;
}

/** The retention after pending changes. */
export function keeps({ days, pendingDays }: Pick<Backups, 'days' | 'pendingDays'>): number {
  return pendingDays ?? days;
}

export function daysIn({ plan: { settings } }: Finding): number | null {
  const days = Number(settings?.['Days of backups']);
  return Number.isInteger(days) && days >= 1 && days <= longestDays ? days : null;
}
