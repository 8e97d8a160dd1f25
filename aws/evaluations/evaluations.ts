import type { Evaluations } from '../../core/ports/evaluations.ts';
import { type EvaluationsDeps, openEvaluations } from './db.ts';
import { readFile } from './files.ts';
import { changes, heartbeats } from './queries.ts';
import { record } from './record.ts';

/**
 * Exact IAM actions of `record`: on the evaluations table, on its indexes, and on `evaluations/*` of the bucket; the
 * last only for who records whole units.
 */
export const recordPermissions = {
  table: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  indexes: ['byUnit'],
  files: ['s3:PutObject'],
} as const;

/** Exact IAM actions of `evaluated`, on `evaluations/*` of the bucket. */
export const evaluatedPermissions = ['s3:GetObject'] as const;

/** The history on its DynamoDB table (`ensureTables`) and a bucket. */
export function createEvaluations(deps: EvaluationsDeps): Evaluations {
  const db = openEvaluations(deps);
  return {
    record: (recording, changedBy) => record(db, recording, changedBy),
    changes: (query) => changes(db, query),
    heartbeats: (query) => heartbeats(db, query),
    evaluated: (runId, unit) => readFile(db, runId, unit),
  };
}
