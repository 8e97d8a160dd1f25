import { z } from 'zod';

/** How busy something is, as CloudWatch will say. Hours: how many hours of data there are, counted back from now. */
const load = <const N extends readonly [string, ...string[]]>(names: N) =>
  z.union([
    z.enum(names),
    z.strictObject({ like: z.enum(names), hours: z.number().int().min(0).max(1_000) }),
  ]);

const tags = z.record(z.string(), z.string()).default({});
const name = z.string().min(1);

const instance = z.strictObject({
  name,
  region: z.string(),
  type: z.string().default('t3.medium'),
  tags,
  load: load(['busy', 'steady', 'chatty', 'idle', 'none']).default('steady'),
  state: z.enum(['running', 'stopped']).default('running'),
  spot: z.boolean().default(false),
  protect: z.array(z.enum(['stop', 'termination'])).default([]),
});

const database = z.strictObject({
  name,
  region: z.string(),
  class: z.string().default('db.t3.medium'),
  engine: z.string().default('postgres'),
  storageGb: z.number().int().default(100),
  tags,
  load: load(['busy', 'nightly', 'unused', 'none']).default('busy'),
  deletionProtection: z.boolean().default(false),
  backupDays: z.number().int().min(0).default(7),
  /** Name of the database this one replicates, in the same region. */
  replicaOf: z.string().optional(),
  /** Name of the Aurora cluster that it is a member of; the cluster is made. */
  cluster: z.string().optional(),
});

const address = z.strictObject({
  name,
  region: z.string(),
  tags,
  /** An instance's name, or `interface`: a network interface of its own, as a NAT gateway has. Absent: attached to nothing. */
  attachedTo: z.string().optional(),
});

const user = z.strictObject({
  name,
  path: z.string().startsWith('/').endsWith('/').default('/'),
  tags,
  password: z.boolean().default(true),
  accessKey: z.boolean().default(false),
  mfa: z.boolean().default(true),
});

const bucket = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]{3,63}$/),
  region: z.string(),
  tags,
  /** The bucket's public-access block: all four flags, none of them, or no such block at all. */
  block: z.enum(['all', 'open', 'absent']).default('all'),
  policy: z.enum(['none', 'public-read', 'own-account']).default('none'),
  acl: z.enum(['private', 'public-read', 'authenticated-read']).default('private'),
});

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);

/** An AWS account to be made in the emulator. Documented at the head of `acme.yaml`. */
export const seedFile = z.strictObject({
  /** For the page: what the company is called. */
  company: z.string().default('Example'),
  /** Regions that exist beside those that something is in. */
  regions: z.array(region).default([]),
  instances: z.array(instance).default([]),
  databases: z.array(database).default([]),
  addresses: z.array(address).default([]),
  users: z.array(user).default([]),
  buckets: z.array(bucket).default([]),
});

export type Seed = z.infer<typeof seedFile>;
export type InstanceSeed = Seed['instances'][number];
export type DatabaseSeed = Seed['databases'][number];
export type AddressSeed = Seed['addresses'][number];
export type UserSeed = Seed['users'][number];
export type BucketSeed = Seed['buckets'][number];
export type Load = InstanceSeed['load'] | DatabaseSeed['load'];

export function regionsOf(seed: Seed): string[] {
  const used = [...seed.instances, ...seed.databases, ...seed.addresses, ...seed.buckets].map(
    ({ region }) => region,
  );
  return [...new Set([...seed.regions, ...used])].sort();
}
