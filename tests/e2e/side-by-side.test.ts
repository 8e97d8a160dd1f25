import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { type LocalCopyProcess, startLocalCopy } from './support/local-copy.ts';

const copies: LocalCopyProcess[] = [];
afterAll(async () => {
  for (const copy of copies) await copy.stop('SIGKILL');
});

/** Ids of all child processes of a process. */
function childrenOf(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('two local copies run side by side with separate state and clocks', async () => {
  copies.push(...(await Promise.all([startLocalCopy(), startLocalCopy()])));
  const [one, other] = copies;
  if (!one || !other) throw new Error('unreachable');
  expect(one.url).not.toBe(other.url);
  await fetch(`${one.url}/local/clock`, { method: 'POST', body: '{"ms":3600000}' });
  const [a, b] = [await one.state(), await other.state()];
  expect([a.aheadMs, b.aheadMs]).toEqual([3_600_000, 0]);
  const ids = (state: typeof a) =>
    new Set(state.aws?.map(({ id }) => id).filter((id) => id.startsWith('i-')));
  await Promise.all([one, other].map(withAws));
  const [first, second] = [ids(await one.state()), ids(await other.state())];
  expect(first.size).toBe(30);
  expect([...first].filter((id) => second.has(id))).toEqual([]);
});

test('a copy that is killed leaves no processes behind', async () => {
  const [one, other] = copies;
  if (!one || !other) throw new Error('unreachable');
  const started = childrenOf(one.pid);
  expect(started.length).toBeGreaterThan(0);
  await one.stop('SIGKILL');
  for (let waited = 0; waited < 600 && started.some(alive); waited++) await sleep(100);
  expect(started.filter(alive)).toEqual([]);
  expect((await other.state()).people.length).toBe(4);
});

async function withAws(copy: LocalCopyProcess): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    if ((await copy.state()).aws) return;
    await sleep(100);
  }
  throw new Error('AWS was never read');
}
