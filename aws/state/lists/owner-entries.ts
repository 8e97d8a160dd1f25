import type { Finding } from '../../../core/finding.ts';
import { placeIn, readersOf } from '../../../core/lists/finding-order.ts';
import type { Db } from '../db.ts';
import { findingKey } from '../items.ts';
import type { Writes } from '../transact.ts';

/** An item has one entry per index. The first owner's entry is in the finding; each other owner has a separate item. */
export function ownerWrites(db: Db, before: Finding | undefined, after: Finding): Writes {
  const oldEntries = before ? entriesOf(before) : new Map<string, string>();
  const newEntries = entriesOf(after);
  const changed = [...new Set([...oldEntries.keys(), ...newEntries.keys()])].filter(
    (ownedBy) => oldEntries.get(ownedBy) !== newEntries.get(ownedBy),
  );
  const writes = changed.map((ownedBy) => {
    const rank = newEntries.get(ownedBy);
    const Key = { pk: findingKey(after.id).pk, sk: `owner#${ownedBy}` };
    const write =
      rank === undefined
        ? { Delete: { TableName: db.state, Key } }
        : { Put: { TableName: db.state, Item: { ...Key, ownedBy, rank } } };
    return [`owner ${after.id} ${ownedBy}`, write] as const;
  });
  return Object.fromEntries(writes);
}

function entriesOf(finding: Finding): ReadonlyMap<string, string> {
  const rank = placeIn('rank', finding);
  return new Map(
    rank === null
      ? []
      : readersOf(finding)
          .slice(1)
          .map((ownedBy) => [ownedBy, rank]),
  );
}
