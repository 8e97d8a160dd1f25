import type { AuditEvent } from '../../core/audit.ts';
import { claimKey, type Finding, isEnded } from '../../core/finding.ts';
import type { EpochMs } from '../../core/resource.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { type Db, type Item, read } from './db.ts';
import { claimItemKey, claimTtl, debtOf, findingItem, findingKey, findingOf } from './items.ts';
import { corrupt, misfit } from './json.ts';
import { lapse, lapseEvent } from './lapse.ts';
import { countWrites } from './lists/counts.ts';
import { ownerWrites } from './lists/owner-entries.ts';
import { commit, type Write } from './transact.ts';

type Claim = { readonly holder: string; readonly expiresAtMs: EpochMs };

/** `Store.claim`. A claim whose finding is missing or ended can be taken over like an expired one. */
export async function claim(
  db: Db,
  finding: Finding,
  event: AuditEvent,
  nowMs: EpochMs,
): Promise<Result<Finding, 'claimed'>> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const writes = {
      claim: putClaim(db, finding),
      finding: putNew(db, finding),
      ...countWrites(db, [{ after: finding }]),
      ...ownerWrites(db, undefined, finding),
    };
    const first = await commit(db, writes, [event]);
    if (first.ok) return done(finding);
    if (!first.error.has('claim')) throw usedTwice(finding);
    const found = await readClaim(db, finding);
    if (!found) continue;
    const holder = await readFinding(db, found.holder);
    const standing = holder && !isEnded(holder) ? holder : undefined;
    if (standing && found.expiresAtMs > nowMs) return refused('claimed');
    return takeOver(db, { finding, event, nowMs, found, standing });
  }
  return refused('claimed');
}

async function takeOver(
  db: Db,
  over: { finding: Finding; event: AuditEvent; nowMs: EpochMs; found: Claim; standing: Finding | undefined },
): Promise<Result<Finding, 'claimed'>> {
  const { finding, event, nowMs, found, standing } = over;
  if (found.holder === finding.id) throw usedTwice(finding);
  const ended = standing && lapse(standing, nowMs);
  const writes = {
    claim: putClaim(db, finding, found),
    finding: putNew(db, finding),
    ...(ended && standing && { former: replaceFinding(db, standing.version, ended) }),
    ...ownerWrites(db, undefined, finding),
    ...(ended && ownerWrites(db, standing, ended)),
    ...countWrites(db, [{ after: finding }, ...(ended ? [{ before: standing, after: ended }] : [])]),
  };
  const result = await commit(db, writes, ended ? [event, lapseEvent(ended, event)] : [event]);
  if (result.ok) return done(finding);
  if (result.error.has('claim') || result.error.has('former')) return refused('claimed');
  throw usedTwice(finding);
}

function usedTwice(finding: Finding): Error {
  return new Error(`Finding id ${finding.id} already exists; it cannot be used for ${claimKey(finding)}`);
}

export function putClaim(db: Db, finding: Finding, replaced?: Claim): Write {
  const expiresAtMs = finding.claimExpiresAtMs;
  return {
    Put: {
      TableName: db.state,
      Item: { ...claimItemKey(finding), holder: finding.id, expiresAtMs, ttl: claimTtl(expiresAtMs) },
      ...(replaced
        ? {
            ConditionExpression: 'holder = :holder AND expiresAtMs = :expiresAtMs',
            ExpressionAttributeValues: { ':holder': replaced.holder, ':expiresAtMs': replaced.expiresAtMs },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
}

function putNew(db: Db, finding: Finding): Write {
  return {
    Put: { TableName: db.state, Item: findingItem(finding), ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** Replaces the finding if its version is unchanged, and marks its card and schedule as outdated. */
export function replaceFinding(db: Db, version: number, after: Finding): Write {
  return {
    Put: {
      TableName: db.state,
      Item: { ...findingItem(after), ...debtOf(after) },
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': version },
    },
  };
}

export async function readFinding(db: Db, id: string): Promise<Finding | undefined> {
  const item = await read(db, db.state, findingKey(id));
  return item && findingOf(db, item);
}

async function readClaim(db: Db, finding: Finding): Promise<Claim | undefined> {
  const item: Item | undefined = await read(db, db.state, claimItemKey(finding));
  if (!item) return undefined;
  const wrong = misfit(item, { holder: 'string', expiresAtMs: 'number' });
  if (wrong) throw corrupt(db.state, item, wrong);
  return item as unknown as Claim;
}
