import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { type SocketWorkspace, socketWorkspace } from '../../support/socket-workspace.ts';
import { eventually } from './support.ts';

let moto: TestMoto;
let world: SocketWorkspace;

beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  world = await socketWorkspace(moto.url, 'local/seed/janitor.yaml');
});
afterEach(() => world.stop());

test.each<[string, Record<string, string>, number, RegExp]>([
  ['a missing app token', { SLACK_APP_TOKEN: '' }, 2, /Missing environment variables: SLACK_APP_TOKEN/],
  [
    'a wrong app token',
    { SLACK_APP_TOKEN: 'xapp-other' },
    1,
    /SLACK_APP_TOKEN is not valid \(invalid_auth\)/,
  ],
  ['a missing policy file', { JANITOR_CONFIG: 'nowhere.yaml' }, 2, /nowhere\.yaml/],
  ['an unreachable AWS', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 1, /AWS does not say whose/],
])('%s is reported before anything starts', async (_what, environment, code, words) => {
  const end = await world.start(environment).ended;
  expect([end.code, end.err]).toEqual([code, expect.stringMatching(words)]);
  expect(end.out).not.toContain('ready');
  expect(world.socket.greeted()).toBe(0);
});

test('a wrong bot token is reported before anything starts', async () => {
  world.slack.fail('auth.test', { error: 'invalid_auth' });
  const { code, err } = await world.start().ended;
  expect([code, err]).toEqual([1, expect.stringMatching(/SLACK_BOT_TOKEN is not valid \(invalid_auth\)/)]);
});

test('an app without Socket Mode ends the process with instructions', async () => {
  world.socket.next.push({ disconnect: 'link_disabled' });
  const { code, err } = await world.start().ended;
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/Socket Mode is not switched on for this Slack app/),
  ]);
});

test('a lost connection is restored, and Ctrl-C ends the process while it is lost', async () => {
  const { socket } = world;
  const dev = world.start();
  await eventually(() => dev.out().includes('ready ('));
  socket.drop();
  await eventually(() => socket.greeted() === 2 && dev.out().includes('Connected to Slack again.'));
  socket.next.push({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
  socket.drop();
  await eventually(() => dev.out().includes('Slack cannot be reached (HTTP 503)'));
  await sleep(100);
  dev.child.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
});
