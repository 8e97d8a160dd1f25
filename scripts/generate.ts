/** Writes the generated files (`npm run generate`). With `--check`, exits with 1 when a file is out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Path from the root of the repository → text. */
type Files = Readonly<Record<string, string>>;
type Generator = { readonly files: (root: string) => Files | Promise<Files> };

/** Ordered: an entry may read what an earlier one wrote. */
const entries: readonly (() => Promise<Generator>)[] = [
  () => import('./generated/registries.ts'),
  () => import('./generated/audit-words.ts'),
  () => import('./generated/iam/actions.ts'),
  () => import('./generated/kinds.ts'),
  () => import('./generated/functions.ts'),
  () => import('./generated/member-account.ts'),
  () => import('./generated/permissions-page.ts'),
  () => import('./generated/architecture-page.ts'),
  () => import('./generated/slack-manifest.ts'),
  () => import('./generated/policy-schema.ts'),
  () => import('./generated/example-policy.ts'),
  () => import('./generated/configuration-page.ts'),
  () => import('./generated/readme.ts'),
  () => import('./generated/costs-page.ts'),
  () => import('./generated/queries-page.ts'),
  () => import('./generated/iam/page.ts'),
  () => import('./generated/sentences-page.ts'),
];

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

for (const load of entries) {
  const { files } = await load();
  for (const [path, text] of Object.entries(await files(root))) settle(path, text);
}
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
  if (isCheck) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stderr.write(`wrote ${path}\n`);
}
