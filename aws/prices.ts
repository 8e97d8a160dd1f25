import prices from './prices.json' with { type: 'json' };

/** Hours per month in AWS's own estimates. */
const hoursPerMonth = 730;

/** Sizes relative to `large`, which the table lists. Omits sizes whose price does not scale. */
const relativeSize: Readonly<Record<string, number>> = {
  nano: 1 / 16,
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
};

/** Estimated USD a month of a running instance (on-demand list price, Linux); null when the table lacks its class. */
export function ec2InstanceMonthlyUsd(instanceType: string, region: string): number | null {
  const [family = '', size = ''] = instanceType.split('.');
  return monthly(prices.ec2Large, family, size, region, prices.ec2Exact, instanceType);
}

/**
 * Estimated USD a month of an available database without storage; null when the table lacks the class or the
 * price includes a licence (Oracle, SQL Server, Db2).
 */
export function rdsInstanceMonthlyUsd(
  dbClass: string,
  engine: string,
  isMultiAz: boolean,
  region: string,
): number | null {
  if (!/^(mysql|mariadb|postgres)$/.test(engine)) return null;
  const [, family = '', size = ''] = dbClass.split('.');
  const oneZone = monthly(prices.rdsLarge, family, size, region, {}, dbClass);
  return oneZone === null ? null : round(isMultiAz ? 2 * oneZone : oneZone);
}

/**
 * Public IPv4 addresses cost the same in every commercial region, attached or not, since February 2024; null
 * in other partitions.
 */
export function addressMonthlyUsd(partition: string): number | null {
  return partition === 'aws' ? round(prices.publicIpv4Hour * hoursPerMonth) : null;
}

type PricedVolume = {
  readonly type: string;
  readonly sizeGiB: number;
  readonly iops: number | null;
  readonly throughputMiBps: number | null;
};

/** IOPS and MiB/s included in the price of a gp3 volume. */
export const gp3Baseline = { iops: 3_000, throughputMiBps: 125 };

/**
 * Estimated USD a month of a volume, attached or not; null when its type is not in the table, or its IOPS or
 * throughput is unknown.
 */
export function volumeMonthlyUsd(
  { type, sizeGiB, iops, throughputMiBps }: PricedVolume,
  region: string,
): number | null {
  const perGb = (prices.ebsGbMonth as Table)[type];
  const perIops = (prices.ebsIopsMonth as Table)[type] ?? 0;
  const perThroughput = (prices.ebsThroughputMonth as Table)[type] ?? 0;
  const isUnknown = (perIops > 0 && iops === null) || (perThroughput > 0 && throughputMiBps === null);
  if (perGb === undefined || isUnknown) return null;
  const included = type === 'gp3' ? gp3Baseline : { iops: 0, throughputMiBps: 0 };
  const extraIops = Math.max(0, (iops ?? 0) - included.iops);
  const extraThroughput = Math.max(0, (throughputMiBps ?? 0) - included.throughputMiBps);
  const usd = perGb * sizeGiB + perIops * extraIops + perThroughput * extraThroughput;
  const factor = regionFactor(region);
  return factor === null ? null : round(usd * factor);
}

/**
 * Estimated saving of a gp2 volume as gp3 in USD a month. For regions not in the table it uses us-east-1
 * prices, because the relative difference is about the same everywhere.
 */
export function gp3SavingMonthlyUsd(
  { sizeGiB, iops, throughputMiBps }: Record<'sizeGiB' | 'iops' | 'throughputMiBps', number>,
  region: string,
): { readonly savesMonthlyUsd: number; readonly pricesOf: string } {
  const { gp2, gp3 } = prices.ebsGbMonth;
  const extra =
    prices.ebsIopsMonth.gp3 * (iops - gp3Baseline.iops) +
    prices.ebsThroughputMonth.gp3 * (throughputMiBps - gp3Baseline.throughputMiBps);
  const factor = regionFactor(region);
  const usd = (list: number) => round(list * (factor ?? 1));
  return {
    savesMonthlyUsd: round(usd(gp2 * sizeGiB) - usd(gp3 * sizeGiB + extra)),
    pricesOf: factor === null ? 'us-east-1' : region,
  };
}

/** Estimated USD a month of a snapshot of a whole volume. An upper bound, as blocks are compressed and shared. */
export function snapshotMonthlyUsd(sizeGiB: number, region: string): number | null {
  const factor = regionFactor(region);
  return factor === null ? null : round(prices.ebsSnapshotGbMonth * sizeGiB * factor);
}

/** Estimated USD a month of the final snapshot of a deleted database. An upper bound: RDS bills what is used. */
export function rdsSnapshotMonthlyUsd(sizeGiB: number, region: string): number | null {
  const factor = regionFactor(region);
  return factor === null ? null : round(prices.rdsSnapshotGbMonth * sizeGiB * factor);
}

type Table = Readonly<Record<string, number>>;

function monthly(
  table: Table,
  family: string,
  size: string,
  region: string,
  exact: Table,
  name: string,
): number | null {
  const large = table[family];
  const relative = relativeSize[size] ?? multipleOfXlarge(size);
  const hourly = exact[name] ?? (large === undefined || relative === null ? null : large * relative);
  const factor = regionFactor(region);
  return hourly === null || factor === null ? null : round(hourly * factor * hoursPerMonth);
}

/** Null: the table lacks the region, and prices are not guessed. */
function regionFactor(region: string): number | null {
  return (prices.regionFactor as Table)[region] ?? null;
}

function multipleOfXlarge(size: string): number | null {
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return times === undefined ? null : 2 * Number(times);
}

function round(usd: number): number {
  return Math.round(usd * 100) / 100;
}
