/** Writes `janitor.schema.json` for editors (`npm run generate`), or with `--check` exits 1 when it is out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { policyFileOf } from '../app/policy/schema.ts';
import { rules } from '../rules/registry.generated.ts';

const name = 'janitor.schema.json';
const file = join(import.meta.dirname, '..', name);
const schema = {
  ...z.toJSONSchema(policyFileOf(rules), { io: 'input', target: 'draft-07' }),
  title: 'Cloud Janitor policy',
};
const text = `${JSON.stringify(schema, null, 2)}\n`;
const current = existsSync(file) ? readFileSync(file, 'utf8') : undefined;

if (current !== text && process.argv.includes('--check')) {
  process.stderr.write(`Out of date, run \`npm run generate\`:\n  ${name}\n`);
  process.exitCode = 1;
} else if (current !== text) {
  writeFileSync(file, text);
  process.stderr.write(`wrote ${name}\n`);
}
