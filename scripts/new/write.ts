import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { template as action } from './action.ts';
import { template as command } from './command.ts';
import { template as fn } from './function.ts';
import { template as kind } from './kind.ts';
import { template as rule } from './rule.ts';
import { template as source } from './source.ts';
import { template as stream } from './stream.ts';
import type { Template } from './template.ts';
import { template as topic } from './topic.ts';
import { template as work } from './work.ts';

const templates: Readonly<Record<string, Template>> = {
  rule,
  kind,
  action,
  command,
  function: fn,
  source,
  topic,
  stream,
  work,
};

/** Writes the skeleton of a member and its test; never overwrites a file. Returns the exit code. */
export function writeNew(root: string, args: readonly string[], say: (line: string) => void): number {
  const [what = '', name = '', ...more] = args;
  const template = Object.hasOwn(templates, what) ? templates[what] : undefined;
  if (!template || name === '' || more.length > 0) {
    say(`Usage: npm run new ${Object.keys(templates).join('|')} NAME`);
    for (const [what, { name }] of Object.entries(templates)) say(`  ${what.padEnd(9)}${name}`);
    return 2;
  }
  if (!template.pattern.test(name)) {
    say(`The name of ${what === 'action' ? 'an' : 'a'} ${what} must be ${template.name}`);
    return 2;
  }
  try {
    const files = template.files(name, root);
    const there = Object.keys(files).filter((path) => existsSync(join(root, path)));
    if (there.length > 0) throw new Error(`Already exists: ${there.join(', ')}`);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text, { flag: 'wx' });
      say(`wrote ${path}`);
    }
    const test = Object.keys(files).at(-1);
    for (const line of [...template.next, `npm run format && npm run generate && npm test -- ${test}`])
      say(`- ${line}`);
    return 0;
  } catch (thrown) {
    say(thrown instanceof Error ? thrown.message : String(thrown));
    return 1;
  }
}
