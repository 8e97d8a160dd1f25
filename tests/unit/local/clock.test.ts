import { expect, test } from '@jest/globals';
import { movableClock } from '../../../local/host/clock.ts';

const real = { nowMs: () => 1_000_000 };

test('the movable clock calls "before" listeners with the new time and waits for them, then calls the others', async () => {
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

test('simultaneous moves of the clock add up', async () => {
  const clock = movableClock(real);
  await Promise.all([clock.advance(1), clock.advance(10), clock.advance(100)]);
  expect(clock.aheadMs()).toBe(111);
});

test('the clock refuses to go back', async () => {
  const clock = movableClock(real);
  await expect(clock.advance(-1)).rejects.toThrow('forward');
  await expect(clock.advance(Number.NaN)).rejects.toThrow('forward');
  expect(clock.aheadMs()).toBe(0);
});

test('a failed move leaves the clock unchanged, and the next move works', async () => {
  const clock = movableClock(real);
  let broken = true;
  clock.before(() => (broken ? Promise.reject(new Error('no metrics')) : Promise.resolve()));
  await expect(clock.advance(1_000)).rejects.toThrow('no metrics');
  broken = false;
  await clock.advance(500);
  expect(clock.aheadMs()).toBe(500);
});
