import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compilePolicy } from '../../../app/policy/compile.ts';
import { readCompiledPolicy } from '../../../app/policy/compiled.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'janitor-'));
  file = join(folder, 'policy.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function compiled(yaml: string) {
  const path = join(folder, 'janitor.yaml');
  writeFileSync(path, yaml);
  return compilePolicy(path);
}

test('a compiled policy is read back unchanged', async () => {
  const made = await compiled(
    'channel: "#cloud"\nrules: { s3-bucket-public: { mode: notify, grace: 2d } }\n',
  );
  if (!made.ok) throw new Error('it is valid');
  writeFileSync(file, made.value.json);
  const read = await readCompiledPolicy(file)();
  expect(read).toEqual(made.value.policy);
  expect(read.rules['s3-bucket-public']).toMatchObject({ mode: 'notify', graceMs: 2 * 86_400_000 });
});

test('the example policy of the repository compiles', async () => {
  expect((await compilePolicy(join(__dirname, '../../../janitor.example.yaml'))).ok).toBe(true);
});

test('an invalid policy is refused with its lines and writes no file', async () => {
  const made = await compiled('channel: "#cloud"\nchanel: "#typo"\n');
  expect(made).toMatchObject({ ok: false, error: [{ line: 2, column: 1 }] });
});

describe('no function starts with', () => {
  test.each<[string, string | null, RegExp]>([
    ['a missing policy file', null, /compiled policy .*policy\.json does not exist/],
    ['a policy file that is not JSON', 'channel: "#x"', /is not JSON/],
    ['JSON that is not a policy', '[]', /compiled for version undefined/],
    ['a policy of another version', '{"policyVersion":1,"policy":{}}', /version 1, but this is version 4/],
    ['a policy without its parts', '{"policyVersion":4,"policy":{}}', /timeZone is missing/],
    ['a version without a policy', '{"policyVersion":4}', /there is no policy in it/],
  ])('%s', async (_what, text, message) => {
    if (text !== null) writeFileSync(file, text);
    await expect(readCompiledPolicy(file)()).rejects.toThrow(message);
  });
});
