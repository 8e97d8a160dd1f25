import { expect, test } from '@jest/globals';
import { askForDailyScan } from '../../../app/daily-scan.ts';
import { createIds } from '../../../app/ids.ts';
import { actionIds, encodeChosen } from '../../../blocks/ids.ts';
import type { Work } from '../../../core/work.ts';

test('ids of one instant are different, in order, and fit the menu of a card', () => {
  const ids = createIds({ nowMs: () => 1_795_190_400_000 });
  const made = Array.from({ length: 5000 }, () => ids.next('f'));
  expect(new Set(made).size).toBe(5000);
  expect([...made].sort()).toEqual(made);
  for (const actionId of Object.values(actionIds))
    expect(encodeChosen(actionId, { findingId: made[0] ?? '', generation: 999_999 })).toBeDefined();
});

test('a timer that fires twice asks for one daily scan', async () => {
  const asked: Work[] = [];
  const queue = { send: async (work: Work) => void asked.push(work) };
  await askForDailyScan({ clock: { nowMs: () => Date.UTC(2026, 10, 20, 16, 0, 1) }, queue });
  await askForDailyScan({ clock: { nowMs: () => Date.UTC(2026, 10, 20, 16, 0, 40) }, queue });
  const [first, second] = asked;
  expect(first).toEqual(second);
  expect(first).toMatchObject({ type: 'scan.start', askedBy: null, channel: null });
});
