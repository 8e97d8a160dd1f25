import { endedFrom, type IncidentIds } from '../../../core/lists/incident-lists.ts';
import type { EpochMs } from '../../../core/resource.ts';
import { indexKey, indexSort } from '../../tables.ts';
import { type Db, type Item, query } from '../db.ts';
import { findingIdIn } from '../items.ts';

/** `Store.incidentIds`: two queries of an index that has only incidents, and only their keys. */
export async function incidentIds(db: Db, endedSinceMs: EpochMs): Promise<IncidentIds> {
  const [open, ended] = await Promise.all([
    keysIn(db, 'open', '0', true),
    keysIn(db, 'ended', endedFrom(endedSinceMs), false),
  ]);
  return { open: open.map(findingIdIn), ended: ended.map(findingIdIn) };
}

async function keysIn(
  db: Db,
  list: keyof IncidentIds,
  from: string,
  isAscending: boolean,
): Promise<readonly Item[]> {
  return query(db, {
    TableName: db.state,
    IndexName: 'byIncident',
    KeyConditionExpression: '#key = :key AND #sort >= :from',
    ExpressionAttributeNames: { '#key': indexKey('byIncident'), '#sort': indexSort('byIncident') },
    ExpressionAttributeValues: { ':key': list, ':from': from },
    ScanIndexForward: isAscending,
  });
}
