import { beforeAll, expect, test } from '@jest/globals';
import { type ReadCost, readsAt } from '../../../bench/size/reads.ts';

let few: Readonly<Record<string, ReadCost>>;
let many: Readonly<Record<string, ReadCost>>;
beforeAll(async () => {
  few = await readsAt(1_000, { latencyMs: 0, times: 0 });
  many = await readsAt(50_000, { latencyMs: 0, times: 0 });
}, 120_000);

const taken = (reads: Readonly<Record<string, ReadCost>>, name: string) => {
  const { calls, rounds } = reads[name] ?? { calls: 0, rounds: 0 };
  return { calls, rounds };
};

/** Calls and sequential rounds. The Home tab also reads the last seven days of audit. */
test.each([
  ['/janitor status', 5, 3],
  ['/janitor findings', 7, 2],
  ['/janitor snoozes', 3, 2],
  ['/janitor incidents', 3, 2],
  ['Home, mine: first page', 15, 3],
  ['Home, mine: next page', 15, 3],
  ['Home, mine: last page', 15, 3],
  ['Home, open: next page', 15, 3],
  ['Home, scheduled: next page', 14, 3],
  ['Home, snoozed: next page', 13, 3],
  ['Home, done: last page', 15, 3],
])('%s takes at most %i calls in %i rounds with 1,000 findings and with 50,000', (name, calls, rounds) => {
  expect(taken(many, name)).toEqual(taken(few, name));
  expect(taken(many, name).calls).toBeGreaterThan(0);
  expect(taken(many, name).calls).toBeLessThanOrEqual(calls);
  expect(taken(many, name).rounds).toBeLessThanOrEqual(rounds);
});

/** Pages that search a list. A round takes 5 ms. */
test.each([
  ['Home, waits', 30, 8],
  ['Home, approvals', 30, 8],
  ['Home, filtered', 40, 8],
  ['Home, filtered: search on', 40, 8],
  ['Home, events by nobody', 40, 10],
])('%s takes at most %i calls in %i rounds of 50,000 findings and events', (name, calls, rounds) => {
  expect(taken(many, name).calls).toBeGreaterThan(0);
  expect(taken(many, name).calls).toBeLessThanOrEqual(calls);
  expect(taken(many, name).rounds).toBeLessThanOrEqual(rounds);
});
