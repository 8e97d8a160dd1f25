import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { coverage, dailyPeaks, daysOf, peak } from '../../../core/facts/series.ts';
import type { Series } from '../../../core/resource.ts';

const hourMs = 3_600_000;

const anySeries: fc.Arbitrary<Series> = fc.integer({ min: 1, max: 90 }).chain((days) =>
  fc
    .array(
      fc.record({
        hour: fc.nat(days * 24 - 1),
        minute: fc.nat(59),
        value: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
      { maxLength: 200 },
    )
    .map((points) => ({
      fromMs: 0,
      toMs: days * 24 * hourMs,
      periodSeconds: 3_600,
      points: points
        .map(({ hour, minute, value }) => ({ atMs: hour * hourMs + minute * 60_000, value }))
        .sort((a, b) => a.atMs - b.atMs),
    })),
);

test('coverage is between 0 and 1 and never falls with more points', () => {
  fc.assert(
    fc.property(anySeries, (series) => {
      const all = coverage(series);
      expect(all).toBeGreaterThanOrEqual(0);
      expect(all).toBeLessThanOrEqual(1);
      expect(coverage({ ...series, points: series.points.slice(1) })).toBeLessThanOrEqual(all);
    }),
  );
});

test('daysOf keeps every point, and dailyPeaks keeps the peak within 31 points', () => {
  fc.assert(
    fc.property(anySeries, (series) => {
      expect(daysOf(series).flatMap(({ values }) => values)).toHaveLength(series.points.length);
      const chart = dailyPeaks(series);
      expect(chart.length).toBeLessThanOrEqual(31);
      expect(chart.length === 0 ? undefined : Math.max(...chart.map(({ value }) => value))).toBe(
        peak(series),
      );
    }),
  );
});

test('coverage counts points of the same time once', () => {
  const twice = [
    { atMs: 0, value: 1 },
    { atMs: 0, value: 2 },
  ];
  expect(coverage({ fromMs: 0, toMs: 2 * hourMs, periodSeconds: 3_600, points: twice })).toBe(0.5);
});
