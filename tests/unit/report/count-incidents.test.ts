import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { IncidentEntry } from '../../../core/incidents/log.ts';
import { incidentCounter, mostDaysBefore } from '../../../core/report/count-incidents.ts';
import { mostRows, type Period } from '../../../core/report/report.ts';
import { incidentEntry, reportMs } from '../../support/sample-report.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The day before and the day after `reportMs`. */
const around: Period = { fromMs: reportMs - dayMs, toMs: reportMs + dayMs };

const counted = (...entries: readonly IncidentEntry[]) => countedIn(around, entries);

function countedIn(period: Period, entries: readonly IncidentEntry[]) {
  const counter = incidentCounter(period);
  // As the log is read.
  const fromMs = period.fromMs - mostDaysBefore * dayMs;
  for (const entry of entries) if (entry.atMs >= fromMs && entry.atMs < period.toMs) counter.add(entry);
  return counter.finish();
}

test('counts results by kind, and leaves dry runs out of the success rate', () => {
  const figures = counted(
    incidentEntry(),
    incidentEntry(),
    incidentEntry({ result: 'FAILED', clearedAtMs: null }),
    incidentEntry({ result: 'DRYRUN', actedAtMs: null }),
    incidentEntry({ kind: 'ec2-high-cpu', result: null, actedAtMs: null }),
  );
  expect(figures.total).toBe(5);
  expect(figures.of).toEqual({ SUCCESS: 2, FAILED: 1, DRYRUN: 1, none: 1 });
  expect(figures.successRate).toBeCloseTo(2 / 3);
  expect(figures.notCleared).toBe(1);
  expect(figures.byKind['ec2-status-check-failed']?.total).toBe(4);
  expect(figures.byKind['ec2-high-cpu']).toMatchObject({
    total: 1,
    successRate: null,
    minutesToAction: null,
  });
  expect(figures.rows[0]?.result).toBe('FAILED');
});

test('without an action there is no rate and no time', () => {
  expect(counted()).toMatchObject({ total: 0, successRate: null, minutesToAction: null, rows: [] });
});

test('the time to action is the median and the longest, from the change of state', () => {
  const after = (minutes: number) =>
    incidentEntry({ atMs: reportMs, actedAtMs: reportMs + minutes * minuteMs });
  expect(counted(after(30), after(5), after(8)).minutesToAction).toEqual({ median: 8, longest: 30 });
  expect(counted(after(5), after(8)).minutesToAction).toEqual({ median: 6.5, longest: 8 });
});

test('an alarm that went off three times and cleared is one incident', () => {
  const findingId = 'f_flapping';
  const { total, rows } = counted(
    incidentEntry({
      findingId,
      atMs: reportMs - 50 * minuteMs,
      actedAtMs: null,
      result: null,
      clearedAtMs: null,
    }),
    incidentEntry({
      findingId,
      state: 'OK',
      atMs: reportMs - 45 * minuteMs,
      actedAtMs: null,
      result: null,
      clearedAtMs: null,
    }),
    incidentEntry({
      findingId,
      atMs: reportMs - 40 * minuteMs,
      actedAtMs: reportMs - 30 * minuteMs,
      clearedAtMs: reportMs,
    }),
    incidentEntry({
      findingId,
      atMs: reportMs - 35 * minuteMs,
      actedAtMs: null,
      result: null,
      clearedAtMs: null,
    }),
  );
  expect(total).toBe(1);
  expect(rows).toEqual([
    expect.objectContaining({
      times: 3,
      atMs: reportMs - 50 * minuteMs,
      actedAtMs: reportMs - 30 * minuteMs,
      result: 'SUCCESS',
      clearedAtMs: reportMs,
    }),
  ]);
});

test.each(['OK', 'INSUFFICIENT_DATA'] as const)('%s begins no incident', (state) => {
  expect(counted(incidentEntry({ state })).total).toBe(0);
});

test('a message that nobody can read is an incident, and is never cleared', () => {
  const unread = {
    kind: 'unknown',
    state: null,
    findingId: null,
    result: null,
    actedAtMs: null,
    clearedAtMs: null,
  };
  expect(counted(incidentEntry(unread), incidentEntry(unread))).toMatchObject({ total: 2, notCleared: 0 });
});

test('10,000 incidents with raw events of 4 KB need less than 64 MB and keep a bounded table', () => {
  const before = process.memoryUsage().heapUsed;
  const counter = incidentCounter(around);
  for (let nth = 0; nth < 10_000; nth += 1)
    counter.add(incidentEntry({ raw: { text: `${nth}`.padEnd(4_096, 'x') } }));
  const { total, rows } = counter.finish();
  expect(total).toBe(10_000);
  expect(rows).toHaveLength(mostRows);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
});

const today: Period = { fromMs: reportMs - dayMs, toMs: reportMs };
const tomorrow: Period = { fromMs: reportMs, toMs: reportMs + dayMs };

test('an incident that was rebooted after the report is in the next one, with its result', () => {
  const late = incidentEntry({
    atMs: reportMs - 4 * minuteMs,
    actedAtMs: reportMs + minuteMs,
    resultAtMs: reportMs + 2 * minuteMs,
    clearedAtMs: reportMs + 5 * minuteMs,
  });
  expect(countedIn(today, [late])).toMatchObject({
    total: 1,
    of: { SUCCESS: 0, none: 1 },
    notCleared: 1,
    minutesToAction: null,
    rows: [{ result: null, actedBy: null }],
    earlier: { total: 0 },
  });
  expect(countedIn(tomorrow, [late])).toMatchObject({
    total: 0,
    of: { SUCCESS: 1, none: 0 },
    successRate: 1,
    notCleared: 0,
    minutesToAction: { median: 5 },
    rows: [],
    earlier: { total: 1, rows: [{ result: 'SUCCESS', actedBy: 'janitor' }] },
  });
});

test('an incident that is not cleared is in every report, and its result in one', () => {
  const lasting = incidentEntry({ result: 'FAILED', atMs: reportMs - 20 * minuteMs, clearedAtMs: null });
  expect(countedIn(today, [lasting])).toMatchObject({ total: 1, of: { FAILED: 1 }, notCleared: 1 });
  expect(countedIn(tomorrow, [lasting])).toMatchObject({
    total: 0,
    of: { FAILED: 0, none: 0 },
    notCleared: 1,
    earlier: { total: 1 },
  });
});

test('an entry of an older version has no time of its result: that of the act counts', () => {
  const old = incidentEntry({ resultAtMs: null });
  expect(countedIn(today, [old]).of.SUCCESS).toBe(1);
  expect(countedIn(tomorrow, [old]).of.SUCCESS).toBe(0);
});

const step = fc.option(fc.integer({ min: 0, max: 2 * dayMs }), { nil: null });

test('over five days each incident and each result counts once', () => {
  const incident = fc.record({
    startMs: fc.integer({ min: 0, max: 3 * dayMs - 1 }),
    again: fc.array(fc.integer({ min: 0, max: dayMs }), { maxLength: 3 }),
    act: step,
    result: step,
    kind: fc.constantFrom('ec2-status-check-failed', 'ec2-unexpected-stop'),
  });
  fc.assert(
    fc.property(fc.array(incident, { maxLength: 12 }), (incidents) => {
      const entries = incidents.flatMap(({ startMs, again, act, result, kind }, nth) => {
        const actedAtMs = act === null ? null : reportMs + startMs + act;
        const resultAtMs = actedAtMs === null || result === null ? null : actedAtMs + result;
        const how = {
          findingId: `f_${nth}`,
          kind,
          actedAtMs,
          resultAtMs,
          result: resultAtMs === null ? null : nth % 2 === 0 ? ('SUCCESS' as const) : ('FAILED' as const),
          clearedAtMs: resultAtMs,
        };
        return [0, ...again].map((laterMs) => incidentEntry({ ...how, atMs: reportMs + startMs + laterMs }));
      });
      const reports = Array.from({ length: 8 }, (_, day) =>
        countedIn({ fromMs: reportMs + day * dayMs, toMs: reportMs + (day + 1) * dayMs }, entries),
      );
      const sum = (of: (one: (typeof reports)[number]) => number) =>
        reports.reduce((all, one) => all + of(one), 0);
      const ended = new Set(entries.flatMap(({ findingId, result }) => (result === null ? [] : findingId)));
      expect(sum(({ total }) => total)).toBe(incidents.length);
      expect(sum(({ of }) => of.SUCCESS + of.FAILED)).toBe(ended.size);
      for (const { total, rows, earlier } of reports) {
        expect(rows).toHaveLength(total);
        expect(earlier.rows).toHaveLength(earlier.total);
      }
    }),
  );
});
