import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { mutants } from './list.ts';

const root = path.resolve(__dirname, '../..');

/** What `catch.ts` prints for this mutant. */
async function said(name: string): Promise<string> {
  const args = ['--import', 'tsx', 'tests/mutants/catch.ts', name];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(
    (thrown: { stdout: string; stderr: string }) => thrown,
  );
  return (stdout || stderr).trim();
}

describe('the simulator', () => {
  test('reports nothing for the unchanged source', async () => {
    expect(await said('none')).toBe('nothing was said');
  });

  test.concurrent.each(mutants.map(({ name }) => name))('catches: %s', async (name) => {
    expect(await said(name)).toMatch(/^caught/);
  });
});
