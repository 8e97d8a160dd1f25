import { expect, test } from '@jest/globals';
import { sourceFiles } from '../../support/source-files.ts';

const product = [
  'app',
  'aws',
  'blocks',
  'core',
  'events',
  'handlers',
  'infra',
  'queues',
  'rules',
  'scheduler',
];
const sources = sourceFiles(...product, 'slack', 'local', 'bench', 'scripts', 'tests');
const declared = /^export (?:declare |abstract )*(?:type|interface|class|enum) (\w+)/gm;

test('an exported type name stands in one file', () => {
  const files = new Map<string, readonly string[]>();
  for (const { path, text } of sources)
    for (const [, name = ''] of text.matchAll(declared)) files.set(name, [...(files.get(name) ?? []), path]);
  expect(files.size).toBeGreaterThan(500);
  expect([...files].filter(([, paths]) => new Set(paths).size > 1)).toEqual([]);
});
