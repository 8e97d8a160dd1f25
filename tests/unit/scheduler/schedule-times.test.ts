import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  atExpression,
  isAtExpression,
  isScheduleName,
  scheduledMinute,
  scheduleName,
  timeOf,
} from '../../../scheduler/times/schedule-times.ts';
import { anyCharacter } from '../../support/any-character.ts';

const minuteMs = 60_000;
const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2199, 11, 31) });

describe('the time of a scheduled recheck', () => {
  test('is a full minute, not before it is due and less than a minute after, unless that is too soon', () => {
    fc.assert(
      fc.property(times, times, (dueAtMs, nowMs) => {
        const atMs = scheduledMinute(dueAtMs, nowMs);
        expect(atMs % minuteMs).toBe(0);
        expect(atMs).toBeGreaterThanOrEqual(dueAtMs);
        expect(atMs).toBeGreaterThanOrEqual(nowMs + 90_000);
        expect(atMs).toBeLessThan(Math.max(dueAtMs, nowMs + 90_000) + minuteMs);
      }),
    );
  });

  test('is in its expression without a zone or fractions', () => {
    fc.assert(
      fc.property(times, times, (dueAtMs, nowMs) => {
        const atMs = scheduledMinute(dueAtMs, nowMs);
        const expression = atExpression(atMs);
        expect(expression).toMatch(/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:00\)$/);
        expect(timeOf(expression)).toBe(atMs);
      }),
    );
  });

  test.each([
    ['at(2026-03-04T16:00:00)', true],
    ['at(2024-02-29T23:59:59)', true],
    ['at(2026-03-04T16:00:00Z)', false],
    ['at(2026-03-04T16:00:00.000)', false],
    ['at(2026-03-04T16:00)', false],
    ['at(2026-13-04T16:00:00)', false],
    ['at(2026-03-04T24:60:00)', false],
    ['rate(5 minutes)', false],
    ['', false],
  ])('isAtExpression of %j is %j', (text, is) => {
    expect(isAtExpression(text)).toBe(is);
  });

  test('without a four-digit year throws RangeError', () => {
    expect(() => atExpression(Date.UTC(10_000, 0, 1))).toThrow(RangeError);
    expect(() => atExpression(Number.NaN)).toThrow(RangeError);
  });
});

describe('the name of a schedule', () => {
  test('is valid in Scheduler for any finding and the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.nat(), (id, generation) => {
        const name = scheduleName({ id, generation });
        expect(isScheduleName(name)).toBe(true);
        expect(name).toMatch(/^g-[0-9a-f]{40}$/);
        expect(scheduleName({ id, generation })).toBe(name);
      }),
    );
  });

  test('differs for another finding or another generation', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.uuid(), fc.nat()), { selector: String, minLength: 2 }),
        (all) => {
          const names = all.map(([id, generation]) => scheduleName({ id, generation }));
          expect(new Set(names).size).toBe(all.length);
        },
      ),
    );
  });

  test.each([
    ['janitor-dev_1.x', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['', false],
    ['with space', false],
    ['slash/ed', false],
    ['ümlaut', false],
    ['line\n', false],
  ])('isScheduleName of %j is %j', (text, is) => {
    expect(isScheduleName(text)).toBe(is);
  });
});
