import { expect, test } from '@jest/globals';
import { createPace } from '../../../slack/api/client.ts';

function timed() {
  let nowMs = 1_000_000;
  const pace = createPace({
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  });
  return { pace, since: () => nowMs - 1_000_000, pass: (ms: number) => (nowMs += ms) };
}

test('the first five messages to a channel are sent at once, then one per second', async () => {
  const { pace, since } = timed();
  for (let n = 0; n < 5; n += 1) await pace('C1');
  expect(since()).toBe(0);
  for (let n = 0; n < 20; n += 1) await pace('C1');
  expect(since()).toBe(20_000);
});

test('channels have separate limits, which recover with time', async () => {
  const { pace, since, pass } = timed();
  for (let n = 0; n < 5; n += 1) await pace('C1');
  for (let n = 0; n < 5; n += 1) await pace('C2');
  expect(since()).toBe(0);
  pass(3_000);
  for (let n = 0; n < 3; n += 1) await pace('C1');
  expect(since()).toBe(3_000);
});
