import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { mutants } from '../../mutants/list.ts';

const root = path.resolve(__dirname, '../../..');

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'the source has the text of "%s" exactly once',
  (_name, { file, before, after }) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    expect(source.split(before)).toHaveLength(2);
    expect(after).not.toBe(before);
  },
);

test('each mutant has a name of its own', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
