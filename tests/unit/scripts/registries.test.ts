import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { permissionsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { idsSource, registries, registrySource } from '../../../scripts/registries.ts';

const root = join(__dirname, '../../..');
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(...files: readonly string[]): string {
  const base = mkdtempSync(join(tmpdir(), 'registries-'));
  made.push(base);
  mkdirSync(join(base, 'things'));
  for (const file of files) writeFileSync(join(base, 'things', file), '');
  return base;
}

const registry = { folder: 'things', member: 'thing', list: 'things' };

describe('a registry', () => {
  test('imports every member in alphabetical order', () => {
    const source = registrySource(folderWith('b-two.ts', 'a-one.tsx'), registry);
    expect(source).toContain(
      "import { thing as aOneThing } from './a-one.tsx';\nimport { thing as bTwoThing } from './b-two.ts';",
    );
    expect(source).toContain('export const things = [\n  aOneThing,\n  bTwoThing,\n] as const;');
  });

  test('leaves out itself, tests and other files', () => {
    const source = registrySource(
      folderWith('registry.generated.ts', 'a.test.ts', 'notes.md', 'a.d.ts'),
      registry,
    );
    expect(source).not.toContain("from './");
    expect(source).toContain('export const things: readonly never[] = [');
  });

  test('uses the given type', () => {
    const source = registrySource(folderWith('a.ts'), {
      ...registry,
      type: { name: 'Thing', from: '../thing.ts' },
    });
    expect(source).toContain("import type { Thing } from '../thing.ts';");
    expect(source).toContain('export const things: readonly Thing[] = [');
  });
});

test('a registry of members without a name gets it from the file', () => {
  const source = registrySource(folderWith('a-one.ts'), { ...registry, named: 'id', underscored: true });
  expect(source).toContain("  { id: 'a_one', ...aOneThing },");
});

test('the generated files are up to date', () => {
  for (const one of registries) {
    const current = readFileSync(join(root, one.folder, one.into ?? 'registry.generated.ts'), 'utf8');
    expect(current).toBe(registrySource(root, one));
  }
  expect(readFileSync(join(root, 'blocks/text/ids.generated.ts'), 'utf8')).toBe(idsSource(root));
  const permissions: unknown = JSON.parse(readFileSync(join(root, 'aws/permissions.generated.json'), 'utf8'));
  expect(permissions).toEqual(permissionsOf(kinds));
});
