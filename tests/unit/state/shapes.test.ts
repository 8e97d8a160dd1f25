import { expect, test } from '@jest/globals';
import { type Upgrade, upgradedBy } from '../../../aws/state/shapes.ts';

/** Shape 2 calls it `owner`; shape 3 has a list. */
const upgrades: readonly Upgrade[] = [
  ({ who, ...rest }) => ({ ...rest, owner: who }),
  ({ owner, ...rest }) => ({ ...rest, owners: [owner] }),
];
const read = (shape: unknown, value: unknown) => upgradedBy(upgrades, 'thing', shape, value);

test('a stored item gets exactly the upgrades that its shape lacks', () => {
  expect(read(1, { id: 1, who: 'ada' })).toEqual({ id: 1, owners: ['ada'] });
  expect(read(2, { id: 1, owner: 'ada' })).toEqual({ id: 1, owners: ['ada'] });
  expect(read(3, { id: 1, owners: ['ada'] })).toEqual({ id: 1, owners: ['ada'] });
});

test('an item with a newer shape throws', () => {
  expect(() => read(4, {})).toThrow('A stored thing has shape 4. This version reads shapes up to 3');
});

test.each([undefined, null, 0, -1, 1.5, '1'])('an item with the shape %p throws', (shape) => {
  expect(() => read(shape, {})).toThrow('has an invalid shape number');
});
