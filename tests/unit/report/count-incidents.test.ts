import { expect, test } from '@jest/globals';
import { incidentCounter } from '../../../core/report/count-incidents.ts';
import { mostRows } from '../../../core/report/report.ts';
import { incidentEntry, reportMs } from '../../support/sample-report.ts';

const minuteMs = 60_000;

function counted(...entries: readonly ReturnType<typeof incidentEntry>[]) {
  const counter = incidentCounter();
  for (const entry of entries) counter.add(entry);
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
  const counter = incidentCounter();
  for (let nth = 0; nth < 10_000; nth += 1)
    counter.add(incidentEntry({ raw: { text: `${nth}`.padEnd(4_096, 'x') } }));
  const { total, rows } = counter.finish();
  expect(total).toBe(10_000);
  expect(rows).toHaveLength(mostRows);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
});
