import { expect, test } from '@jest/globals';
import { readArguments } from '../../simulator/arguments.ts';

test.each([
  [[], { runs: 3000, seed: 1 }],
  [['--runs', '5', '--seed', '0'], { runs: 5, seed: 0 }],
  [['--seed=4294967295', '--runs=1'], { runs: 1, seed: 4294967295 }],
])('the arguments %j select histories', (args, asked) => {
  expect(readArguments(args)).toEqual(asked);
});

test.each([
  [['--runs', '0'], '--runs'],
  [['--runs', '1e3'], '--runs'],
  [['--runs', 'many'], 'not "many"'],
  [['--runs', '-5'], '--runs'],
  [['--seed', '1.5'], '--seed'],
  [['--seed', '4294967295', '--runs', '2'], 'the last seed is 4294967295'],
  [['--seed'], '--seed'],
  [['--sed', '1'], '--sed'],
  [['5'], "'5'"],
])('the arguments %j are refused with the reason', (args, wrong) => {
  expect(readArguments(args)).toEqual({ wrong: expect.stringContaining(wrong) });
});
