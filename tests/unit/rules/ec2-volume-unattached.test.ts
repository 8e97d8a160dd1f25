import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayMs } from '../../../core/calendar.ts';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { known, metricKey, type Resource, type Series } from '../../../core/resource.ts';
import { judgeOnce, type Verdict } from '../../../core/rule.ts';
import { rule } from '../../../rules/ec2-volume-unattached.ts';

const query = {
  namespace: 'AWS/EBS',
  metric: 'VolumeIdleTime',
  stat: 'Sum',
  periodSeconds: 86_400,
  windowDays: 455,
} as const;

/** `pointsMs` are the starts of the days with a data point. */
function volume(
  pointsMs: readonly number[],
  more: Partial<Resource<'ec2-volume'>> = {},
): Resource<'ec2-volume'> {
  const series: Series = {
    fromMs: exampleNowMs - 455 * dayMs,
    toMs: exampleNowMs,
    periodSeconds: 86_400,
    points: pointsMs.map((atMs) => ({ atMs, value: 86_400 })),
  };
  return {
    ...example('ec2-volume', {
      facts: { state: known('available'), snapshotMonthlyUsd: known(5) },
      metrics: { [metricKey(query)]: known(series) },
    }),
    ...more,
  };
}

function judged(resource: Resource, unattachedDays = 30): Verdict {
  const answer = judgeOnce(rule, resource, { unattachedDays }, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`asks for ${answer.need}`);
  return answer;
}

/** The start of a day that ended this long ago. */
const endedMs = (agoMs: number) => exampleNowMs - agoMs - dayMs;

describe('the time that a volume is unattached', () => {
  test.each([
    ['30 days', 30 * dayMs, 'ok'],
    ['30 days and a second', 30 * dayMs + 1_000, 'violation'],
    ['29 days', 29 * dayMs, 'ok'],
    ['455 days', 454 * dayMs, 'violation'],
  ])('of %s', (_, agoMs, verdict) => {
    expect(judged(volume([endedMs(agoMs)])).verdict).toBe(verdict);
  });

  test('counts from its last data point', () => {
    const points = [endedMs(300 * dayMs), endedMs(200 * dayMs), endedMs(10 * dayMs)];
    expect(judged(volume(points)).verdict).toBe('ok');
  });

  test('is unknown without a data point, so the verdict is undecided at any age', () => {
    expect(judged(volume([]))).toMatchObject({ verdict: 'undecided', missing: 'VolumeIdleTime' });
    expect(judged(volume([]), 0).verdict).toBe('undecided');
  });

  test('is not read while the volume is attached', () => {
    const attached = example('ec2-volume', { facts: { state: known('in-use') } });
    expect(judged(attached).verdict).toBe('ok');
  });

  test('alone decides: a violation means that the last data point is older than the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 450 * 24 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 400 }),
        (hoursAgo, limit) => {
          const sorted = hoursAgo.toSorted((a, b) => b - a);
          const { verdict } = judged(volume(sorted.map((hours) => endedMs(hours * 3_600_000))), limit);
          const last = sorted.at(-1);
          const expected =
            last === undefined ? 'undecided' : last * 3_600_000 > limit * dayMs ? 'violation' : 'ok';
          expect(verdict).toBe(expected);
        },
      ),
      { seed: 20_260_302, numRuns: 300 },
    );
  });
});

describe('the saving of a deletion', () => {
  const points = [endedMs(60 * dayMs)];
  test.each([
    [8, 3],
    [4.5, 0],
    [null, null],
  ])('of a volume for $%p a month is $%p after the price of the snapshot', (monthlyUsd, saves) => {
    expect(judged(volume(points, { monthlyUsd }))).toMatchObject({ savesMonthlyUsd: saves });
  });
});
