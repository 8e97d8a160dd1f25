import { describe, expect, test } from '@jest/globals';
import { dashboardDay, dayKey, indexKey, rowsKept, withDay } from '../../../core/dashboard/files.ts';
import type { KeyValue } from '../../../core/ports/key-value.ts';
import { done } from '../../../core/result.ts';
import { daySchema, indexSchema } from '../../../dashboard/data/schema.ts';
import { daysStored, writeDashboard } from '../../../scheduler/write-dashboard.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryReportFiles } from '../../fakes/memory-report-files.ts';
import { fullReport, quietReport, reportMs } from '../../support/sample-report.ts';

const full = fullReport();
const clock = { nowMs: () => reportMs };

function desk(keyValue: Pick<KeyValue, 'get' | 'put'> = createMemoryKeyValue({ clock })) {
  const files = createMemoryReportFiles();
  const written: string[] = [];
  const put: typeof files.put = async (key, ...more) => {
    await files.put(key, ...more);
    written.push(key);
  };
  const deps = { clock, keyValue, files: { put } };
  const parsed = (key: string): unknown => JSON.parse(files.files.get(key) ?? 'null');
  return {
    deps,
    files,
    written,
    keyValue,
    index: () => indexSchema.parse(parsed(indexKey)),
    day: (date: string) => daySchema.parse(parsed(dayKey(date))),
  };
}

describe('writing', () => {
  test('writes the day first and the index last, and both say the same', async () => {
    const { deps, written, index, day } = desk();
    await writeDashboard(deps, full);
    expect(written).toEqual(['dashboard/data/days/2026-11-29.json', 'dashboard/data/index.json']);
    expect(day('2026-11-29')).toEqual(dashboardDay(full));
    expect(index()).toEqual({
      version: 1,
      stage: 'test',
      timeZone: 'UTC',
      days: [
        {
          date: '2026-11-29',
          madeAtMs: reportMs + 2_000,
          incidents: 3,
          incidentsFailed: 1,
          found: 4,
          resolved: 0,
          remediated: 1,
          failed: 1,
          undone: 1,
          open: 12,
          savedUsd: 72.5,
          compliancePercent: 87.5,
        },
      ],
    });
  });

  test('writing a day again replaces it and changes no other day', async () => {
    const { deps, index, files } = desk();
    await writeDashboard(deps, quietReport({ date: '2026-11-27' }));
    await writeDashboard(deps, quietReport());
    await writeDashboard(deps, full);
    const once = new Map(files.files);
    await writeDashboard(deps, full);
    expect(files.files).toEqual(once);
    expect(index().days.map(({ date, incidents }) => [date, incidents])).toEqual([
      ['2026-11-27', 0],
      ['2026-11-29', 3],
    ]);
  });

  test.each([dayKey('2026-11-29'), indexKey])(
    'a repetition mends what a failed write of %s left',
    async (key) => {
      const { deps, files, index } = desk();
      await writeDashboard(deps, quietReport({ date: '2026-11-28' }));
      files.fails.add(key);
      await expect(writeDashboard(deps, full)).rejects.toThrow('SlowDown');
      expect(index().days.map(({ date }) => date)).toEqual(['2026-11-28']);
      await writeDashboard(deps, full);
      expect(index().days.map(({ date }) => date)).toEqual(['2026-11-28', '2026-11-29']);
    },
  );

  test('throws when another run stored its day meanwhile, and leaves the index to it', async () => {
    const keyValue = createMemoryKeyValue({ clock });
    const late: Pick<KeyValue, 'get' | 'put'> = {
      get: async (key) => {
        const read = await keyValue.get(key);
        await keyValue.put(daysStored, [], { expiresAtMs: reportMs + 1 });
        return read;
      },
      put: keyValue.put,
    };
    const { deps, written } = desk(late);
    await expect(writeDashboard(deps, full)).rejects.toThrow('Another run');
    expect(written).not.toContain(indexKey);
  });

  test('writes nothing that the page could not read', async () => {
    const keyValue = {
      get: async () => ({ value: [{ date: 'today' }], version: 1 }),
      put: async () => done(2),
    };
    const { deps, written } = desk(keyValue);
    await expect(writeDashboard(deps, full)).rejects.toThrow('days');
    const wrong = quietReport({ compliance: { percent: Number.NaN, atMs: reportMs } });
    await expect(writeDashboard(deps, wrong)).rejects.toThrow('percent');
    expect(written).toEqual([dayKey('2026-11-29')]);
  });
});

describe('size', () => {
  test('a day keeps 200 rows of each table, the worst first, and how many there were', () => {
    expect(dashboardDay(fullReport('web', rowsKept)).incidents.rows).toHaveLength(rowsKept);
    const { incidents } = dashboardDay(fullReport('web', rowsKept + 1));
    expect(incidents.rows).toHaveLength(rowsKept);
    expect(incidents.total).toBe(rowsKept + 1);
    expect(incidents.rows[0]?.result).toBe('FAILED');
  });

  test('a day with the longest texts is below 300 KB', () => {
    const long = fullReport('x'.repeat(5_000), 2_000);
    const huge = { ...long, changes: { total: 900, rows: Array(500).fill(long.changes.rows[0]) } };
    expect(JSON.stringify(dashboardDay(huge as typeof long)).length).toBeLessThan(300_000);
  });

  test('the index keeps the 90 newest days in order', () => {
    const dateOf = (nth: number) => new Date(Date.UTC(2026, 0, 1 + nth)).toISOString().slice(0, 10);
    const nths = Array.from({ length: 95 }, (_, nth) => (nth * 37) % 95);
    const day = {
      madeAtMs: 0,
      incidents: 0,
      incidentsFailed: 0,
      found: 0,
      resolved: 0,
      remediated: 0,
      failed: 0,
    };
    const kept = nths.reduce<ReturnType<typeof withDay>>(
      (days, nth) =>
        withDay(days, {
          ...day,
          undone: 0,
          open: 0,
          savedUsd: 0,
          compliancePercent: null,
          date: dateOf(nth),
        }),
      [],
    );
    const dates = kept.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(dates).toHaveLength(90);
    expect(dates.at(-1)).toBe(dateOf(94));
  });
});
