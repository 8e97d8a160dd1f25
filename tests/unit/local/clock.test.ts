import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { movableClock } from '../../../local/host/clock.ts';
import { nextTimeOfDay } from '../../../local/host/timers.ts';

const real = { nowMs: () => 1_000_000 };

test('Who must be there before the time comes is awaited with the time to come; who follows is told afterwards', async () => {
  const clock = movableClock(real);
  const told: string[] = [];
  clock.before(async (nowMs) => {
    await Promise.resolve();
    told.push(`before ${nowMs - clock.nowMs()}`);
  });
  clock.after((nowMs) => told.push(`after ${nowMs - clock.nowMs()}`));
  await clock.advance(5_000);
  expect(told).toEqual(['before 5000', 'after 0']);
  expect(clock.nowMs()).toBe(1_005_000);
});

test('Moves that are asked for at the same moment add up', async () => {
  const clock = movableClock(real);
  await Promise.all([clock.advance(1), clock.advance(10), clock.advance(100)]);
  expect(clock.aheadMs()).toBe(111);
});

test('The clock does not go back', async () => {
  const clock = movableClock(real);
  await expect(clock.advance(-1)).rejects.toThrow('forward');
  await expect(clock.advance(Number.NaN)).rejects.toThrow('forward');
  expect(clock.aheadMs()).toBe(0);
});

test('A move that fails leaves the clock where it was, and the next one works', async () => {
  const clock = movableClock(real);
  let broken = true;
  clock.before(() => (broken ? Promise.reject(new Error('no metrics')) : Promise.resolve()));
  await expect(clock.advance(1_000)).rejects.toThrow('no metrics');
  broken = false;
  await clock.advance(500);
  expect(clock.aheadMs()).toBe(500);
});

test.each([
  ['2026-11-20T14:59:59Z', '16:00', 'Europe/Berlin', '2026-11-20T15:00:00Z'],
  ['2026-11-20T15:00:00Z', '16:00', 'Europe/Berlin', '2026-11-21T15:00:00Z'],
  ['2026-07-01T00:00:00Z', '16:00', 'Europe/Berlin', '2026-07-01T14:00:00Z'],
  ['2026-11-20T00:00:00Z', '16:00', 'Asia/Kolkata', '2026-11-20T10:30:00Z'],
])('After %s the next %s in %s is at %s', (now, dailyAt, zone, next) => {
  expect(new Date(nextTimeOfDay(Date.parse(now), dailyAt, zone)).toISOString()).toBe(
    `${next.slice(0, 19)}.000Z`,
  );
});

test('A time that the day skips is taken at the end of the gap, and one that comes twice is taken the first time', () => {
  expect(
    new Date(nextTimeOfDay(Date.parse('2026-03-29T00:00:00Z'), '02:30', 'Europe/Berlin')).toISOString(),
  ).toBe('2026-03-29T01:00:00.000Z');
  expect(
    new Date(nextTimeOfDay(Date.parse('2026-10-25T00:00:00Z'), '02:30', 'Europe/Berlin')).toISOString(),
  ).toBe('2026-10-25T00:30:00.000Z');
});

test('The next time of day is always ahead, within two days, and shows that time unless the day skips it', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 1_439 }),
      fc.constantFrom(...zones),
      (now, minutes, timeZone) => {
        const dailyAt = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const next = nextTimeOfDay(now.getTime(), dailyAt, timeZone);
        expect(next).toBeGreaterThan(now.getTime());
        expect(next - now.getTime()).toBeLessThanOrEqual(48 * 3_600_000);
      },
    ),
    { numRuns: 60 },
  );
});
