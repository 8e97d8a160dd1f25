import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { totalsOf } from '../../../core/dashboard/files.ts';
import { buildDashboard } from '../../../dashboard/build.ts';
import { contentSecurityPolicy } from '../../../dashboard/headers.ts';
import { takeAccess } from '../../../dashboard/page/access.ts';
import { runsOf } from '../../../dashboard/page/chart.ts';
import { ageOf, trendDays } from '../../../dashboard/page/days.ts';
import { isShown } from '../../../dashboard/page/report.ts';
import { quietReport } from '../../support/sample-report.ts';

const totals = (date: string) => totalsOf(quietReport({ date }));
const hourMs = 3_600_000;

describe('the built page', () => {
  const built = buildDashboard(process.cwd());

  test('is below 100 KB in all, and below 30 KB compressed', async () => {
    const bodies = (await built).map(({ body }) => body);
    expect(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)).toBeLessThan(100_000);
    expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThan(30_000);
  });

  test('names one script and one style sheet, and has nothing inline', async () => {
    const files = await built;
    const html = files.find(({ name }) => name === 'index.html')?.body ?? '';
    const names = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name = '']) => name);
    expect(names.toSorted()).toEqual(
      ['data:,', ...files.map(({ name }) => name).filter((name) => name !== 'index.html')].toSorted(),
    );
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]|%/);
    expect(contentSecurityPolicy).not.toContain('unsafe');
  });

  test('only the page itself is looked up again each time', async () => {
    for (const { name, cacheControl } of await built)
      expect([name, cacheControl.includes('immutable')]).toEqual([name, name !== 'index.html']);
  });

  test('writes texts as text only', async () => {
    const script = (await built).find(({ name }) => name.endsWith('.js'))?.body ?? '';
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc/);
  });
});

describe('trends', () => {
  test('have a day for each date up to the last report, also over a change of the year', () => {
    const days = trendDays([totals('2026-12-30'), totals('2027-01-02')], 7);
    expect(days.map(({ date, totals }) => [date, totals !== null])).toEqual([
      ['2026-12-27', false],
      ['2026-12-28', false],
      ['2026-12-29', false],
      ['2026-12-30', true],
      ['2026-12-31', false],
      ['2027-01-01', false],
      ['2027-01-02', true],
    ]);
    expect(trendDays([], 30)).toEqual([]);
  });

  test('no line crosses a gap, and every value is within the chart', () => {
    const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (values, top) => {
          const points = values.map((value, nth) => ({ date: String(nth), value }));
          const runs = runsOf(points, top);
          const drawn = runs.map((run) => run.map(({ date }) => Number(date)));
          const wanted = values.flatMap((value, nth) => (value === null ? [] : nth));
          expect(drawn.flat()).toEqual(wanted);
          for (const run of drawn)
            for (const [nth, day] of run.entries()) expect(day).toBe((run[0] ?? 0) + nth);
          expect(runs).toHaveLength(wanted.filter((day) => !wanted.includes(day - 1)).length);
          for (const { x, y } of runs.flat())
            expect([x >= 0 && x <= 220, y >= 18 && y <= 80]).toEqual([true, true]);
        },
      ),
    );
  });
});

test.each([
  [-5, 'less than an hour old', false],
  [0.5, 'less than an hour old', false],
  [1, '1 hour old', false],
  [26, '26 hours old', false],
  [26.01, '26 hours old', true],
  [49, '2 days old', true],
])('data of %d hours ago is %s', (hours, text, isLate) => {
  expect(ageOf(0, hours * hourMs)).toEqual({ text, isLate });
});

test('a filter looks for all words in all texts of a row', () => {
  const row = {
    when: '29 Nov 08:00',
    what: 'web-7',
    detail: 'owner: Mia',
    mark: 'FAILED',
    tone: 'bad',
  } as const;
  expect(isShown(row, '', '')).toBe(true);
  expect(isShown(row, ' mia WEB ', 'bad')).toBe(true);
  expect(isShown(row, 'mia tom', '')).toBe(false);
  expect(isShown(row, '', 'good')).toBe(false);
});

describe('access', () => {
  const link = '#Policy=p~&Signature=s-&Key-Pair-Id=K1';
  const query = '?Policy=p%7E&Signature=s-&Key-Pair-Id=K1';
  const desk = () => {
    const kept = new Map<string, string>();
    const replaced: unknown[] = [];
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    };
    const take = (hash: string, of: () => typeof storage = () => storage) =>
      takeAccess({ hash, pathname: '/' }, { replaceState: (...all) => void replaced.push(all[2]) }, of);
    return { take, replaced };
  };

  test('is taken from the link, removed from the address, and kept in the tab', () => {
    const { take, replaced } = desk();
    expect(take('')).toBe('');
    expect(take(link)).toBe(query);
    expect(replaced).toEqual(['/']);
    expect(take('')).toBe(query);
  });

  test('a link without a signature is no access', () => {
    expect(desk().take('#Policy=p&Key-Pair-Id=K1')).toBe('');
  });

  test('works in a browser that stores nothing', () => {
    const { take } = desk();
    const refuses = () => {
      throw new Error('SecurityError');
    };
    expect(take(link, refuses)).toBe(query);
    expect(take('', refuses)).toBe('');
  });
});
