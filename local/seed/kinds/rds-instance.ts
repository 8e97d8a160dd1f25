import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind } from '../define.ts';
import { hasEntry, load, name, tags } from '../fields.ts';
import type { Profile } from '../metrics.ts';
import { tagByHand } from '../tag-by-hand.ts';
import { tagList, tagWords, words } from '../tags.ts';

export const databaseProfile: Profile = {
  namespace: 'AWS/RDS',
  unitOf: () => 'Count',
  hour: (load, { activity, ofDay, dice }) => {
    if (load === 'busy') return { DatabaseConnections: Math.round(6 + activity * (18 + 14 * dice('c'))) };
    return { DatabaseConnections: load === 'nightly' && ofDay === 2 ? 2 : 0 };
  },
};

const schema = z.strictObject({
  name,
  region: z.string(),
  class: z.string().default('db.t3.medium'),
  engine: z.string().default('postgres'),
  storageGb: z.number().int().default(100),
  tags,
  load: load(['busy', 'nightly', 'unused', 'none']).default('busy'),
  deletionProtection: z.boolean().default(false),
  backupDays: z.number().int().min(0).default(7),
  /** The name of its replication source, in the same region. */
  replicaOf: z.string().optional(),
  /** The name of its Aurora cluster, which is created too. */
  cluster: z.string().optional(),
});

const master = { MasterUsername: 'postgres', MasterUserPassword: 'local-copy-only' };

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'databases',
  schema,
  problem: ({ replicaOf, region }, seed) =>
    replicaOf && !hasEntry(seed, 'databases', replicaOf, region)
      ? `replicaOf: there is no database ${replicaOf} in its region`
      : undefined,
  // Creates sources before replicas. moto cannot emulate RDS Custom or states that allow no snapshot.
  make: async ({ aws }, entries) => {
    await Promise.all(entries.filter(({ replicaOf }) => !replicaOf).map((one) => makeDatabase(aws, one)));
    await Promise.all(entries.filter(({ replicaOf }) => replicaOf).map((one) => makeDatabase(aws, one)));
    return entries.map(({ region, name, load }) => ({
      region,
      dimension: { Name: 'DBInstanceIdentifier', Value: name },
      name,
      load,
      profile: databaseProfile,
    }));
  },
  panes: [
    {
      title: 'RDS',
      scope: 'regional',
      read: async (aws, region) => {
        const { DBInstances = [] } = await aws.rds(region).send(new DescribeDBInstancesCommand({}));
        return DBInstances.map((database) => ({
          id: database.DBInstanceIdentifier ?? '',
          name: database.DBInstanceIdentifier ?? '',
          state: database.DBInstanceStatus ?? 'unknown',
          tone: toneOf(database.DBInstanceStatus),
          detail: words(
            database.DBInstanceClass,
            database.Engine,
            `backups ${database.BackupRetentionPeriod ?? 0} days`,
            database.DeletionProtection ? 'deletion protection' : undefined,
            tagWords(database.TagList),
          ),
        }));
      },
      changes: [
        {
          title: 'Start',
          offered: ({ state }) => state === 'stopped',
          run: (aws, region, id) =>
            aws.rds(region).send(new StartDBInstanceCommand({ DBInstanceIdentifier: id })),
        },
        {
          title: 'Stop',
          offered: ({ state }) => state === 'available',
          run: (aws, region, id) =>
            aws.rds(region).send(new StopDBInstanceCommand({ DBInstanceIdentifier: id })),
        },
        { title: 'Keep backups for 7 days', run: modify({ BackupRetentionPeriod: 7 }) },
        { title: 'Turn backups off', run: modify({ BackupRetentionPeriod: 0 }) },
        { title: 'Turn deletion protection on', run: modify({ DeletionProtection: true }) },
        { title: 'Turn deletion protection off', run: modify({ DeletionProtection: false }) },
        ...tagByHand(
          async (aws, region, id, tag) =>
            aws
              .rds(region)
              .send(
                new AddTagsToResourceCommand({ ResourceName: await arnOf(aws, region, id), Tags: [tag] }),
              ),
          async (aws, region, id, key) =>
            aws.rds(region).send(
              new RemoveTagsFromResourceCommand({
                ResourceName: await arnOf(aws, region, id),
                TagKeys: [key],
              }),
            ),
        ),
      ],
    },
    {
      title: 'RDS snapshot',
      scope: 'regional',
      read: async (aws, region) => {
        const { DBSnapshots = [] } = await aws.rds(region).send(new DescribeDBSnapshotsCommand({}));
        return DBSnapshots.filter(({ SnapshotType }) => SnapshotType !== 'automated').map((snapshot) => ({
          id: snapshot.DBSnapshotIdentifier ?? '',
          name: snapshot.DBSnapshotIdentifier ?? '',
          state: snapshot.Status ?? 'unknown',
          tone: toneOf(snapshot.Status),
          detail: `of ${snapshot.DBInstanceIdentifier ?? ''}`,
        }));
      },
    },
  ],
});

function toneOf(status: string | undefined) {
  if (status === 'available') return 'good';
  return ['stopping', 'stopped', 'deleting'].includes(status ?? '') ? 'off' : 'watch';
}

function modify(to: { readonly BackupRetentionPeriod?: number; readonly DeletionProtection?: boolean }) {
  return (aws: LocalAws, region: string, id: string) =>
    aws
      .rds(region)
      .send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: id, ApplyImmediately: true, ...to }));
}

async function arnOf(aws: LocalAws, region: string, id: string): Promise<string | undefined> {
  const { DBInstances } = await aws
    .rds(region)
    .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
  return DBInstances?.[0]?.DBInstanceArn;
}

async function makeDatabase(aws: LocalAws, seed: z.output<typeof schema>): Promise<void> {
  const rds = aws.rds(seed.region);
  const common = {
    DBInstanceIdentifier: seed.name,
    DBInstanceClass: seed.class,
    DeletionProtection: seed.deletionProtection,
    Tags: tagList(seed.tags),
  };
  if (seed.replicaOf) {
    await rds.send(
      new CreateDBInstanceReadReplicaCommand({ ...common, SourceDBInstanceIdentifier: seed.replicaOf }),
    );
    return;
  }
  if (seed.cluster) {
    await rds.send(
      new CreateDBClusterCommand({ DBClusterIdentifier: seed.cluster, Engine: seed.engine, ...master }),
    );
    await rds.send(
      new CreateDBInstanceCommand({ ...common, Engine: seed.engine, DBClusterIdentifier: seed.cluster }),
    );
    return;
  }
  await rds.send(
    new CreateDBInstanceCommand({
      ...common,
      ...master,
      Engine: seed.engine,
      AllocatedStorage: seed.storageGb,
      BackupRetentionPeriod: seed.backupDays,
    }),
  );
}
