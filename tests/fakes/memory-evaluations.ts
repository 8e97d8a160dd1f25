import { pageSize } from '../../aws/state/db.ts';
import { utcDate } from '../../core/calendar.ts';
import {
  changeBefore,
  changeOf,
  evaluatedOf,
  heartbeatsOf,
  planChanges,
  planOne,
  type StoredState,
  stateKey,
  stateOf,
} from '../../core/compliance/plan-changes.ts';
import {
  countsOf,
  type Evaluated,
  type EvaluationChange,
  evaluationKey,
  type Heartbeat,
} from '../../core/evaluation.ts';
import type { ChangeQuery, Evaluations, HeartbeatQuery } from '../../core/ports/evaluations.ts';
import { type Unit, unitKey } from '../../core/unit.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';

/** The history of `aws/evaluations` in memory; a shared contract suite checks both. */
export function createMemoryEvaluations(options: { readonly faults?: StoreFaults } = {}): Evaluations {
  const states = new Map<string, { readonly state: StoredState; readonly unit: string | null }>();
  const history: EvaluationChange[] = [];
  const beats = new Map<string, Heartbeat>();
  const beatsOfUnit = new Map<string, Heartbeat[]>();
  const files = new Map<string, readonly Evaluated[]>();

  const isOvertaken = (unit: Unit, atMs: number, runId: string): boolean =>
    (beatsOfUnit.get(unitKey(unit)) ?? []).some((beat) => beat.atMs >= atMs && beat.run.id !== runId);
  const keepBeat = (key: string, beat: Heartbeat): void => {
    if (beats.has(key)) return;
    const stored = frozen(beat);
    beats.set(key, stored);
    const ofUnit = beatsOfUnit.get(unitKey(beat.unit));
    if (ofUnit) ofUnit.push(stored);
    else beatsOfUnit.set(unitKey(beat.unit), [stored]);
  };
  const knownOf = (of: Unit): Map<string, StoredState> => {
    const unit = unitKey(of);
    return new Map(
      [...states].flatMap(([key, stored]) => (stored.unit === unit ? [[key, stored.state]] : [])),
    );
  };

  const recording: Pick<Evaluations, 'record'> = {
    record: async (given, changedBy) => {
      const { unit, atMs, run, whole, evaluations } = given;
      if (isOvertaken(unit, atMs, run.id))
        return { changed: [], counts: countsOf(evaluations), overtaken: true };
      const { planned, retired } = planChanges(given, whole ? knownOf(unit) : new Map());
      const changed: EvaluationChange[] = [];
      const evaluated: Evaluated[] = [];
      let overtaken = false;
      for (const { evaluation } of planned) {
        const key = stateKey(evaluation);
        for (;;) {
          const known = states.get(key)?.state;
          const one = planOne(given, evaluation, known);
          const by = one.is === 'changed' && known ? await changedBy(evaluation, known) : null;
          if (states.get(key)?.state !== known) continue;
          let change: EvaluationChange | undefined;
          if (one.is === 'changed') {
            change = frozen(changeOf(one, by ?? { by: 'first' }, given));
            history.push(change);
            const state = stateOf(change, (known?.version ?? 0) + 1);
            states.set(key, { state: frozen(state), unit: unitKey(unit) });
          } else if (one.is === 'changed before' && known) {
            change = changeBefore(evaluation, known);
          } else if (one.is === 'same' && known && !whole && known.confirmedMs < atMs) {
            states.set(key, { state: { ...known, confirmedMs: atMs }, unit: unitKey(unit) });
          } else if (one.is === 'same' && known && states.get(key)?.unit === null) {
            states.set(key, { state: known, unit: unitKey(unit) });
          }
          if (change) changed.push(change);
          if (one.is === 'overtaken') overtaken = true;
          else evaluated.push(evaluatedOf(evaluation, atMs, change, known));
          break;
        }
      }
      for (const state of retired) {
        const key = stateKey(state);
        if (states.get(key)?.state.version === state.version) states.set(key, { state, unit: null });
      }
      if (whole) {
        files.set(`${run.id}|${unitKey(unit)}`, frozen(evaluated));
        for (const beat of heartbeatsOf(given, evaluated))
          keepBeat(`${unitKey(unit)}|${beat.rule}|${run.id}`, beat);
      }
      return {
        changed,
        counts: countsOf(evaluated.map(({ evaluation }) => evaluation)),
        overtaken,
      };
    },
  };

  return {
    ...withFaults('evaluations', recording, options.faults),
    known: async (unit) => [...knownOf(unit).values()],
    changes: async (query) => {
      const all = history
        .filter((change) => isAbout(change, query))
        .map((change) => ({ one: change, atMs: change.atMs, sort: sortOf(change) }));
      const { shown, cursor } = paged(all, query);
      return { changes: shown, ...(cursor === undefined ? {} : { cursor }) };
    },
    heartbeats: async (query) => {
      const all = [...beats.values()]
        .filter((beat) => isBeatOf(beat, query))
        .map((beat) => ({
          one: beat,
          atMs: beat.run.startedAtMs,
          sort: `${iso(beat.run.startedAtMs)}#${beat.rule}#${unitKey(beat.unit)}#${beat.run.id}`,
        }));
      const { shown, cursor } = paged(all, query);
      return { heartbeats: shown, ...(cursor === undefined ? {} : { cursor }) };
    },
    evaluated: async function* (runId, unit) {
      yield* files.get(`${runId}|${unitKey(unit)}`) ?? [];
    },
  };
}

function sortOf(change: EvaluationChange): string {
  return `${iso(change.atMs)}#${evaluationKey(change.evaluation)}/${change.evaluation.resource.id}`;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function isAbout({ evaluation, atMs }: EvaluationChange, query: ChangeQuery): boolean {
  if ('resourceId' in query) return evaluation.resource.id === query.resourceId;
  if ('rule' in query) return evaluation.rule === query.rule;
  return utcDate(atMs) === query.day;
}

function isBeatOf(beat: Heartbeat, query: HeartbeatQuery): boolean {
  if ('day' in query) return utcDate(beat.run.startedAtMs) === query.day;
  if (beat.rule !== query.rule) return false;
  return !('unit' in query) || unitKey(beat.unit) === unitKey(query.unit);
}

function paged<T>(
  all: readonly { readonly one: T; readonly atMs: number; readonly sort: string }[],
  query: Pick<ChangeQuery, 'fromMs' | 'toMs' | 'limit' | 'cursor' | 'oldestFirst'>,
): { readonly shown: readonly T[]; readonly cursor?: string } {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY, cursor, oldestFirst } = query;
  const limit = pageSize(query.limit);
  const ascending = all
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    .sort((a, b) => (a.sort < b.sort ? -1 : 1));
  const ordered = oldestFirst ? ascending : ascending.reverse();
  const rest = ordered.filter(
    ({ sort }) => cursor === undefined || (oldestFirst ? sort > cursor : sort < cursor),
  );
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    shown: shown.map(({ one }) => one),
    ...(rest.length > limit && last ? { cursor: last.sort } : {}),
  };
}
