import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { type StoredState, stateKey } from '../../core/compliance/plan-changes.ts';
import type { Evaluation, EvaluationRun } from '../../core/evaluation.ts';
import { inGroups } from '../../core/listing.ts';
import type { Unit } from '../../core/unit.ts';
import { backOff, type Item, query } from '../state/db.ts';
import { currentKey, type EvaluationsDb, heartbeatSubject } from './db.ts';
import { heartbeatOfItem, inUnit, stateOfItem } from './items.ts';

export type Known = { readonly state: StoredState; readonly isListed: boolean };

/**
 * Returns the states of a unit. Changes of the last second may be missing; that is safe, because each write
 * checks the version it replaces.
 */
export async function statesOf(db: EvaluationsDb, unit: Unit): Promise<ReadonlyMap<string, StoredState>> {
  const items = await query(db, {
    TableName: db.table,
    IndexName: 'byUnit',
    KeyConditionExpression: '#unit = :unit',
    ExpressionAttributeNames: { '#unit': 'unit' },
    ExpressionAttributeValues: inUnit(unit),
  });
  const states = items.map((item) => stateOfItem(db, item));
  return new Map(states.map((state) => [stateKey(state), state]));
}

type StateKey = Pick<Evaluation, 'resource' | 'rule'>;

/** Reads some states consistently. Keys are those of `stateKey`. */
export async function statesNow(
  db: EvaluationsDb,
  of: readonly StateKey[],
): Promise<ReadonlyMap<string, Known>> {
  const keys = [...new Map(of.map((one) => [stateKey(one), currentKey(one)])).values()];
  const groups = Array.from({ length: Math.ceil(keys.length / 100) }, (_, nth) =>
    keys.slice(nth * 100, nth * 100 + 100),
  );
  const items = (await inGroups(groups, 4, (group) => readBatch(db, group))).flat();
  return new Map(
    items.map((item) => {
      const state = stateOfItem(db, item);
      return [stateKey(state), { state, isListed: item.unit !== undefined }];
    }),
  );
}

async function readBatch(db: EvaluationsDb, keys: readonly Item[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  let wanted = keys;
  for (let attempt = 1; wanted.length > 0; attempt++) {
    if (attempt > 1) await backOff(db, attempt);
    if (attempt > 12) throw new Error(`DynamoDB left ${wanted.length} keys unprocessed in table ${db.table}`);
    const answer = await db.doc.send(
      new BatchGetCommand({ RequestItems: { [db.table]: { Keys: [...wanted], ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[db.table] ?? []));
    wanted = answer.UnprocessedKeys?.[db.table]?.Keys ?? [];
  }
  return items;
}

/** Recent heartbeats to check: a run that started later may have read earlier. */
const beatsConsidered = 5;

/** Whether another run read the whole unit at this time or later. */
export async function isOvertaken(
  db: EvaluationsDb,
  unit: Unit,
  rule: string,
  atMs: number,
  run: EvaluationRun,
): Promise<boolean> {
  const items = await query(
    db,
    {
      TableName: db.table,
      ConsistentRead: true,
      KeyConditionExpression: 'resource_id = :unit',
      ExpressionAttributeValues: { ':unit': heartbeatSubject(unit, rule) },
      ScanIndexForward: false,
    },
    beatsConsidered,
  );
  return items
    .map((item) => heartbeatOfItem(db, item))
    .some((beat) => beat.run.id !== run.id && beat.atMs >= atMs);
}
