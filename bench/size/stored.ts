import type { Item } from '../../aws/state/db.ts';
import { auditItem, findingItem, findingKey, findingSort, listedBy } from '../../aws/state/items.ts';
import { shapeOf } from '../../aws/state/shapes.ts';
import { indexKey, indexSort, type StateIndex } from '../../aws/tables.ts';
import { dayMs } from '../../core/calendar.ts';
import type { Finding, Status } from '../../core/finding.ts';
import { addTo, countersOf } from '../../core/lists/finding-counts.ts';
import { sampleFinding, sampleNowMs } from '../../tests/support/sample-finding.ts';
import { sampleIncident } from '../../tests/support/sample-incident.ts';

export type StoredFindings = {
  readonly finding: (pk: string) => Item | undefined;
  readonly counters: (prefix: string) => readonly Item[];
  /** In the order of the index. */
  readonly rows: (index: StateIndex, key: string) => readonly Item[];
  /** The events of a day or type, oldest first. */
  readonly events: (key: string) => readonly Item[];
};

const statuses: readonly Status[] = [
  'open',
  'scheduled',
  'snoozed',
  'open',
  'resolved',
  'claimed',
  'remediated',
  'open',
];

/** One finding in 50 is an incident, of the last 24 hours if it has ended. */
const incidentEach = 50;

/** The owner of one finding in 29. */
export const owner = 'U0ADA';

/** Findings in the state table and its indexes; items are generated when they are read. */
export function storedFindings(size: number): StoredFindings {
  const all = new Map(
    Array.from({ length: size }, (_, n) => findingOf(n)).map((finding) => [
      findingKey(finding.id).pk,
      finding,
    ]),
  );
  const sums = new Map<string, Map<string, number>>();
  for (const finding of all.values())
    for (const [counter, names] of countersOf(finding)) addTo(sums, counter, names);
  const shape = shapeOf('finding counts');
  const counters = [...sums].map(
    ([sk, names]): Item => ({ pk: 'counts', sk, shape, ...Object.fromEntries(names) }),
  );
  counters.push({ pk: 'counts', sk: 'all', shape, countedAtMs: sampleNowMs });
  const keys = [...all.values()].map(
    (finding): Item => ({
      ...findingKey(finding.id),
      findingStatus: finding.status,
      findingSort: findingSort(finding),
      ...listedBy(finding),
    }),
  );
  const indexes = Object.fromEntries(
    (['byStatus', 'byRank', 'byDue', 'byOwner', 'byIncident'] as const).map((index) => [
      index,
      rowsOf(keys, index),
    ]),
  ) as Record<StateIndex, ReadonlyMap<string, readonly Item[]>>;
  const items = new Map<string, Item>();
  return {
    finding: (pk) => {
      const finding = all.get(pk);
      const item = items.get(pk) ?? (finding && findingItem(finding));
      if (item) items.set(pk, item);
      return item;
    },
    counters: (prefix) => counters.filter(({ sk }) => String(sk).startsWith(prefix)),
    rows: (index, key) => indexes[index].get(key) ?? [],
    events: eventsOf(size),
  };
}

/** As many events as findings, in the last 30 days. */
function eventsOf(size: number): StoredFindings['events'] {
  const items = Array.from({ length: size }, (_, n) => {
    const atMs = sampleNowMs - Math.round(((size - n) / size) * 30 * dayMs);
    return auditItem(
      {
        id: `e-${String(n).padStart(6, '0')}`,
        atMs,
        type: n === 0 ? 'scan.started' : 'finding.snoozed',
        actor: `U${n % 40}`,
        summary: 'Snoozed web-1: used for the demo',
        findingId: `fnd_${n}`,
        resource: 'r',
        resourceId: 'i-1',
        rule: 'ec2-instance-idle',
        details: { reason: 'used for the demo', untilMs: atMs },
      },
      'w',
    );
  });
  const byKey = new Map<string, Item[]>();
  for (const item of items)
    for (const key of [String(item.day), String(item.type)]) {
      const partition = byKey.get(key) ?? [];
      byKey.set(key, partition);
      partition.push(item);
    }
  return (key) => byKey.get(key) ?? [];
}

function rowsOf(keys: readonly Item[], index: StateIndex): ReadonlyMap<string, readonly Item[]> {
  const rows = new Map<string, Item[]>();
  const [keyName, sortName] = [indexKey(index), indexSort(index)];
  for (const item of keys) {
    const [key, sort] = [item[keyName], item[sortName]];
    if (typeof key !== 'string' || typeof sort !== 'string') continue;
    const partition = rows.get(key) ?? [];
    rows.set(key, partition);
    partition.push(item);
  }
  for (const partition of rows.values())
    partition.sort((a, b) => (String(a[sortName]) < String(b[sortName]) ? -1 : 1));
  return rows;
}

const sample = sampleFinding();

function findingOf(n: number): Finding {
  const status = statuses[n % statuses.length] ?? 'open';
  const userId = n % 29 === 0 ? owner : `U${n % 40}`;
  return {
    ...sample,
    id: `fnd_${String(n).padStart(6, '0')}`,
    status,
    owner: { userId, name: 'N', why: 'tag' },
    monthlyUsd: (n * 7919) % 1_000,
    foundAtMs: sampleNowMs - n,
    updatedAtMs: sampleNowMs - n,
    ...(n % incidentEach === 0 && { incident: sampleIncident() }),
    remediateAtMs: status === 'scheduled' ? sampleNowMs + n : null,
    snooze: status === 'snoozed' ? { untilMs: sampleNowMs + n, reason: 'r', by: userId, atMs: 0 } : null,
  };
}
