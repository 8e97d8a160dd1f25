import { expect, test } from '@jest/globals';
import { inputsOf } from './checks/model.ts';
import { synthesized } from './good.ts';
import { readSynthesized } from './synth/run.ts';

const inTheWay = (made: ReturnType<typeof synthesized>) => ({
  tables: [...new Set(inputsOf(made, 'table').map((table) => table.deletionProtectionEnabled))],
  secrets: [...new Set(inputsOf(made, 'secret').map((secret) => secret.recoveryWindowInDays))],
  keys: inputsOf(made, 'key').map((key) => key.deletionWindowInDays),
});

test('production without `protect` can be removed completely and created again under the same names', () => {
  const made = readSynthesized(process.cwd(), 'unprotected');
  expect(made.app).toMatchObject({ stage: 'production', protect: false, removal: 'remove' });
  expect(inTheWay(made)).toEqual({ tables: [false], secrets: [0], keys: [7] });
});

test('production as in sst.config.ts keeps its tables, and its secrets and keys for 30 days', () => {
  expect(inTheWay(synthesized('production'))).toEqual({ tables: [true], secrets: [30], keys: [30] });
});
