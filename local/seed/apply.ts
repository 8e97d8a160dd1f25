import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';
import type { LocalAws } from '../host/aws-clients.ts';
import { seedBucket } from './buckets.ts';
import { seedDatabases } from './databases.ts';
import { seedAddress, seedInstance } from './instances.ts';
import { keptMs, type Measured, putHours } from './metrics.ts';
import { regionsOf, type Seed } from './schema.ts';
import { seedUser } from './users.ts';

/** The account as it was made: what has metrics, and until when they were written. */
export type Seeded = {
  readonly account: string;
  readonly regions: readonly string[];
  readonly measured: readonly Measured[];
  readonly untilMs: number;
};

/** Makes the account in an empty emulator. `nowMs`: metrics end at the last full hour before it. */
export async function applySeed(aws: LocalAws, seed: Seed, nowMs: number): Promise<Seeded> {
  const { Account: account = '123456789012' } = await aws.sts().send(new GetCallerIdentityCommand({}));
  // moto's threads share one interpreter: two calls at a time are done sooner than sixteen.
  const limit = pLimit(2);
  const ids = new Map<string, string>();
  const instances = async () => {
    await Promise.all(
      seed.instances.map((one) =>
        limit(async () => ids.set(`${one.region}/${one.name}`, await seedInstance(aws, one))),
      ),
    );
    await Promise.all(seed.addresses.map((one) => limit(() => seedAddress(aws, one, ids))));
    return seed.instances.flatMap((one): Measured[] => {
      const id = ids.get(`${one.region}/${one.name}`);
      if (!id) return [];
      return [
        {
          region: one.region,
          namespace: 'AWS/EC2',
          dimension: { Name: 'InstanceId', Value: id },
          name: one.name,
          load: one.state === 'stopped' ? 'none' : one.load,
        },
      ];
    });
  };
  const databases = seed.databases.map(
    (one): Measured => ({
      region: one.region,
      namespace: 'AWS/RDS',
      dimension: { Name: 'DBInstanceIdentifier', Value: one.name },
      name: one.name,
      load: one.load,
    }),
  );
  const fromMs = nowMs - keptMs;
  const [ofInstances] = await Promise.all([
    instances().then(async (measured) => {
      await putHours(aws, measured, fromMs, nowMs);
      return measured;
    }),
    seedDatabases(aws, seed.databases),
    putHours(aws, databases, fromMs, nowMs),
    ...seed.users.map((one) => limit(() => seedUser(aws, one))),
    ...seed.buckets.map((one) => limit(() => seedBucket(aws, account, one))),
  ]);
  return { account, regions: regionsOf(seed), measured: [...ofInstances, ...databases], untilMs: nowMs };
}
