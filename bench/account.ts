/** The activity of an instance in the last two weeks. `sparse`: idle, with data points for half of the hours. */
export type InstanceActivity = 'busy' | 'idle' | 'idle-cpu-only' | 'sparse';

export type PlannedInstance = {
  readonly life: InstanceActivity;
  readonly tags: Readonly<Record<string, string>>;
};
export type PlannedRegion = {
  readonly region: string;
  readonly instances: readonly PlannedInstance[];
  /** `used`: whether there were connections. */
  readonly databases: readonly { readonly id: string; readonly used: boolean; readonly backups: boolean }[];
  /** Whether the address is attached to the first instance. */
  readonly addresses: readonly { readonly attached: boolean }[];
};
export type PlannedAccount = {
  readonly regions: readonly PlannedRegion[];
  readonly users: readonly { readonly name: string; readonly mfa: boolean }[];
  readonly buckets: readonly { readonly name: string; readonly isPublic: boolean }[];
};

export const shape = { instances: 20, databases: 2, addresses: 2, users: 20, buckets: 20 };

/** The account of all measurements: mostly compliant, with violations of every rule, and deterministic. */
export function planAccount(regions: readonly string[]): PlannedAccount {
  return {
    regions: regions.map((region, index) => planRegion(region, index)),
    users: range(shape.users).map((index) => ({ name: `user-${index}`, mfa: index % 5 !== 0 })),
    buckets: range(shape.buckets).map((index) => ({
      name: `bench-bucket-${index}`,
      isPublic: index % 10 === 3,
    })),
  };
}

function planRegion(region: string, index: number): PlannedRegion {
  return {
    region,
    instances: range(shape.instances).map((slot) => planInstance(slot)),
    databases: range(shape.databases).map((slot) => ({
      id: `db-${region}-${slot}`,
      used: slot === 0 || index % 4 !== 0,
      backups: slot === 0 || index % 4 !== 2,
    })),
    addresses: range(shape.addresses).map((slot) => ({ attached: slot === 0 || index % 4 !== 1 })),
  };
}

function planInstance(slot: number): PlannedInstance {
  const tags = {
    Name: `bench-${slot}`,
    Environment: slot === 5 ? 'Testing' : 'prod',
    Owner: 'ada@example.com',
    ...(slot === 6 ? {} : { CostCenter: '4711' }),
  };
  const lives: Readonly<Record<number, InstanceActivity>> = { 1: 'idle', 2: 'idle-cpu-only', 3: 'sparse' };
  return { life: lives[slot] ?? 'busy', tags };
}

/** The violations of each rule that a scan must find to count as complete. */
export function expectedViolations(account: PlannedAccount): Readonly<Record<string, number>> {
  const all = account.regions;
  return {
    'ec2-instance-idle': count(
      all.flatMap(({ instances }) => instances),
      ({ life }) => life === 'idle',
    ),
    'ec2-instance-tagged-unused': count(
      all.flatMap(({ instances }) => instances),
      ({ tags }) => tags['Environment'] === 'Testing',
    ),
    'rds-instance-idle': count(
      all.flatMap(({ databases }) => databases),
      ({ used }) => !used,
    ),
    'ec2-address-unattached': count(
      all.flatMap(({ addresses }) => addresses),
      ({ attached }) => !attached,
    ),
    // One more for the root user, which has no MFA in moto.
    'iam-user-without-mfa': count(account.users, ({ mfa }) => !mfa) + 1,
    's3-bucket-public': count(account.buckets, ({ isPublic }) => isPublic),
    'ec2-instance-missing-tags': count(
      all.flatMap(({ instances }) => instances),
      ({ tags }) => !('CostCenter' in tags),
    ),
    // moto encrypts no bucket by default.
    's3-bucket-unencrypted': account.buckets.length,
    'rds-instance-without-backups': count(
      all.flatMap(({ databases }) => databases),
      ({ backups }) => !backups,
    ),
  };
}

/** The number of undecided verdicts. */
export function expectedUndecided(account: PlannedAccount): number {
  return count(
    account.regions.flatMap(({ instances }) => instances),
    ({ life }) => life === 'sparse',
  );
}

function count<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  return items.filter(isCounted).length;
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
