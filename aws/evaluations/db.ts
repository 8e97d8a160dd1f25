import type { S3Client } from '@aws-sdk/client-s3';
import type { Evaluation } from '../../core/evaluation.ts';
import type { Unit } from '../../core/unit.ts';
import { type Db, openDb, type StoreDeps } from '../state/db.ts';
import { evaluationsTable } from '../tables.ts';

export type EvaluationsDeps = StoreDeps & {
  readonly s3: S3Client;
  /** Bucket of full evaluations. */
  readonly bucket: string;
};

/** `table`: the evaluations table; `state` and `audit` belong to the store. */
export type HistoryDb = Db & { readonly table: string };

export type EvaluationsDb = HistoryDb & {
  readonly s3: S3Client;
  readonly bucket: string;
};

export function openHistory(deps: StoreDeps): HistoryDb {
  return { ...openDb(deps), table: evaluationsTable(deps.prefix) };
}

export function openEvaluations(deps: EvaluationsDeps): EvaluationsDb {
  return { ...openHistory(deps), s3: deps.s3, bucket: deps.bucket };
}

export type EvaluationKey = { readonly resource_id: string; readonly evaluation_timestamp: string };

/** The unit's name in keys and files. */
export function unitName({ account, region, kind }: Unit): string {
  return `${account}/${region}/${kind}`;
}

/** Sorts after every timestamp, so that time ranges exclude it. */
const current = 'CURRENT#';

export function currentKey({ resource, rule }: Pick<Evaluation, 'resource' | 'rule'>): EvaluationKey {
  return {
    resource_id: resource.id,
    evaluation_timestamp: `${current}${resource.account}/${resource.region}/${rule}`,
  };
}

/** Ends with the resource, so that keys are unique in the indexes. */
export function changeKey(
  { resource, rule }: Pick<Evaluation, 'resource' | 'rule'>,
  atMs: number,
): EvaluationKey {
  const { account, region, id } = resource;
  return {
    resource_id: id,
    evaluation_timestamp: `${iso(atMs)}#${account}/${region}/${rule}/${id}`,
  };
}

/** Uses the start time of the run, which retries share. */
export function heartbeatKey(
  unit: Unit,
  rule: string,
  run: { id: string; startedAtMs: number },
): EvaluationKey {
  return {
    resource_id: heartbeatSubject(unit, rule),
    evaluation_timestamp: `${iso(run.startedAtMs)}#${rule}#${unitName(unit)}#${run.id}`,
  };
}

export function heartbeatSubject(unit: Unit, rule: string): string {
  return `heartbeat#${unitName(unit)}#${rule}`;
}

/** Separates heartbeats from changes in `byRule` and `byDay`. */
export function ofHeartbeats(hash: string): string {
  return `heartbeat#${hash}`;
}

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
