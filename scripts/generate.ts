/** Writes the registries and what is made of them (`npm run generate`); with `--check` exits 1 when a file is out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registries, registrySource } from './registries.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const registry of registries) {
  mkdirSync(join(root, registry.folder), { recursive: true });
  settle(join(registry.folder, 'registry.generated.ts'), registrySource(root, registry));
}

// After the registries, which it reads.
const [{ permissionsOf }, { kinds }] = await Promise.all([
  import('../aws/permissions.ts'),
  import('../aws/resources/registry.generated.ts'),
]);
settle('aws/permissions.generated.json', `${JSON.stringify(permissionsOf(kinds), null, 2)}\n`);

const { manifestFile } = await import('../app/manifest.ts');
settle('slack-manifest.json', manifestFile());

if (stale.length > 0) {
  process.stderr.write(
    `Out of date, run \`npm run generate\`:\n${stale.map((path) => `  ${path}\n`).join('')}`,
  );
  process.exitCode = 1;
}

function settle(path: string, text: string): void {
  const file = join(root, path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (current === text) return;
  if (check) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stderr.write(`wrote ${path}\n`);
}
