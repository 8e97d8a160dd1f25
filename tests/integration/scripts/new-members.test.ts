import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeNew } from '../../../scripts/new/write.ts';

const root = join(__dirname, '..', '..', '..');
const members = [
  ['rule', 'ec2-instance-odd'],
  ['kind', 'ec2-widget'],
  ['action', 'finding-peek'],
  ['command', 'peek'],
  ['function', 'hourly-peek'],
  ['source', 'ec2-widget'],
  ['topic', 'widget-alarm'],
  ['stream', 'widget-changes'],
  ['work', 'notify/finding-peek'],
] as const;

let copy: string;
const said: string[] = [];

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'janitor-new-'));
  const left = ['node_modules', '.git', '.sst', '.janitor'];
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

/** Throws with the command's output. */
function run(...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('npm', [...args], { cwd: copy, maxBuffer: 10_000_000 }, (error, out, err) =>
      error ? reject(new Error(`npm ${args.join(' ')}\n${out}${err}`.slice(-4_000))) : resolve(),
    );
  });
}

test('the files that npm run new writes pass the check and their own tests', async () => {
  for (const args of members) expect(writeNew(copy, args, (line) => said.push(line))).toBe(0);
  await run('run', '-s', 'format');
  await run('run', '-s', 'generate');
  await run('run', '-s', 'check');
  const tests = said.flatMap((line) => /npm test -- (.*)/.exec(line)?.[1] ?? []);
  expect(tests).toHaveLength(members.length);
  const conformance = [
    'tests/unit/rules/conformance',
    'tests/unit/conformance',
    'tests/unit/handlers/members',
  ];
  await run('run', '-s', 'test:unit', '--', ...tests, ...conformance);
}, 600_000);
