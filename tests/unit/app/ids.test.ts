import { expect, test } from '@jest/globals';
import { createIds } from '../../../app/runtime/ids.ts';
import { encodeChosen } from '../../../blocks/text/ids.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';

test("ids of the same instant are unique, in order, and short enough for a card's menu", () => {
  const ids = createIds({ nowMs: () => 1_795_190_400_000 });
  const made = Array.from({ length: 5000 }, () => ids.next('f'));
  expect(new Set(made).size).toBe(5000);
  expect([...made].sort()).toEqual(made);
  for (const { id } of actions)
    expect(encodeChosen(id, { findingId: made[0] ?? '', generation: 999_999 })).toBeDefined();
});
