import type { AuditEvent } from '../../core/audit.ts';
import type { Pause } from '../../core/ports/store.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { type Db, type Item, read } from './db.ts';
import { pauseKey } from './items.ts';
import { corrupt, misfit } from './json.ts';
import { shapeOf, upgraded } from './shapes.ts';
import { commit, type Write } from './transact.ts';

export async function pause(db: Db): Promise<Pause | undefined> {
  const item = await read(db, db.state, pauseKey);
  if (!item) return undefined;
  const { by, atMs, reason } = upgraded('pause', item, item) as Item;
  const wrong = misfit({ by, atMs, reason }, { by: 'string', atMs: 'number', reason: 'string' });
  if (wrong) throw corrupt(db.state, item, wrong);
  return { by: String(by), atMs: Number(atMs), reason: String(reason) };
}

/** `Store.setPause`; null resumes. `already`: nothing to change. */
export async function setPause(
  db: Db,
  wanted: Pause | null,
  event: AuditEvent,
): Promise<Result<void, 'already'>> {
  const write: Write = wanted
    ? {
        Put: {
          TableName: db.state,
          Item: { ...pauseKey, shape: shapeOf('pause'), ...wanted },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }
    : { Delete: { TableName: db.state, Key: pauseKey, ConditionExpression: 'attribute_exists(pk)' } };
  const result = await commit(db, { pause: write }, [event]);
  return result.ok ? done(undefined) : refused('already');
}
