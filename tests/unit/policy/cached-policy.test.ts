import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cachedPolicy } from '../../../app/policy/cached.ts';
import { rules } from '../../../rules/registry.generated.ts';

let folder: string;
let configPath: string;
let logged: string[];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  folder = mkdtempSync(join(tmpdir(), 'janitor-'));
  configPath = join(folder, 'janitor.yaml');
  logged = [];
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

const write = (channel: string) => writeFileSync(configPath, `channel: "${channel}"\n`);

function policy() {
  const note = (message: string) => void logged.push(message);
  return cachedPolicy({
    env: { configPath, region: 'us-east-1', endpoint: null },
    rules,
    plan: () => undefined,
    clock: { nowMs: () => 0 },
    log: { info: note, warn: note, error: note },
  });
}

test('the policy is read again after a minute and not before', async () => {
  write('#one');
  const read = policy();
  expect((await read()).defaultChannel).toBe('#one');
  write('#two');
  jest.advanceTimersByTime(59_000);
  expect((await read()).defaultChannel).toBe('#one');
  jest.advanceTimersByTime(2_000);
  expect((await read()).defaultChannel).toBe('#two');
});

test('an invalid edit is logged, and the last valid policy stays in force', async () => {
  write('#one');
  const read = policy();
  await read();
  writeFileSync(configPath, 'chanel: "#typo"\n');
  jest.advanceTimersByTime(61_000);
  expect((await read()).defaultChannel).toBe('#one');
  expect(logged).toEqual(['policy is invalid; the last valid policy stays in force']);
  write('#three');
  jest.advanceTimersByTime(61_000);
  expect((await read()).defaultChannel).toBe('#three');
});

test('without a valid policy the read fails until the file is valid', async () => {
  writeFileSync(configPath, 'rules: 7\n');
  const read = policy();
  await expect(read()).rejects.toThrow('The policy is invalid');
  write('#one');
  expect((await read()).defaultChannel).toBe('#one');
});

test('fifty concurrent reads read the file once', async () => {
  write('#one');
  const read = policy();
  const all = await Promise.all(Array.from({ length: 50 }, () => read()));
  expect(new Set(all).size).toBe(1);
});
