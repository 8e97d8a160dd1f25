import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createApp } from '../../../app/listeners.ts';
import { actionIds, viewIds } from '../../../blocks/ids.ts';
import { snoozeFields } from '../../../blocks/snooze-modal.ts';
import { realClock } from '../../../local/clock.ts';
import { startJanitor } from '../../../local/janitor.ts';
import { readOnly, readOnlyText } from '../../../local/read-only.ts';
import { readSocketEnvironment } from '../../../local/socket-environment.ts';
import { createSocketReceiver } from '../../../local/socket-receiver.ts';
import { interactiveClient, lookUpClient } from '../../../slack/client.ts';
import { type FakeSlack, fakeSlack } from '../../fakes/slack-api.ts';
import { appToken, type SlackSocket, serveSlackSocket } from '../../fakes/slack-socket.ts';
import { createWorkspace, type FakeMessage, teamId } from '../../fakes/slack-workspace.ts';
import { type Moto, startMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, region } from '../../support/moto-account.ts';
import { type RecordingProxy, recordingProxy } from '../../support/recording-proxy.ts';
import { clickRequest, commandRequest, eventRequest, submitRequest } from '../../support/slack-request.ts';
import { envelopeOf } from '../../support/socket-envelope.ts';
import { eventually, silent } from './support.ts';

const channel = 'C0CLOUD';
const approver = 'U0GRACE';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
approvers: { users: [${approver}] }
defaults: { mode: enforce, grace: 90s }
limits: { percentOfKind: 100 }
rules:
  ec2-instance-tagged-unused: { mode: enforce }
  ec2-address-unattached: { mode: approve }
`;

let folder: string;
let moto: Moto;
let real: MotoAccount;
let instanceId: string;
let wire: RecordingProxy;
let slack: FakeSlack;
let socket: SlackSocket;
let running: ChildProcess[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'janitor-socket-'));
  await writeFile(join(folder, 'janitor.yaml'), policy);
  moto = await startMoto();
  real = motoAccount(moto.url);
  instanceId = await real.runInstance({ Name: 'old-web', Environment: 'unused' });
});
afterAll(async () => {
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  running = [];
  wire = await recordingProxy(moto.url);
  const workspace = createWorkspace({
    users: [{ id: approver, name: 'Grace', email: 'grace@example.com' }],
    channels: [{ id: channel, name: 'cloud' }],
  });
  workspace.methods['auth.test'] = () => ({
    ok: true,
    team: 'Example',
    team_id: teamId,
    user: 'janitor',
    user_id: 'U0JANITOR',
  });
  slack = fakeSlack(workspace);
  socket = await serveSlackSocket(slack);
});
afterEach(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  await socket.stop();
  await wire.stop();
});

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function start(different: Record<string, string> = {}, more: readonly string[] = []) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/dev.ts', '--socket', ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: wire.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      SLACK_API_URL: socket.apiUrl,
      SLACK_APP_TOKEN: appToken,
      SLACK_BOT_TOKEN: 'xoxb-test',
      JANITOR_CONFIG: join(folder, 'janitor.yaml'),
      // Of a deployment: to be left alone.
      JANITOR_SCAN_QUEUE_URL: `${wire.url}/${account}/janitor-production-scan`,
      ...different,
    },
  });
  running.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, ended, out: () => out, err: () => err };
}

const messages = (): readonly FakeMessage[] => slack.workspace.channel(channel).messages;
const shown = ({ text, blocks }: FakeMessage): string => `${text}${JSON.stringify(blocks ?? [])}`;

/** The buttons of a message: what they are called and what they carry. */
function buttons({ blocks }: FakeMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  JSON.stringify(blocks ?? [], (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'action_id' in value && 'value' in value)
      found.set(String(value.action_id), String(value.value));
    return value;
  });
  return found;
}

const cardOf = (id: string) =>
  messages().find((message) => message.thread_ts && shown(message).includes(id) && buttons(message).size > 0);

const instanceState = async (): Promise<string | undefined> => {
  const { Reservations = [] } = await real.clients
    .ec2(region)
    .send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations[0]?.Instances?.[0]?.State?.Name;
};

test('in a real workspace a scan reads the account, cards are answered, and nothing is changed or left behind', async () => {
  const dev = start();
  await eventually(() => dev.out().includes('ready ('));
  expect(dev.out()).toMatch(/^READ-ONLY: nothing in AWS is changed/m);
  expect(dev.out()).toMatch(/notify +.*ec2-instance-tagged-unused \(policy: enforce\)/);
  expect(dev.out().split('\n')).toContain(
    `ready (Socket Mode, workspace Example, account ${account} as arn:aws:sts::${account}:user/moto, read-only)`,
  );

  // A scan by command: a digest in the channel and a card in its thread.
  const answer = await socket.deliver(
    envelopeOf(commandRequest({ userId: approver, text: 'scan', channel })),
  );
  expect(answer).toMatchObject({ response_type: 'ephemeral' });
  await eventually(() => cardOf('old-web') !== undefined);
  const card = cardOf('old-web');
  if (!card) throw new Error('no card');
  expect([...buttons(card).keys()]).toEqual(expect.arrayContaining([actionIds.snooze]));
  expect([...buttons(card).keys()]).not.toEqual(expect.arrayContaining([actionIds.remediate]));
  expect([...buttons(card).keys()]).not.toEqual(expect.arrayContaining([actionIds.approve]));

  // Buttons that the card does not have, pressed all the same.
  const value = buttons(card).get(actionIds.snooze) ?? '';
  const where = { channel, ts: card.ts, threadTs: card.thread_ts ?? '' };
  for (const action_id of [actionIds.remediate, actionIds.approve])
    await socket.deliver(
      envelopeOf(clickRequest({ userId: approver, action: { action_id, value }, where, responseUrl: null })),
    );
  await eventually(() => slack.workspace.ephemerals.length === 2);

  // Snoozed by a button and its form. The same envelope twice is one answer.
  const triggerId = slack.workspace.trigger(approver);
  const click = { userId: approver, action: { action_id: actionIds.snooze, value }, where, triggerId };
  await socket.deliver(envelopeOf(clickRequest(click), 'envelope-1'));
  await eventually(() => slack.of('views.open').length === 1);
  const [view] = [...slack.workspace.views.values()];
  const { duration, reason } = snoozeFields;
  const submitted = envelopeOf(
    submitRequest({
      userId: approver,
      view: { callback_id: viewIds.snooze, private_metadata: String(view?.view['private_metadata']) },
      values: {
        [duration.block]: { [duration.action]: { selected_option: { value: '7' } } },
        [reason.block]: { [reason.action]: { value: 'kept for the audit' } },
      },
    }),
    'envelope-2',
  );
  await socket.deliver(submitted);
  await eventually(() => shown(cardOf('old-web') ?? card).includes('kept for the audit'));
  await socket.deliver(submitted);
  expect(socket.acksOf('envelope-2')).toBe(2);

  // An event, and again with the same id.
  const home = eventRequest({ type: 'app_home_opened', user: approver, tab: 'home' }, 'Ev7');
  await socket.deliver(envelopeOf(home));
  await eventually(() => slack.workspace.homes.has(approver));
  const published = slack.of('views.publish').length;
  await socket.deliver(envelopeOf(home));

  // Another connection, and the same janitor.
  socket.disconnect('refresh_requested');
  await eventually(() => socket.greeted() === 2);
  await eventually(() => socket.sockets.length === 1);
  const history = await socket.deliver(
    envelopeOf(commandRequest({ userId: approver, text: 'snoozes', channel })),
  );
  expect(JSON.stringify(history)).toContain('kept for the audit');
  expect(slack.of('views.publish').length).toBe(published);

  dev.child.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
  expect(slack.problems).toEqual([]);
  expect(wire.calls.length).toBeGreaterThan(10);
  expect(wire.calls.filter(({ changes }) => changes)).toEqual([]);
  const own = ['dynamodb', 'sqs', 'scheduler', 'secretsmanager', 'sns', 'lambda'];
  expect(wire.calls.filter(({ service }) => own.includes(service))).toEqual([]);
  expect(await instanceState()).toBe('running');
});

test('with a policy that enforces, what acts still refuses, and says so on the card', async () => {
  const read = readSocketEnvironment({
    AWS_ENDPOINT_URL: wire.url,
    AWS_REGION: region,
    SLACK_API_URL: socket.apiUrl,
    SLACK_APP_TOKEN: appToken,
    SLACK_BOT_TOKEN: 'xoxb-test',
    JANITOR_CONFIG: join(folder, 'janitor.yaml'),
  });
  if (!read.ok) throw new Error(read.error.join());
  const embedded = await startMoto();
  const state = { endpoint: embedded.url, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const env = { ...read.value.env, state };
  const janitor = await startJanitor({
    env,
    clock: realClock,
    log: silent,
    restriction: { ...readOnly, policy: (policy) => policy },
  });
  const receiver = createSocketReceiver({ appToken, apiUrl: socket.apiUrl, report: () => undefined });
  createApp(receiver, {
    ...janitor.handlers.base,
    slack: interactiveClient(env.slack, silent),
    lookUp: lookUpClient(env.slack, silent),
  });
  await receiver.start();
  await socket.deliver(envelopeOf(commandRequest({ userId: approver, text: 'scan', channel })));
  await eventually(() => cardOf('old-web') !== undefined);
  const card = cardOf('old-web');
  const value = (card && buttons(card).get(actionIds.remediate)) ?? '';
  expect(value).not.toBe('');
  const where = { channel, ts: card?.ts ?? '', threadTs: card?.thread_ts ?? '' };
  await socket.deliver(
    envelopeOf(clickRequest({ userId: approver, action: { action_id: actionIds.remediate, value }, where })),
  );
  await eventually(() => messages().some((message) => shown(message).includes(readOnlyText)));
  await receiver.stop();
  await janitor.stop();
  await embedded.stop();
  expect(wire.calls.length).toBeGreaterThan(5);
  expect(wire.calls.filter(({ changes }) => changes)).toEqual([]);
  expect(await instanceState()).toBe('running');
});

test('with --act it says so loudly, and what the policy enforces is done when somebody asks for it', async () => {
  const dev = start({}, ['--act']);
  await eventually(() => dev.out().includes('ready ('));
  expect(dev.out()).toMatch(
    /^!!! --act: RESOURCES OF THESE ACCOUNTS ARE CHANGED by .*ec2-instance-tagged-unused/m,
  );
  expect(dev.out()).toMatch(/^ready \(.*ACTS AS THE POLICY SAYS\)$/m);
  await socket.deliver(envelopeOf(commandRequest({ userId: approver, text: 'scan', channel })));
  await eventually(() => cardOf('old-web') !== undefined);
  const card = cardOf('old-web');
  const value = (card && buttons(card).get(actionIds.remediate)) ?? '';
  const where = { channel, ts: card?.ts ?? '', threadTs: card?.thread_ts ?? '' };
  await socket.deliver(
    envelopeOf(clickRequest({ userId: approver, action: { action_id: actionIds.remediate, value }, where })),
  );
  await eventually(async () => (await instanceState()) !== 'running');
  dev.child.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
  const changes = new Set(wire.calls.filter((call) => call.changes).map(({ operation }) => operation));
  expect([...changes].filter((operation) => !/^(Stop|Terminate)Instances$/.test(operation))).toEqual([]);
  expect(wire.calls.filter(({ service }) => service === 'dynamodb' || service === 'sqs')).toEqual([]);
});

test.each<[string, Record<string, string>, number, RegExp]>([
  ['a missing app token', { SLACK_APP_TOKEN: '' }, 2, /Missing environment variables: SLACK_APP_TOKEN/],
  [
    'tokens that changed places',
    { SLACK_APP_TOKEN: 'xoxb-1' },
    2,
    /SLACK_APP_TOKEN must be .* begins with xapp-/,
  ],
  [
    'a wrong app token',
    { SLACK_APP_TOKEN: 'xapp-other' },
    1,
    /SLACK_APP_TOKEN is not valid \(invalid_auth\)/,
  ],
  ['a policy that is not there', { JANITOR_CONFIG: 'nowhere.yaml' }, 2, /nowhere\.yaml/],
  ['an AWS that does not answer', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 1, /AWS does not say whose/],
])('%s is told before anything starts', async (_what, environment, code, words) => {
  const { ended } = start(environment);
  const end = await ended;
  expect([end.code, end.err]).toEqual([code, expect.stringMatching(words)]);
  expect(end.out).not.toContain('ready');
});

test('Socket Mode that is switched off in the app ends it with what to do', async () => {
  socket.next.push({ disconnect: 'link_disabled' });
  const { code, err } = await start().ended;
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/Socket Mode is not switched on for this Slack app/),
  ]);
});

test('a lost connection comes back by itself, and Ctrl-C ends it while it is away', async () => {
  const dev = start();
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
