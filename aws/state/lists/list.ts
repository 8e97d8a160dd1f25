import type { Finding } from '../../../core/finding.ts';
import { type Order, readersOf } from '../../../core/lists/finding-order.ts';
import type { ListPage, ListQuery } from '../../../core/ports/store.ts';
import { indexKey, indexSort, type StateIndex } from '../../tables.ts';
import { type Db, type Item, pageSize, query } from '../db.ts';
import { readFindings } from '../find.ts';
import { findingKey } from '../items.ts';

const indexes: Readonly<Record<Order, StateIndex>> = { rank: 'byRank', due: 'byDue', newest: 'byStatus' };

type Rows = { readonly index: StateIndex; readonly keys: readonly string[]; readonly isAscending: boolean };

/**
 * `Store.list`. Positions have the same format in every partition of an index, so pages of several partitions
 * can be merged.
 */
export async function list(db: Db, asked: ListQuery): Promise<ListPage> {
  const limit = pageSize(asked.limit);
  const isBack = asked.before !== undefined;
  const rows: Rows = { ...partitionsOf(asked), isAscending: (asked.order === 'newest') === isBack };
  const sort = indexSort(rows.index);
  const place = (item: Item): string => String(item[sort]);
  const from = isBack ? asked.before : asked.after;
  const read = await Promise.all(
    rows.keys.map((key) => partition(db, rows, key, from ?? undefined, limit + 1)),
  );
  const ascending = read.flat().sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const found = rows.isAscending ? ascending : ascending.reverse();
  const nearest = found.slice(0, limit);
  const shown = isBack ? nearest.reverse() : nearest;
  const [first] = shown;
  const last = shown.at(-1);
  const placeOf = new Map(shown.map((item) => [String(item.pk), place(item)]));
  const findings = (await readFindings(db, shown)).filter((finding) => isListed(finding, asked));
  return {
    findings,
    places: findings.map(({ id }) => placeOf.get(findingKey(id).pk) ?? ''),
    ...(first && last && { from: place(first), to: place(last) }),
    hasMore: found.length > limit,
  };
}

function partitionsOf({ of, order }: ListQuery): Pick<Rows, 'index' | 'keys'> {
  if ('statuses' in of) return { index: indexes[order], keys: of.statuses };
  if (order !== 'rank') throw new Error(`The findings of an owner are listed by rank, not by ${order}`);
  return { index: 'byOwner', keys: [of.owner] };
}

/** Indexes lag behind the table. Findings that no longer belong to the list are dropped. */
function isListed(finding: Finding, { of }: ListQuery): boolean {
  return 'statuses' in of ? of.statuses.includes(finding.status) : readersOf(finding).includes(of.owner);
}

async function partition(
  db: Db,
  { index, isAscending }: Rows,
  key: string,
  from: string | undefined,
  limit: number,
): Promise<readonly Item[]> {
  const isFrom = from !== undefined;
  return query(
    db,
    {
      TableName: db.state,
      IndexName: index,
      KeyConditionExpression: `#key = :key${isFrom ? ` AND #sort ${isAscending ? '>' : '<'} :cursor` : ''}`,
      ExpressionAttributeNames: { '#key': indexKey(index), ...(isFrom && { '#sort': indexSort(index) }) },
      ExpressionAttributeValues: { ':key': key, ...(isFrom && { ':cursor': from }) },
      ScanIndexForward: isAscending,
    },
    limit,
  );
}
