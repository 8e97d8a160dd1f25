import { expect, test } from '@jest/globals';
import type { Inventory } from '../../../core/ports/inventory.ts';
import { Refused, type Remediator } from '../../../core/ports/remediator.ts';
import { readOnly, readOnlyText } from '../../../local/socket/read-only.ts';

const asked: string[] = [];
const remediator: Remediator = {
  run: async () => {
    asked.push('run');
    return { summary: 'Done.', undo: {} };
  },
  isDone: () => true,
  readProgress: async () => null,
};

test('what acts refuses, and what would have acted is not asked', async () => {
  const acting = readOnly.remediator(remediator).run({} as never);
  await expect(acting).rejects.toEqual(new Refused(readOnlyText));
  await expect(acting).rejects.toBeInstanceOf(Refused);
  expect(asked).toEqual([]);
});

test('whether something is done already can still be seen', () => {
  expect(readOnly.remediator(remediator).isDone({} as never, undefined)).toBe(true);
});

test('no dry run is made, and the answer says why', async () => {
  const inventory = { probe: async () => asked.push('probe') } as unknown as Inventory;
  const { probe } = await readOnly.inventory(inventory).probe({} as never, 'stop');
  expect(probe).toEqual({ allowed: 'unknown', because: readOnlyText });
  expect(asked).toEqual([]);
});
