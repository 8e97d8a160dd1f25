import type { FindingStore } from '../../core/ports/store.ts';
import { auditOf } from './audit.ts';
import { readFinding } from './claim.ts';
import type { Db } from './db.ts';
import { byStatus, getMany } from './find.ts';
import { countOwned, counts } from './lists/counts.ts';
import { incidentIds } from './lists/incidents.ts';
import { list } from './lists/list.ts';
import { move } from './move.ts';
import { pause, setPause } from './pause.ts';

/** The finding store on two DynamoDB tables (`ensureTables`). An item of unknown format throws with its table and key. */
export function findingStore(db: Db): FindingStore {
  return {
    get: (id) => readFinding(db, id),
    getMany: (ids) => getMany(db, ids),
    move: (before, after, event, guard) => move(db, before, after, event, guard),
    byStatus: (status, page) => byStatus(db, status, page),
    list: (asked) => list(db, asked),
    incidentIds: (endedSinceMs) => incidentIds(db, endedSinceMs),
    counts: () => counts(db),
    countOwned: (userId) => countOwned(db, userId),
    pause: () => pause(db),
    setPause: (wanted, event) => setPause(db, wanted, event),
    auditOf: (wanted) => auditOf(db, wanted),
  };
}
