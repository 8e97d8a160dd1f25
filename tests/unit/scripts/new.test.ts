import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeNew } from '../../../scripts/new/write.ts';

let root: string;
let said: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'janitor-new-'));
  for (const folder of ['aws/kinds/ec2', 'handlers/actions', 'handlers/commands', 'queues/notify'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['aws/kinds/ec2/ec2-instance.ts', 'queues/notify/registry.generated.ts'])
    writeFileSync(join(root, file), '');
  writeFileSync(join(root, 'handlers/commands/help.ts'), "order: 90, usage: 'help'");
  said = [];
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (...args: string[]): number => writeNew(root, args, (line) => said.push(line));
const files = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test.each([
  ['rule', 'Ec2-Instance-Idle', /rule must be <service>/],
  ['rule', 'ec2-idle', /rule must be <service>/],
  ['kind', 'lambda-function', /kind must be ec2-<resource>/],
  ['action', 'approve', /an action must be/],
  ['command', 'two-words', /command must be one word/],
  ['function', 'a-name-that-is-too-long-for-aws', /at most 21/],
  ['source', 'iam', /source must be <service>/],
  ['work', 'finding.sync', /work must be <queue>/],
  ['rule', '../../etc/x-y-z', /rule must be/],
])('npm run new refuses a %s called %s and writes nothing', (what, name, because) => {
  const before = files();
  expect(write(what, name)).toBe(2);
  expect(said.join('\n')).toMatch(because);
  expect(files()).toEqual(before);
});

test.each([
  ['rule', 'sqs-queue-idle', 'The name sqs-queue-idle must begin with a kind: ec2-instance'],
  ['work', 'nowhere/finding-sync', 'Unknown queue nowhere: each queue is a folder in queues/'],
])('npm run new %s %s names what is missing', (what, name, because) => {
  expect(write(what, name)).toBe(1);
  expect(said).toEqual([because]);
});

test.each([[], ['rule'], ['thing', 'x'], ['constructor', 'x'], ['command', 'peek', 'more']])(
  'npm run new with the arguments %j shows its usage',
  (...args) => {
    expect(write(...args)).toBe(2);
    expect(said[0]).toBe(
      'Usage: npm run new rule|kind|action|command|function|source|topic|stream|work NAME',
    );
  },
);

test('npm run new writes a member with its test in the next place and never overwrites one', () => {
  expect(write('command', 'peek')).toBe(0);
  const path = join(root, 'handlers/commands/peek.ts');
  expect(readFileSync(path, 'utf8')).toContain('order: 100,');
  expect(said.at(-1)).toContain('npm test -- tests/unit/door/peek-command.test.ts');
  writeFileSync(path, 'mine');
  rmSync(join(root, 'tests'), { recursive: true });
  expect(write('command', 'peek')).toBe(1);
  expect(said.at(-1)).toBe('Already exists: handlers/commands/peek.ts');
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect(files()).not.toContain('peek-command.test.ts');
});
