import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { policyFilesAt } from '../../../../app/policy/live/files.ts';
import { policyInForce } from '../../../../app/policy/live/in-force.ts';
import { checkFile } from '../../../../core/policy-files/check-file.ts';
import type { ReadPolicyFile, WatchedFile } from '../../../../core/ports/policy-files.ts';
import type { Log } from '../../../../core/ports/runtime.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { createMemoryKeyValue } from '../../../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../../fakes/memory-queue.ts';
import { defaultPolicy } from '../../../support/default-policy.ts';

const name = 's3://policies/janitor.yaml';
const compiler = policyFilesAt({ path: name }, rules).policy as WatchedFile;
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

let nowMs: number;
let s3: Exclude<ReadPolicyFile, { is: 'unchanged' }>;
/** The ETags that were sent with each read. */
let known: (string | null)[];
let deps: ReturnType<typeof world>;

function world() {
  const clock = { nowMs: () => nowMs };
  const keyValue = createMemoryKeyValue({ clock });
  return { clock, log: silent, keyValue, queue: createMemoryQueue({ clock }) };
}

beforeEach(() => {
  nowMs = Date.UTC(2026, 10, 29);
  known = [];
  deps = world();
  upload('channel: "#one"\n', '"1"');
});

function upload(text: string, etag: string): void {
  s3 = { is: 'read', text, etag };
}

const file: WatchedFile = {
  ...compiler,
  read: async (etag) => {
    known.push(etag);
    return etag === s3.etag ? { is: 'unchanged' } : s3;
  },
};

async function check(from = deps): Promise<void> {
  nowMs += 60_000;
  await checkFile({ ...from, policyFiles: { policy: file } }, 'policy', file);
}

function told(): readonly unknown[] {
  const works = [];
  for (let work = deps.queue.take(); work; work = deps.queue.take())
    works.push(work.type === 'policy.tell' ? work.lines : work);
  return works;
}

/** As a function reads it after a cold start. */
async function channel(): Promise<string> {
  const deployed = async () => ({ ...(await defaultPolicy(rules)), defaultChannel: '#deployed' });
  return (await policyInForce({ keyValue: deps.keyValue, deployed })()).defaultChannel;
}

test('an edit is in force without a deployment, and an unchanged file is not read again', async () => {
  expect(await channel()).toBe('#deployed');
  await check();
  expect(await channel()).toBe('#one');
  upload('channel: "#two"\n', '"2"');
  await check();
  await check();
  expect(await channel()).toBe('#two');
  expect(known).toEqual([null, '"1"', '"2"']);
  expect(told()).toEqual([]);
});

test('a refused edit is told once with its lines, and told again once when the file is valid', async () => {
  await check();
  upload('channel: "#one"\nchanel: "#typo"\n', '"2"');
  await check();
  await check();
  expect(await channel()).toBe('#one');
  expect(told()).toEqual([[`${name}:2:1 chanel: unknown key (did you mean "channel"?)`]]);
  upload('channel: "#one"\n', '"1"');
  await check();
  await check();
  expect(told()).toEqual([null]);
});

test('each refused version is told, also one that comes back', async () => {
  const bad = (etag: string) => upload('rules: 7\n', etag);
  for (const etag of ['"a"', '"b"', '"a"']) {
    bad(etag);
    await check();
  }
  expect(told()).toHaveLength(3);
  expect(await channel()).toBe('#deployed');
});

describe.each<[string, typeof s3, RegExp]>([
  ['a missing object', { is: 'unreadable', etag: 'x', why: 'cannot be read: NoSuchKey' }, /NoSuchKey/],
  [
    'an object without access',
    { is: 'unreadable', etag: 'y', why: 'cannot be read: AccessDenied' },
    /Access/,
  ],
  ['an empty file', { is: 'read', etag: '"0"', text: '' }, /is empty/],
  ['a file of blanks', { is: 'read', etag: '"0"', text: ' \n' }, /is empty/],
  ['a file that is not YAML', { is: 'read', etag: '"0"', text: '<html>: {' }, /:1:/],
  ['a file that is too long', { is: 'read', etag: '"0"', text: '#'.repeat(300_000) }, /larger/],
])('%s', (_, content, line) => {
  test('changes nothing and is told once', async () => {
    await check();
    s3 = content;
    await check();
    await check();
    expect(await channel()).toBe('#one');
    expect(told()).toEqual([[expect.stringMatching(line)]]);
  });
});

test('of several functions at once, one tells', async () => {
  await check();
  upload('rules: 7\n', '"2"');
  await Promise.all(Array.from({ length: 20 }, () => check()));
  expect(told()).toHaveLength(1);
});

test('a crash before the message is sent delays it to the next check', async () => {
  await check();
  upload('rules: 7\n', '"2"');
  const send = async () => Promise.reject(new Error('crashed'));
  await expect(check({ ...deps, queue: { ...deps.queue, send } })).rejects.toThrow('crashed');
  await check();
  expect(told()).toHaveLength(1);
});

test('an answer that S3 does not give is no reason to tell anybody', async () => {
  await check();
  const failing = { ...file, read: async () => Promise.reject(new Error('timeout')) };
  await expect(checkFile({ ...deps, policyFiles: {} }, 'policy', failing)).rejects.toThrow('timeout');
  expect(await channel()).toBe('#one');
  expect(told()).toEqual([]);
});

test('a version that another shape compiled is compiled again, never back to an older shape', async () => {
  await checkFile({ ...deps, policyFiles: {} }, 'policy', { ...file, shape: compiler.shape - 1 });
  expect(await channel()).toBe('#deployed');
  await check();
  expect(await channel()).toBe('#one');
  await checkFile({ ...deps, policyFiles: {} }, 'policy', { ...file, shape: compiler.shape - 1 });
  expect(await channel()).toBe('#one');
});

test('whatever is uploaded, what is in force is the last valid version', async () => {
  const texts = fc.oneof(
    fc.constantFrom('channel: "#a"\n', 'channel: "#b"\n', 'channel: "#c"\n'),
    fc.constantFrom('chanel: x\n', '- 1\n', '"', '', '\t', '{', '!!js 1', 'channel: [1'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { maxLength: 8 }), async (uploads) => {
      deps = world();
      let good = '#deployed';
      for (const [at, text] of uploads.entries()) {
        upload(text, `"${at}"`);
        await check();
        const [, valid] = /^channel: "(#[abc])"\n$/.exec(text) ?? [];
        if (valid) good = valid;
        // Random text may be valid YAML without a channel.
        const now = await channel();
        expect([good, '']).toContain(now);
        good = now;
      }
    }),
    { numRuns: 60 },
  );
});
