import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { troubleWords } from '../../../app/wiring/trouble-words.ts';
import { snoozeFields } from '../../../blocks/modals/snooze-modal.ts';
import { createApp } from '../../../handlers/door/app.ts';
import { realClock } from '../../../local/host/clock.ts';
import { startJanitor } from '../../../local/host/janitor.ts';
import { readSocketEnvironment } from '../../../local/socket/environment.ts';
import { readOnly, readOnlyText } from '../../../local/socket/read-only.ts';
import { createSocketReceiver } from '../../../local/socket/receiver.ts';
import { interactiveClient, lookUpClient } from '../../../slack/api/client.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, region } from '../../support/moto-account.ts';
import { eventRequest, submitRequest } from '../../support/slack-request.ts';
import { envelopeOf } from '../../support/socket-envelope.ts';
import {
  approver,
  buttons,
  type Card,
  type SocketWorkspace,
  shown,
  socketWorkspace,
} from '../../support/socket-workspace.ts';
import { eventually, silent } from './support.ts';

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
/** Services in which the janitor would leave resources of its own. */
const own = ['dynamodb', 'sqs', 'scheduler', 'secretsmanager', 'sns', 'lambda'];
/** Reads of the same services, by the rules about policies of resources. */
const listings = ['ListQueues', 'ListTopics', 'GET /2015-03-31/functions', 'ListSecrets'];

let folder: string;
let moto: TestMoto;
let real: MotoAccount;
let instanceId: string;
let world: SocketWorkspace;

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
  world = await socketWorkspace(moto.url, join(folder, 'janitor.yaml'));
});
afterEach(() => world.stop());

const instanceState = async (): Promise<string | undefined> => {
  const { Reservations = [] } = await real.clients
    .ec2(region)
    .send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations[0]?.Instances?.[0]?.State?.Name;
};

/** Requests a scan and waits for its card. */
async function scanned(): Promise<Card> {
  expect(await world.command('scan')).toMatchObject({ response_type: 'ephemeral' });
  await eventually(() => world.cardOf('old-web') !== undefined);
  const card = world.cardOf('old-web');
  if (!card) throw new Error('no card');
  return card;
}

test('in a real workspace a scan posts cards that answer clicks, and nothing in AWS is changed', async () => {
  const { slack, socket, wire } = world;
  const dev = world.start();
  await eventually(() => dev.out().includes('ready ('));
  expect(dev.out()).toMatch(/^READ-ONLY: nothing in AWS is changed/m);
  expect(dev.out()).toMatch(/notify +.*ec2-instance-tagged-unused \(policy: enforce\)/);
  expect(dev.out().split('\n')).toContain(
    `ready (Socket Mode, workspace Example, account ${account} as arn:aws:sts::${account}:user/moto, read-only)`,
  );

  const card = await scanned();
  const offered = buttons(card.message);
  const value = offered.get('finding-snooze') ?? '';
  expect(value).not.toBe('');
  expect(['finding-remediate', 'finding-approve'].filter((id) => offered.has(id))).toEqual([]);

  // Clicks on buttons that the card does not have.
  await world.press(card, 'finding-remediate', value);
  await world.press(card, 'finding-approve', value);
  await eventually(() => slack.workspace.ephemerals.length === 2);

  // Snoozes with a button and its form, which is delivered twice.
  await world.press(card, 'finding-snooze', value);
  await eventually(() => slack.of('views.open').length === 1);
  const [form] = [...slack.workspace.views.values()];
  const { duration, reason } = snoozeFields;
  const sent = submitRequest({
    userId: approver,
    view: { callback_id: 'snooze', private_metadata: String(form?.view['private_metadata']) },
    values: {
      [duration.block]: { [duration.action]: { selected_option: { value: '7' } } },
      [reason.block]: { [reason.action]: { value: 'kept for the audit' } },
    },
  });
  await socket.deliver(envelopeOf(sent, 'the-form'));
  await eventually(() => world.messages().some((message) => shown(message).includes('kept for the audit')));
  await socket.deliver(envelopeOf(sent, 'the-form'));
  expect(socket.acksOf('the-form')).toBe(2);

  // Delivers an event twice: the Home tab stays the same.
  const home = envelopeOf(eventRequest({ type: 'app_home_opened', user: approver, tab: 'home' }, 'Ev7'));
  await socket.deliver(home);
  await eventually(() => slack.workspace.homes.has(approver));
  const drawn = JSON.stringify(slack.workspace.homes.get(approver)?.view);
  await socket.deliver(home);
  await eventually(() => slack.of('views.publish').length === 2);
  expect(JSON.stringify(slack.workspace.homes.get(approver)?.view)).toBe(drawn);

  // Uses a new connection in the same process.
  socket.disconnect('refresh_requested');
  await eventually(() => socket.greeted() === 2);
  await eventually(() => socket.sockets.length === 1);
  expect(JSON.stringify(await world.command('snoozes'))).toContain('kept for the audit');

  dev.child.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
  expect(slack.problems).toEqual([]);
  expect(wire.calls.length).toBeGreaterThan(10);
  expect(wire.calls.filter(({ changes }) => changes)).toEqual([]);
  expect(wire.calls.filter(isOwn)).toEqual([]);
  expect(await instanceState()).toBe('running');
});

test('without --act a remediation of an enforcing policy is refused, and the card says so', async () => {
  const read = readSocketEnvironment(world.variables);
  if (!read.ok) throw new Error(read.error.join());
  const { env, appToken } = read.value;
  const embedded = await startMoto();
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const janitor = await startJanitor({
    env: { ...env, state: { endpoint: embedded.url, credentials } },
    clock: realClock,
    log: silent,
    restriction: { ...readOnly, policy: (policy) => policy },
  });
  const receiver = createSocketReceiver({ appToken, apiUrl: env.slack.apiUrl, report: () => undefined });
  const [slack, lookUp] = [interactiveClient(env.slack, silent), lookUpClient(env.slack, silent)];
  createApp(receiver, {
    deps: janitor.handlers.listenerDeps,
    keyValue: janitor.handlers.listenerDeps.keyValue,
    slack,
    lookUp,
    troubleWords,
  });
  await receiver.start();
  const card = await scanned();
  const value = buttons(card.message).get('finding-remediate') ?? '';
  expect(value).not.toBe('');
  await world.press(card, 'finding-remediate', value);
  await eventually(() => world.messages().some((message) => shown(message).includes(readOnlyText)));
  await receiver.stop();
  await janitor.stop();
  await embedded.stop();
  expect(world.wire.calls.length).toBeGreaterThan(5);
  expect(world.wire.calls.filter(({ changes }) => changes)).toEqual([]);
  expect(await instanceState()).toBe('running');
});

test('with --act a warning is printed, and a requested remediation runs', async () => {
  const dev = world.start({}, ['--act']);
  await eventually(() => dev.out().includes('ready ('));
  expect(dev.out()).toMatch(
    /^!!! --act: RESOURCES OF THESE ACCOUNTS ARE CHANGED by .*ec2-instance-tagged-unused/m,
  );
  expect(dev.out()).toMatch(/^ready \(.*ACTS AS THE POLICY SAYS\)$/m);
  const card = await scanned();
  await world.press(card, 'finding-remediate', buttons(card.message).get('finding-remediate') ?? '');
  await eventually(async () => (await instanceState()) !== 'running');
  dev.child.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
  const { calls } = world.wire;
  const changes = new Set(calls.filter((call) => call.changes).map(({ operation }) => operation));
  expect([...changes].filter((operation) => !/^(Stop|Terminate)Instances$/.test(operation))).toEqual([]);
  expect(calls.filter(isOwn)).toEqual([]);
});

function isOwn({ service, operation }: { readonly service: string; readonly operation: string }): boolean {
  return own.includes(service) && !listings.includes(operation);
}
