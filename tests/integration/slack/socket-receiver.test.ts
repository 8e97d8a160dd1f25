import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { App } from '@slack/bolt';
import { createSocketReceiver, type SocketReceiver } from '../../../local/socket/receiver.ts';
import { fakeSlack } from '../../fakes/slack-api.ts';
import { appToken, type SlackSocket, serveSlackSocket } from '../../fakes/slack-socket.ts';
import { createWorkspace, teamId } from '../../fakes/slack-workspace.ts';
import { eventually } from '../local/support.ts';

let slack: SlackSocket;
let receiver: SocketReceiver;
let told: string[];
let heard: string[];

beforeEach(async () => {
  slack = await serveSlackSocket(fakeSlack(createWorkspace({ users: [], channels: [] })));
  told = [];
  heard = [];
  receiver = make(appToken);
});
afterEach(async () => {
  await receiver.stop();
  await slack.stop();
});

function make(token: string): SocketReceiver {
  const made = createSocketReceiver({
    appToken: token,
    apiUrl: slack.apiUrl,
    report: (line) => told.push(line),
    waits: { firstMs: 20, longestMs: 100 },
  });
  const app = new App({
    receiver: made,
    authorize: async () => ({}),
    tokenVerificationEnabled: false,
    convoStore: false,
  });
  app.command('/janitor', async ({ body, ack }) => {
    heard.push(body.text);
    await ack({ text: `heard ${body.text}` });
  });
  return made;
}

const command = (text: string) => ({
  type: 'slash_commands' as const,
  payload: { command: '/janitor', text, team_id: teamId, user_id: 'U1', channel_id: 'C1' },
});

test('a command is acknowledged with its answer', async () => {
  expect(await receiver.start()).toEqual({ ok: true, value: undefined });
  expect(await slack.deliver(command('help'))).toMatchObject({ text: 'heard help' });
});

test('a connection that Slack asks to refresh is replaced at the first attempt', async () => {
  await receiver.start();
  slack.disconnect('refresh_requested');
  await eventually(() => slack.greeted() === 2);
  await eventually(() => slack.sockets.length === 1);
  expect(slack.opened()).toBe(2);
  expect(await slack.deliver(command('again'))).toMatchObject({ text: 'heard again' });
  expect(told).toEqual([]);
});

test('a lost connection is reported and restored despite network errors', async () => {
  await receiver.start();
  slack.next.push({ status: 503 }, { error: 'internal_error' });
  slack.drop();
  await eventually(() => told.includes('Connected to Slack again.'));
  expect(told[0]).toBe('The connection to Slack is lost; making a new one.');
  expect(told.slice(1, 3)).toEqual([
    expect.stringMatching(/^Slack cannot be reached \(HTTP 503\); trying again in 1 s\.$/),
    expect.stringMatching(/^Slack cannot be reached \(internal_error\)/),
  ]);
  expect(await slack.deliver(command('back'))).toMatchObject({ text: 'heard back' });
});

test.each([
  [{ error: 'not_allowed_token_type' }, /no app-level token.*connections:write/],
  [{ error: 'missing_scope' }, /lacks the scope connections:write/],
  [{ error: 'something_new' }, /Slack refuses Socket Mode: something_new/],
  [{ disconnect: 'link_disabled' }, /Socket Mode is not switched on for this Slack app/],
])('%j ends the receiver at once with the reason', async (fault, words) => {
  slack.next.push(fault);
  expect(await receiver.start()).toEqual({ ok: false, error: expect.stringMatching(words) });
  await sleep(100);
  expect(slack.opened()).toBe(1);
});

test('a wrong token ends the receiver at once with the reason', async () => {
  const started = await make('xapp-1-somebody-else').start();
  expect(started).toEqual({
    ok: false,
    error: expect.stringMatching(/SLACK_APP_TOKEN is not valid \(invalid_auth\)/),
  });
});

test('a token revoked later ends the receiver without an unhandled rejection', async () => {
  await receiver.start();
  slack.next.push({ error: 'token_revoked' });
  slack.disconnect('refresh_requested');
  expect(await receiver.gaveUp).toMatch(/was revoked/);
});

test('Socket Mode turned off later ends the receiver', async () => {
  await receiver.start();
  slack.disconnect('link_disabled');
  expect(await receiver.gaveUp).toMatch(/not switched on/);
  expect(slack.opened()).toBe(1);
});

test('a stopped receiver does not reconnect', async () => {
  await receiver.start();
  await receiver.stop();
  await eventually(() => slack.sockets.length === 0);
  await sleep(150);
  expect(slack.opened()).toBe(1);
});
