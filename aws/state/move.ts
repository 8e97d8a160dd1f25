import type { AuditEvent } from '../../core/audit.ts';
import { claimKey, type Finding, isEnded } from '../../core/finding.ts';
import type { Guard, MoveRefusal } from '../../core/ports/store.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { replaceFinding } from './claim.ts';
import type { Db } from './db.ts';
import { claimItemKey, claimTtl, pauseKey } from './items.ts';
import { countWrites } from './lists/counts.ts';
import { ownerWrites } from './lists/owner-entries.ts';
import { scanKey } from './scans/scan-items.ts';
import { commit, type Write } from './transact.ts';

/** `Store.move`. When several refusals apply, returns the first of `stale`, `paused`, `limit-reached`. */
export async function move(
  db: Db,
  before: Finding,
  change: Omit<Finding, 'version'>,
  event: AuditEvent,
  guard: Guard = {},
): Promise<Result<Finding, MoveRefusal>> {
  const after: Finding = { ...change, version: before.version + 1 };
  if (after.id !== before.id || claimKey(after) !== claimKey(before)) {
    throw new Error(
      `Finding ${before.id} cannot change its id or claim (to ${after.id}, ${claimKey(after)})`,
    );
  }
  const writes = {
    finding: replaceFinding(db, before.version, after),
    claim: isEnded(after) ? giveUpClaim(db, after) : keepClaim(db, after),
    ...countWrites(db, [{ before, after }]),
    ...ownerWrites(db, before, after),
    ...(guard.notPaused && { pause: unlessPaused(db) }),
    ...(guard.takes && { limit: take(db, guard.takes) }),
  };
  const result = await commit(db, writes, [event]);
  if (result.ok) return done(after);
  if (result.error.has('finding') || result.error.has('claim')) return refused('stale');
  return refused(result.error.has('pause') ? 'paused' : 'limit-reached');
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
