import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { eventually } from './support.ts';

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'janitor-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return {
    child,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))),
  };
}

describe('npm start', () => {
  test('shows its usage', async () => {
    const { code, out } = await run(['local/start.mjs', '--help']).ended;
    expect(code).toBe(0);
    for (const option of ['--port', '--seed', '--fresh']) expect(out).toContain(option);
  });

  test.each([
    [['--prot', '1'], /Unknown option --prot/],
    [['--port', 'web'], /--port web: expected a number/],
    [['--port'], /--port needs a value/],
    [['--seed', 'nowhere.yaml'], /nowhere\.yaml: no such file/],
  ])('refuses %j with exit code 2', async (args, problem) => {
    const { code, err } = await run(['local/start.mjs', ...args]).ended;
    expect([code, err]).toEqual([2, expect.stringMatching(problem)]);
  });

  test.each([
    ['nowhere.yaml', /JANITOR_CONFIG=nowhere\.yaml: no such file/],
    ['s3://bucket/key', /reads its policy from a file, not from S3/],
  ])('refuses JANITOR_CONFIG=%s with exit code 2', async (path, problem) => {
    const { code, err } = await run(['local/start.mjs'], { JANITOR_CONFIG: path }).ended;
    expect([code, err]).toEqual([2, expect.stringMatching(problem)]);
  });

  test('names the required Python version when there is none', async () => {
    const { code, err } = await run(['local/start.mjs'], { PATH: folder }).ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/needs Python 3\.10 or later/)]);
  });

  test('names the Python version that is too old', async () => {
    const old = join(folder, 'python3');
    await writeFile(old, '#!/bin/sh\necho 3.8\n', { mode: 0o755 });
    const { code, err } = await run(['local/start.mjs'], { PATH: folder }).ended;
    await rm(old);
    expect([code, err]).toEqual([1, expect.stringMatching(/python3 is 3\.8/)]);
  });

  test('names the problem in a seed file and leaves no process running', async () => {
    const seed = join(folder, 'seed.yaml');
    await writeFile(seed, 'instances: [{ name: a }]');
    const { code, err } = await run(['local/start.mjs', '--seed', seed]).ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/instances\.0\.region/)]);
  });
});

describe('npm run dev', () => {
  let moto: TestMoto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());
  const dev = ['--import', 'tsx', 'local/dev.ts'];
  const environment = () => ({
    AWS_ENDPOINT_URL: moto.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    SLACK_API_URL: 'http://127.0.0.1:9/api/',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'secret',
    JANITOR_CONFIG: 'local/seed/janitor.yaml',
    PORT: '0',
  });

  test('names all missing variables, with exit code 2', async () => {
    const { code, err } = await run(dev, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' }).ended;
    expect(code).toBe(2);
    expect(err).toMatch(/SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET/);
  });

  test('creates what is missing, reports that it is ready, answers only signed requests and exits cleanly', async () => {
    const { child, ended } = run(dev, environment());
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await eventually(() => /^ready http:\/\/127\.0\.0\.1:\d+$/m.test(out));
    const url = /http:\S+/.exec(out)?.[0] ?? '';
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    const body =
      'command=%2Fjanitor&text=help&user_id=U1&channel_id=C1&team_id=T1&trigger_id=t&response_url=http%3A%2F%2F127.0.0.1%3A9%2F';
    const post = (secret: string) => {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
      return fetch(`${url}/slack/events`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signature,
        },
      });
    };
    expect((await post('wrong')).status).toBe(401);
    const help = await post('secret');
    // Slack, which knows the members, is not asked here.
    expect([help.status, await help.text()]).toEqual([
      200,
      expect.stringMatching(/members of this workspace/),
    ]);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });
});

test('a broken moto_server on PATH is not used', async () => {
  const shims = await mkdtemp(join(tmpdir(), 'janitor-shim-'));
  await writeFile(
    join(shims, 'moto_server'),
    '#!/bin/sh\necho "moto_server: command not found" >&2\nexit 127\n',
    { mode: 0o755 },
  );
  await symlink('/bin/sh', join(shims, 'sh'));
  const script = `import('./local/aws/moto.ts').then(({ motoCommand }) => motoCommand({ root: ${JSON.stringify(shims)} })).then(console.log, (error) => console.log('refused:', error.message))`;
  const { out } = await run(['--import', 'tsx', '-e', script], { PATH: shims, JANITOR_PYTHON: '' }).ended;
  await rm(shims, { recursive: true, force: true });
  expect(out).toMatch(/refused: The AWS emulator needs Python 3\.10 or later/);
});
