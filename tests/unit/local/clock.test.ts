import { expect, test } from '@jest/globals';
import { movableClock } from '../../../local/host/clock.ts';

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
