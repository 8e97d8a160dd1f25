import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { functions } from '../../../app/functions.generated.ts';
import { queueByType } from '../../../core/work-queues.generated.ts';
import { samples } from '../../../events/iam-change/samples.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function event(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'local/event/main.ts', ...args],
      { cwd: root, maxBuffer: 32_000_000 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test('every function has samples, and accepts each of them', async () => {
  const listed = await event();
  expect(listed.code).toBe(0);
  const names = listed.out.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : []));
  expect(names).toHaveLength(new Set(names).size);
  for (const { name } of functions) expect(names.some((one) => one.startsWith(`${name}/`))).toBe(true);
  for (const type of Object.keys(queueByType))
    expect(names.some((one) => one.endsWith(`/${type.replaceAll('.', '-')}`))).toBe(true);

  const { code, out, err } = await event('--all');
  const headings = new Set(out.split('\n'));
  expect(names.filter((name) => !headings.has(name))).toEqual([]);
  expect(out).not.toContain('Went wrong');
  expect(err).toBe('');
  expect(code).toBe(0);
}, 600_000);

test('an attached administrator policy shows its findings, its message and its calls', async () => {
  const { code, out } = await event('iam-change/attach-user-policy');
  expect(out).toContain('ada attached AdministratorAccess to the user bob in acme.');
  expect(out).toContain('  finding.claimed: ');
  expect(out).toContain('  iam:GetUser\n');
  expect(out).not.toContain('The call was not made');
  expect(code).toBe(0);
}, 120_000);

test('an event of a file runs, and a message that cannot be read is exit code 1', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'janitor-event-'));
  try {
    const good = join(folder, 'good.json');
    await writeFile(good, JSON.stringify(samples.samples.CreateUser));
    expect((await event(good, '--function', 'iam-change')).code).toBe(0);
    const bad = join(folder, 'bad.json');
    await writeFile(bad, JSON.stringify({ type: 'scan.unknown' }));
    const refused = await event(bad, '--function', 'scan');
    expect(refused.out).toContain('Went wrong');
    expect(refused.code).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);

test.each([
  [['iam-change/nothing'], 'There is no sample iam-change/nothing'],
  [['x.json', '--function', 'nothing'], 'There is no function nothing'],
  [['--wrong'], 'Usage'],
])('%j is exit code 2', async (args, text) => {
  const { code, err } = await event(...args);
  expect(err).toContain(text);
  expect(code).toBe(2);
});
