import { utcDate } from '../../core/calendar.ts';
import type { StoredState } from '../../core/compliance/plan-changes.ts';
import type { EvaluationChange, Heartbeat } from '../../core/evaluation.ts';
import type { Unit } from '../../core/unit.ts';
import type { Item } from '../state/db.ts';
import { ttlOf } from '../state/items.ts';
import { type Fields, misfit, toJson } from '../state/json.ts';
import { type ShapeName, shapeOf, upgraded } from '../state/shapes.ts';
import { changeKey, currentKey, type HistoryDb, heartbeatKey, iso, ofHeartbeats, unitName } from './db.ts';

/** Retention of heartbeats, equal to that of full evaluations. Changes are kept forever. */
const heartbeatDays = 400;

/** Has no `rule` or `day` attribute, because those indexes list only changes and heartbeats. */
export function stateItem(state: StoredState): Record<string, unknown> {
  const { version, confirmedMs, ...rest } = state;
  return {
    ...currentKey(state),
    unit: unitName(state.resource),
    compliance_type: state.type,
    version,
    confirmedMs,
    shape: shapeOf('compliance state'),
    doc: toJson(rest),
  };
}

const stateFields: Fields = {
  resource: 'object',
  rule: 'string',
  type: 'string',
  sinceMs: 'number',
  run: 'object',
};

export function stateOfItem(db: HistoryDb, item: Item): StoredState {
  const state = docOf(db, item, 'compliance state', stateFields) as Omit<
    StoredState,
    'version' | 'confirmedMs'
  >;
  const wrong = misfit(item, { version: 'number', confirmedMs: 'number' });
  if (wrong) throw corrupt(db, item, wrong);
  return { ...state, version: Number(item.version), confirmedMs: Number(item.confirmedMs) };
}

/** Attributes used in queries are separate; `doc` holds everything. */
export function changeItem(change: EvaluationChange): Record<string, unknown> {
  const { evaluation, atMs, before, by } = change;
  return {
    ...changeKey(evaluation, atMs),
    rule: evaluation.rule,
    day: utcDate(atMs),
    compliance_type: evaluation.type,
    resource_type: evaluation.resourceType,
    before: before?.type ?? 'none',
    changed_by: by.by,
    shape: shapeOf('compliance change'),
    doc: toJson(change),
  };
}

export function changeOfItem(db: HistoryDb, item: Item): EvaluationChange {
  return docOf(db, item, 'compliance change', {
    evaluation: 'object',
    atMs: 'number',
    by: 'object',
    run: 'object',
  }) as EvaluationChange;
}

export function heartbeatItem(beat: Heartbeat): Record<string, unknown> {
  const { unit, rule, run } = beat;
  return {
    ...heartbeatKey(unit, rule, run),
    rule: ofHeartbeats(rule),
    day: ofHeartbeats(utcDate(run.startedAtMs)),
    evaluated_at: iso(beat.atMs),
    ttl: ttlOf(run.startedAtMs, heartbeatDays),
    shape: shapeOf('heartbeat'),
    doc: toJson(beat),
  };
}

export function heartbeatOfItem(db: HistoryDb, item: Item): Heartbeat {
  return docOf(db, item, 'heartbeat', {
    unit: 'object',
    rule: 'string',
    run: 'object',
    atMs: 'number',
  }) as Heartbeat;
}

export function inUnit(unit: Unit): Readonly<Record<string, string>> {
  return { ':unit': unitName(unit) };
}

function docOf(db: HistoryDb, item: Item, name: ShapeName, fields: Fields): unknown {
  let value: unknown;
  try {
    value = JSON.parse(String(item.doc));
  } catch (cause) {
    throw corrupt(db, item, cause instanceof Error ? cause.message : 'unreadable');
  }
  const current = upgraded(name, item, value);
  const wrong = misfit(current, fields);
  if (wrong) throw corrupt(db, item, wrong);
  return current;
}

function corrupt(db: HistoryDb, item: Item, why: string): Error {
  const key = `${String(item.resource_id)}, ${String(item.evaluation_timestamp)}`;
  return new Error(`Invalid item in table ${db.table}, ${key}: ${why}`);
}
