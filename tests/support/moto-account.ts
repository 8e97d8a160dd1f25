import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { type Clients, createClients } from '../../aws/clients.ts';
import { createInventory } from '../../aws/inventory.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { everyPage } from '../../core/listing.ts';
import type { Inventory } from '../../core/ports/inventory.ts';
import type { Permit } from '../../core/ports/permit.ts';
import type { Resource } from '../../core/resource.ts';
import { oneAccount } from './one-account.ts';
import { sampleFinding } from './sample-finding.ts';

export const account = '123456789012';
export const region = 'eu-west-1';

export type MotoAccount = {
  readonly clients: Clients;
  /** The test that counts calls empties it. */
  readonly apiCalls: Record<string, number>;
  readonly inventory: Inventory;
  readonly runInstance: (tags?: Record<string, string>) => Promise<string>;
  readonly createDatabase: (id: string, more?: object) => Promise<void>;
  /** The first resource of a kind in the region. */
  readonly first: (kind: string) => Promise<Resource>;
};

/** The account of a moto server, and functions that fill it. */
export function motoAccount(url: string): MotoAccount {
  const apiCalls: Record<string, number> = {};
  const clients = createClients({ homeRegion: 'us-east-1', endpoint: url, attempts: 'once', apiCalls });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds, nowMs: () => Date.now() });
  return {
    clients,
    apiCalls,
    inventory,
    runInstance: async (tags = {}) => {
      const Tags = Object.entries({ Name: 'web', ...tags }).map(([Key, Value]) => ({ Key, Value }));
      const { Instances = [] } = await clients.ec2(region).send(
        new RunInstancesCommand({
          ImageId: 'ami-12345678',
          InstanceType: 't3.large',
          MinCount: 1,
          MaxCount: 1,
          TagSpecifications: [{ ResourceType: 'instance', Tags }],
        }),
      );
      return Instances[0]?.InstanceId ?? '';
    },
    createDatabase: async (id, more = {}) => {
      await clients.rds(region).send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: id,
          Engine: 'postgres',
          DBInstanceClass: 'db.m5.large',
          AllocatedStorage: 20,
          MasterUsername: 'someone',
          MasterUserPassword: 'something',
          ...more,
        }),
      );
    },
    first: async (kind) => {
      const [found] = await everyPage(inventory.list({ account, region, kind }));
      if (!found) throw new Error(`There is no ${kind}`);
      return found;
    },
  };
}

/** For the remediator's own tests. In the product only recheck creates a permit. */
export function permitFor(resource: Resource, remediation: string): Permit {
  const base = sampleFinding({});
  return { finding: { ...base, resource, plan: { ...base.plan, remediation } }, resource } as never;
}
