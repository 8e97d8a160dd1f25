import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
} from '@aws-sdk/client-rds';
import type { LocalAws } from '../host/aws-clients.ts';
import { tagList } from './instances.ts';
import type { DatabaseSeed } from './schema.ts';

const master = { MasterUsername: 'postgres', MasterUserPassword: 'local-copy-only' };

/** Sources before replicas. moto cannot show RDS Custom, nor states that cannot be snapshotted. */
export async function seedDatabases(aws: LocalAws, seeds: readonly DatabaseSeed[]): Promise<void> {
  await Promise.all(seeds.filter(({ replicaOf }) => !replicaOf).map((seed) => seedDatabase(aws, seed)));
  await Promise.all(seeds.filter(({ replicaOf }) => replicaOf).map((seed) => seedDatabase(aws, seed)));
}

async function seedDatabase(aws: LocalAws, seed: DatabaseSeed): Promise<void> {
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
