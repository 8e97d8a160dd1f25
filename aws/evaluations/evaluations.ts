import type { Evaluations } from '../../core/ports/evaluations.ts';
import { type EvaluationsDeps, openEvaluations } from './db.ts';
import { readFile } from './files.ts';
import { statesOf } from './known.ts';
import { changes, heartbeats } from './queries.ts';
import { record } from './record.ts';

/** The compliance history in its DynamoDB table (`ensureTables`) and a bucket. */
export function createEvaluations(deps: EvaluationsDeps): Evaluations {
  const db = openEvaluations(deps);
  return {
    record: (recording, changedBy) => record(db, recording, changedBy),
    known: async (unit) => [...(await statesOf(db, unit)).values()],
    changes: (query) => changes(db, query),
    heartbeats: (query) => heartbeats(db, query),
    evaluated: (runId, unit) => readFile(db, runId, unit),
  };
}
