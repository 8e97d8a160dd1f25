import { type Finding, isEnded, type Status } from '../../core/finding.ts';
import type { FindingPage } from '../../core/ports/store.ts';
import { type Unit, unitKey } from '../../core/unit.ts';
import { indexKey, type StateIndex } from '../tables.ts';
import { type Db, type Item, type Key, pageSize, query, readMany } from './db.ts';
import { findingKey, findingOf, findingSk } from './items.ts';

/** `Store.byStatus`: newest first. A page may be shorter than its limit when findings moved meanwhile. */
export async function byStatus(
  db: Db,
  status: Status,
  page?: { readonly limit: number; readonly cursor?: string },
): Promise<FindingPage> {
  const limit = pageSize(page?.limit);
  const found = await query(
    db,
    {
      ...index(db, 'byStatus'),
      KeyConditionExpression:
        page?.cursor === undefined ? '#key = :key' : '#key = :key AND findingSort < :cursor',
      ExpressionAttributeValues: {
        ':key': status,
        ...(page?.cursor !== undefined && { ':cursor': page.cursor }),
      },
      ScanIndexForward: false,
    },
    limit + 1,
  );
  const shown = found.slice(0, limit);
  const findings = (await readFindings(db, shown)).filter((finding) => finding.status === status);
  const last = shown.at(-1);
  return { findings, ...(found.length > limit && last && { cursor: String(last.findingSort) }) };
}

export async function liveIn(db: Db, unit: Unit): Promise<readonly Finding[]> {
  return (await all(db, 'byUnit', unitKey(unit))).filter((finding) => !isEnded(finding));
}

export async function getMany(db: Db, ids: readonly string[]): Promise<readonly Finding[]> {
  return readFindings(db, [...new Set(ids)].map(findingKey));
}

async function all(db: Db, name: StateIndex, key: string): Promise<readonly Finding[]> {
  const found = await query(db, {
    ...index(db, name),
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeValues: { ':key': key },
  });
  return readFindings(db, found);
}

function index(
  db: Db,
  name: StateIndex,
): { TableName: string; IndexName: string; ExpressionAttributeNames: Record<string, string> } {
  return { TableName: db.state, IndexName: name, ExpressionAttributeNames: { '#key': indexKey(name) } };
}

export async function readFindings(db: Db, found: readonly (Item | Key)[]): Promise<readonly Finding[]> {
  // An additional owner's entry has the same partition key as the finding.
  const keys = found.map((item): Key => ({ pk: String(item.pk), sk: findingSk }));
  return (await readMany(db, db.state, keys)).map((item) => findingOf(db, item));
}
