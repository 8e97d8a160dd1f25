import { minuteMs } from '../calendar.ts';
import type { IncidentEntry } from '../incidents/log.ts';
import { shorten } from '../shorten.ts';
import { type DailyReport, type IncidentFigures, mostRows, type ReportIncident } from './report.ts';

const mostText = 300;

/** Counts incidents entry by entry. An incident keeps no raw event, so that thousands fit in memory. */
export function incidentCounter() {
  const incidents = new Map<string, ReportIncident>();
  return {
    /** Await nothing between entries; entries of an incident may come in any order. */
    add: (entry: IncidentEntry): void => {
      const key = entry.findingId ?? `${entry.kind}|${entry.id}`;
      const known = incidents.get(key);
      if (known) incidents.set(key, merged(known, entry));
      else if (isStart(entry)) incidents.set(key, incidentOf(entry));
    },
    finish: (): DailyReport['incidents'] => {
      const all = [...incidents.values()];
      const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
      const byKind = kinds.map((kind) => [kind, figuresOf(all.filter((one) => one.kind === kind))]);
      return {
        ...figuresOf(all),
        byKind: Object.fromEntries(byKind),
        rows: all.sort(worstFirst).slice(0, mostRows),
      };
    },
  };
}

/** OK and INSUFFICIENT_DATA begin no incident. Without a state: found without an alarm, or unreadable. */
function isStart({ state }: IncidentEntry): boolean {
  return state === null || state === 'ALARM';
}

function incidentOf(entry: IncidentEntry): ReportIncident {
  const { kind, findingId, account, region, atMs, result, actedAtMs, clearedAtMs } = entry;
  return {
    kind,
    findingId,
    name: shorten(entry.name, mostText),
    account,
    region,
    atMs,
    because: shorten(entry.because, mostText),
    result,
    actedAtMs,
    clearedAtMs,
    times: 1,
  };
}

function merged(known: ReportIncident, entry: IncidentEntry): ReportIncident {
  const acts = [known.actedAtMs, entry.actedAtMs].filter((atMs) => atMs !== null);
  return {
    ...known,
    atMs: isStart(entry) ? Math.min(known.atMs, entry.atMs) : known.atMs,
    result: entry.result ?? known.result,
    actedAtMs: acts.length === 0 ? null : Math.min(...acts),
    clearedAtMs: entry.clearedAtMs ?? known.clearedAtMs,
    times: known.times + (isStart(entry) ? 1 : 0),
  };
}

function figuresOf(incidents: readonly ReportIncident[]): IncidentFigures {
  const of = { SUCCESS: 0, FAILED: 0, DRYRUN: 0, none: 0 };
  for (const { result } of incidents) of[result ?? 'none'] += 1;
  const acted = of.SUCCESS + of.FAILED;
  return {
    total: incidents.length,
    of,
    successRate: acted === 0 ? null : of.SUCCESS / acted,
    minutesToAction: minutesOf(incidents),
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
