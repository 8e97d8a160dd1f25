import { minuteMs } from '../calendar.ts';
import type { IncidentEntry } from '../incidents/log.ts';
import type { EpochMs } from '../resource.ts';
import { shorten } from '../shorten.ts';
import {
  type DailyReport,
  type IncidentFigures,
  mostRows,
  type Period,
  type ReportIncident,
} from './report.ts';

const mostText = 300;

/** How long before a period an incident may have begun that ends in it. */
export const mostDaysBefore = 7;

/**
 * Counts incidents entry by entry, those before the period too: an incident counts once, in the period in which it began,
 * and its result once, in the period in which it came. Keeps no raw event, so that thousands fit in memory.
 */
export function incidentCounter(period: Period) {
  const incidents = new Map<string, ReportIncident>();
  /** Of findings whose incident ended before the period: when it began. Its alarm may go off again. */
  const ended = new Map<string, EpochMs>();
  const isWithin = (atMs: EpochMs | null): boolean =>
    atMs !== null && atMs >= period.fromMs && atMs < period.toMs;
  const isEarlier = ({ atMs }: { readonly atMs: EpochMs }): boolean => atMs < period.fromMs;
  /** Without what came after the period: the next report tells that. */
  const asOfEnd = (entry: IncidentEntry): IncidentEntry => {
    const isLater = (atMs: EpochMs | null) => atMs !== null && atMs >= period.toMs;
    return {
      ...entry,
      ...(isLater(entry.actedAtMs) ? { actedAtMs: null, actedBy: null } : {}),
      ...(isLater(entry.resultAtMs ?? entry.actedAtMs) ? { result: null, resultAtMs: null } : {}),
      ...(isLater(entry.clearedAtMs) ? { clearedAtMs: null } : {}),
    };
  };
  return {
    /** Await nothing between entries; entries of an incident may come in any order. */
    add: (told: IncidentEntry): void => {
      const entry = asOfEnd(told);
      const { findingId, actedAtMs, resultAtMs, clearedAtMs } = entry;
      const goesOn = clearedAtMs === null || [actedAtMs, resultAtMs, clearedAtMs].some(isWithin);
      if (isEarlier(entry) && !(findingId !== null && goesOn)) {
        if (findingId !== null) ended.set(findingId, Math.min(entry.atMs, ended.get(findingId) ?? Infinity));
        return;
      }
      const key = findingId ?? `${entry.kind}|${entry.id}`;
      const known = incidents.get(key);
      if (known) incidents.set(key, merged(known, entry));
      else if (isStart(entry)) incidents.set(key, incidentOf(entry));
    },
    finish: (): DailyReport['incidents'] => {
      const all = [...incidents.values()].map((one) => ({
        ...one,
        atMs: Math.min(one.atMs, ended.get(one.findingId ?? '') ?? Infinity),
      }));
      const began = all.filter((one) => !isEarlier(one));
      const earlier = all.filter(isEarlier);
      const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
      const figures = (of: readonly ReportIncident[]) => figuresOf(of, { isEarlier, isWithin });
      const byKind = kinds.map((kind) => [kind, figures(all.filter((one) => one.kind === kind))]);
      return {
        ...figures(all),
        byKind: Object.fromEntries(byKind),
        rows: rowsOf(began),
        earlier: { total: earlier.length, rows: rowsOf(earlier) },
      };
    },
  };
}

function rowsOf(incidents: readonly ReportIncident[]): readonly ReportIncident[] {
  return incidents.toSorted(worstFirst).slice(0, mostRows);
}

/** OK and INSUFFICIENT_DATA begin no incident. Without a state: found without an alarm, or unreadable. */
function isStart({ state }: IncidentEntry): boolean {
  return state === null || state === 'ALARM';
}

function incidentOf(entry: IncidentEntry): ReportIncident {
  const { kind, findingId, account, region, atMs, result, resultAtMs } = entry;
  const { actedAtMs, actedBy, clearedAtMs } = entry;
  return {
    kind,
    findingId,
    name: shorten(entry.name, mostText),
    account,
    region,
    atMs,
    because: shorten(entry.because, mostText),
    result,
    resultAtMs,
    actedAtMs,
    actedBy,
    clearedAtMs,
    times: 1,
  };
}

function merged(known: ReportIncident, entry: IncidentEntry): ReportIncident {
  const isFirstAct = entry.actedAtMs !== null && entry.actedAtMs < (known.actedAtMs ?? Infinity);
  return {
    ...known,
    atMs: isStart(entry) ? Math.min(known.atMs, entry.atMs) : known.atMs,
    ...(entry.result === null ? {} : { result: entry.result, resultAtMs: entry.resultAtMs }),
    ...(isFirstAct ? { actedAtMs: entry.actedAtMs, actedBy: entry.actedBy } : {}),
    clearedAtMs: entry.clearedAtMs ?? known.clearedAtMs,
    times: known.times + (isStart(entry) ? 1 : 0),
  };
}

type When = {
  readonly isEarlier: (one: ReportIncident) => boolean;
  readonly isWithin: (atMs: EpochMs | null) => boolean;
};

function figuresOf(incidents: readonly ReportIncident[], { isEarlier, isWithin }: When): IncidentFigures {
  const of = { SUCCESS: 0, FAILED: 0, DRYRUN: 0, none: 0 };
  for (const one of incidents) {
    const { result, resultAtMs, actedAtMs, atMs } = one;
    if (result !== null && isWithin(resultAtMs ?? actedAtMs ?? atMs)) of[result] += 1;
    else if (result === null && !isEarlier(one)) of.none += 1;
  }
  const acted = of.SUCCESS + of.FAILED;
  return {
    total: incidents.filter((one) => !isEarlier(one)).length,
    of,
    successRate: acted === 0 ? null : of.SUCCESS / acted,
    minutesToAction: minutesOf(incidents.filter(({ actedAtMs }) => isWithin(actedAtMs))),
    notCleared: incidents.filter(({ kind, clearedAtMs }) => clearedAtMs === null && kind !== 'unknown')
      .length,
  };
}

function minutesOf(incidents: readonly ReportIncident[]): IncidentFigures['minutesToAction'] {
  const minutes = incidents
    .flatMap(({ atMs, actedAtMs }) => (actedAtMs === null ? [] : Math.max(0, actedAtMs - atMs) / minuteMs))
    .sort((a, b) => a - b);
  const longest = minutes.at(-1);
  if (longest === undefined) return null;
  const [low = longest, high = longest] = [
    minutes[Math.floor((minutes.length - 1) / 2)],
    minutes[Math.ceil((minutes.length - 1) / 2)],
  ];
  return { median: (low + high) / 2, longest };
}

/** Failed ones first, then those that last, then the newest. */
function worstFirst(a: ReportIncident, b: ReportIncident): number {
  return rankOf(a) - rankOf(b) || b.atMs - a.atMs;
}

function rankOf({ result, clearedAtMs }: ReportIncident): number {
  if (result === 'FAILED') return 0;
  return clearedAtMs === null ? 1 : 2;
}
