import type { AuditEvent } from '../../core/audit.ts';
import type { Pause } from '../../core/ports/store.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { type Db, read } from './db.ts';
import { pauseKey } from './items.ts';
import { corrupt, misfit } from './json.ts';
import { commit, type Write } from './transact.ts';

export async function pause(db: Db): Promise<Pause | undefined> {
  const item = await read(db, db.state, pauseKey);
  if (!item) return undefined;
  const wrong = misfit(item, { by: 'string', atMs: 'number', reason: 'string' });
  if (wrong) throw corrupt(db.state, item, wrong);
  return { by: String(item.by), atMs: Number(item.atMs), reason: String(item.reason) };
}

/** `Store.setPause`; null resumes. `already`: it is as asked for. */
export async function setPause(
  db: Db,
  wanted: Pause | null,
  event: AuditEvent,
): Promise<Result<void, 'already'>> {
  const write: Write = wanted
    ? {
        Put: {
          TableName: db.state,
          Item: { ...pauseKey, by: wanted.by, atMs: wanted.atMs, reason: wanted.reason },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }
    : { Delete: { TableName: db.state, Key: pauseKey, ConditionExpression: 'attribute_exists(pk)' } };
  const result = await commit(db, { pause: write }, [event]);
  return result.ok ? done(undefined) : refused('already');
}
