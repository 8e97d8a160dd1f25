import type { AuditEvent } from '../../core/audit.ts';
import { claimKey, type Finding, isEnded, isRevived } from '../../core/finding.ts';
import type { Guard, MoveRefusal } from '../../core/ports/store.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { putClaim, replaceFinding } from './claim.ts';
import type { Db } from './db.ts';
import { claimItemKey, claimTtl, pauseKey } from './items.ts';
import { countWrites } from './lists/counts.ts';
import { ownerWrites } from './lists/owner-entries.ts';
import { scanKey } from './scans/scan-items.ts';
import { commit, type Write, type Writes } from './transact.ts';

/** `Store.move`. When several refusals apply, returns the first in the order of `MoveRefusal`. */
export async function move(
  db: Db,
  before: Finding,
  change: Omit<Finding, 'version'>,
  event: AuditEvent,
  guard: Guard = {},
): Promise<Result<Finding, MoveRefusal>> {
  const after: Finding = { ...change, version: before.version + 1 };
  const isReplaced = guard.isReplaced === true && claimKey(after) !== claimKey(before);
  if (after.id !== before.id || (claimKey(after) !== claimKey(before) && !isReplaced)) {
    throw new Error(
      `Finding ${before.id} cannot change its id or claim (to ${after.id}, ${claimKey(after)})`,
    );
  }
  const isOver = guard.isOver === true && isEnded(before) && isEnded(after);
  const writes = {
    finding: replaceFinding(db, before.version, after),
    ...(isOver ? {} : claimWrites(db, before, after, isReplaced)),
    ...countWrites(db, [{ before, after }]),
    ...ownerWrites(db, before, after),
    ...(guard.notPaused && { pause: unlessPaused(db) }),
    ...(guard.takes && { limit: take(db, guard.takes) }),
  };
  const result = await commit(db, writes, [event]);
  if (result.ok) return done(after);
  if (result.error.has('finding') || result.error.has('claim')) return refused('stale');
  if (result.error.has('taken')) return refused('claimed');
  return refused(result.error.has('pause') ? 'paused' : 'limit-reached');
}

function claimWrites(db: Db, before: Finding, after: Finding, isReplaced: boolean): Writes {
  if (isRevived(before, after)) return { taken: putClaim(db, after) };
  if (isReplaced) return { claim: giveUpClaim(db, before), taken: putClaim(db, after) };
  return { claim: isEnded(after) ? giveUpClaim(db, after) : keepClaim(db, after) };
}

function keepClaim(db: Db, finding: Finding): Write {
  return {
    Update: {
      TableName: db.state,
      Key: claimItemKey(finding),
      ConditionExpression: 'holder = :holder',
      UpdateExpression: 'SET expiresAtMs = :expiresAtMs, #ttl = :ttl',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':holder': finding.id,
        ':expiresAtMs': finding.claimExpiresAtMs,
        ':ttl': claimTtl(finding.claimExpiresAtMs),
      },
    },
  };
}

function giveUpClaim(db: Db, finding: Finding): Write {
  return {
    Delete: {
      TableName: db.state,
      Key: claimItemKey(finding),
      ConditionExpression: 'holder = :holder',
      ExpressionAttributeValues: { ':holder': finding.id },
    },
  };
}

function unlessPaused(db: Db): Write {
  return {
    ConditionCheck: { TableName: db.state, Key: pauseKey, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** A missing counter allows nothing. */
function take(db: Db, takes: NonNullable<Guard['takes']>): Write {
  return {
    Update: {
      TableName: db.state,
      Key: scanKey(takes.scanId),
      ConditionExpression: 'allowed.#all > :zero AND allowed.#kind > :zero',
      UpdateExpression:
        'SET allowed.#all = allowed.#all - :one, allowed.#kind = allowed.#kind - :one, version = version + :one',
      ExpressionAttributeNames: { '#all': '*', '#kind': takes.kind },
      ExpressionAttributeValues: { ':zero': 0, ':one': 1 },
    },
  };
}
