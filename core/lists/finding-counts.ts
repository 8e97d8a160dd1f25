import type { Finding, Status } from '../finding.ts';
import type { EpochMs } from '../resource.ts';
import { microUsd, readersOf } from './finding-order.ts';
import { couldSave } from './savings.ts';

/** `microUsd`: their possible saving per month. */
export type Tally = { readonly findings: number; readonly microUsd: number };

export type Counts = {
  readonly of: Readonly<Record<Status, Tally>>;
  /** Time of the last full recount; null: never, so possible savings are unknown. */
  readonly countedAtMs: EpochMs | null;
};

const none: Tally = { findings: 0, microUsd: 0 };

export function noCounts(): Readonly<Record<Status, Tally>> {
  return {
    claimed: none,
    observed: none,
    open: none,
    scheduled: none,
    snoozed: none,
    remediating: none,
    failed: none,
    undoing: none,
    remediated: none,
    resolved: none,
    lapsed: none,
  };
}

/** Counter → name → the amount that a finding adds. */
export type Counted = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** More than the expected concurrent transactions, since two transactions on one counter conflict. */
const shards = 32;
const ownerShards = 8;

export const totals = 'all#';

export function ownerCounters(userId: string): string {
  return `owner#${userId}#`;
}

/** The counters that a finding adds to in its current state. */
export function countersOf(finding: Finding): Counted {
  const shard = shardOf(finding.id);
  const saving = microUsd(couldSave(finding));
  const total = new Map([
    [finding.status as string, 1],
    ...(saving > 0 ? [[usdOf(finding.status), saving] as const] : []),
  ]);
  const owned = readersOf(finding).map((userId): [string, ReadonlyMap<string, number>] => [
    `${ownerCounters(userId)}${shard % ownerShards}`,
    new Map([['mine', 1]]),
  ]);
  return new Map<string, ReadonlyMap<string, number>>([[`${totals}${shard}`, total], ...owned]);
}

/** The counter changes caused by changed findings. Omits unchanged counters. */
export function countChanges(
  changes: readonly { readonly before?: Finding | undefined; readonly after: Finding }[],
): Counted {
  const added = new Map<string, Map<string, number>>();
  const add = (counted: Counted, sign: 1 | -1): void => {
    for (const [counter, names] of counted) addTo(added, counter, names, sign);
  };
  for (const { before, after } of changes) {
    if (before) add(countersOf(before), -1);
    add(countersOf(after), 1);
  }
  return withoutZeros(added);
}

export function addTo(
  sums: Map<string, Map<string, number>>,
  counter: string,
  names: ReadonlyMap<string, number>,
  sign: 1 | -1 = 1,
): void {
  const sum = sums.get(counter) ?? new Map<string, number>();
  sums.set(counter, sum);
  for (const [name, number] of names) sum.set(name, (sum.get(name) ?? 0) + sign * number);
}

export function withoutZeros(sums: Counted): Counted {
  const kept = [...sums].map(([counter, names]): [string, ReadonlyMap<string, number>] => [
    counter,
    new Map([...names].filter(([, number]) => number !== 0)),
  ]);
  return new Map(kept.filter(([, names]) => names.size > 0));
}

/** The sum of all counter shards. */
export function tallies(counters: Iterable<ReadonlyMap<string, number>>): Readonly<Record<Status, Tally>> {
  const sums = new Map<string, number>();
  for (const names of counters)
    for (const [name, number] of names) sums.set(name, (sums.get(name) ?? 0) + number);
  const statuses = Object.keys(noCounts()) as readonly Status[];
  const of = statuses.map((status) => [
    status,
    { findings: sums.get(status) ?? 0, microUsd: sums.get(usdOf(status)) ?? 0 },
  ]);
  return Object.fromEntries(of) as Readonly<Record<Status, Tally>>;
}

/** USD a month. */
export function dollars(tallied: readonly Tally[]): number {
  return tallied.reduce((sum, { microUsd }) => sum + microUsd, 0) / 1_000_000;
}

function usdOf(status: Status): string {
  return `${status}-saves-micro-usd`;
}

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % shards;
}
