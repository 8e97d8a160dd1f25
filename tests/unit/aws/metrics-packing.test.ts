import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { batchesOf, type SeriesAsk } from '../../../aws/metrics.ts';

const maxQueries = 500;
const maxPoints = 100_800;
const nowMs = Date.parse('2026-11-20T12:34:56Z');

const ask = fc.record({
  dimensions: fc.constant({ InstanceId: 'i-1' }),
  query: fc.record({
    namespace: fc.constant('AWS/EC2'),
    metric: fc.constantFrom('CPUUtilization', 'NetworkIn'),
    stat: fc.constantFrom('Average' as const, 'Maximum' as const),
    periodSeconds: fc.constantFrom(300, 3600, 86_400),
    windowDays: fc.constantFrom(1, 14, 30),
  }),
});

const hourly = (count: number): SeriesAsk[] =>
  Array.from({ length: count }, () => ({
    dimensions: { InstanceId: 'i-1' },
    query: {
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      stat: 'Average',
      periodSeconds: 3600,
      windowDays: 14,
    },
  }));

const pointsOf = ({ query }: SeriesAsk): number =>
  Math.ceil((query.windowDays * 86_400) / query.periodSeconds);
const pointsIn = (asks: readonly { readonly ask: SeriesAsk }[]): number =>
  asks.reduce((sum, { ask }) => sum + pointsOf(ask), 0);

describe('batches of GetMetricData', () => {
  test('stay within both limits and contain every query exactly once', () => {
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 1500, size: 'max' }), (asks) => {
        const batches = batchesOf(asks, nowMs);
        for (const batch of batches) {
          expect(batch.asks.length).toBeLessThanOrEqual(maxQueries);
          expect(pointsIn(batch.asks)).toBeLessThanOrEqual(maxPoints);
        }
        const indexes = batches.flatMap((batch) => batch.asks.map(({ index }) => index));
        expect(indexes.toSorted((a, b) => a - b)).toEqual(asks.map((_, index) => index));
      }),
      { numRuns: 50 },
    );
  });

  test('with the same window are separate only when one call could not hold both', () => {
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 1500, size: 'max' }), (asks) => {
        const batches = batchesOf(asks, nowMs);
        for (const [index, one] of batches.entries())
          for (const other of batches.slice(index + 1)) {
            if (one.window.fromMs !== other.window.fromMs) continue;
            const together = [...one.asks, ...other.asks];
            expect(together.length > maxQueries || pointsIn(together) > maxPoints).toBe(true);
          }
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [300, 1],
    [301, 2],
    [600, 2],
    [760, 3],
  ])(
    'for %d series of two hourly weeks are %d, at 336 points per series and 100,800 per call',
    (series, calls) => {
      expect(batchesOf(hourly(series), nowMs)).toHaveLength(calls);
    },
  );
});
