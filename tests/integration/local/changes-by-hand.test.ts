import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseAlarm } from '../../../events/alarm/parse.ts';
import { parseInstanceEvents } from '../../../events/ec2-instance/parse.ts';
import { parseIamChange } from '../../../events/iam-change/parse.ts';
import { type LocalAws, localAws } from '../../../local/aws/aws-clients.ts';
import type { SentByAws } from '../../../local/aws/send-to-queue.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import type { Row } from '../../../local/seed/define.ts';
import { localKinds } from '../../../local/seed/kinds/registry.generated.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { awsView, changeByHand } from '../../../local/web/aws-view.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const region = 'eu-west-1';
const seedText = `
instances:
  - { name: web, region: ${region}, load: none }
  - { name: api, region: ${region}, load: none }
  - { name: cache, region: ${region}, load: none }
  - { name: jobs, region: ${region}, load: none }
  - { name: search, region: ${region}, load: none }
  - { name: off, region: ${region}, state: stopped }
databases:
  - { name: orders, region: ${region}, load: none }
alarms:
  - { name: orders cpu, region: ${region}, database: orders }
volumes:
  - { name: data, region: ${region}, type: gp2, sizeGb: 500, attachedTo: web }
  - { name: loose, region: ${region}, type: gp2 }
addresses:
  - { name: used, region: ${region}, attachedTo: web }
  - { name: free, region: ${region} }
users:
  - { name: with }
  - { name: without, mfa: false }
policies:
  - { name: AdministratorAccess, allow: ["*"] }
  - { name: deny-iam-changes, deny: ["iam:*"], attachedTo: [with] }
providers:
  - { name: login.acme.example }
roles:
  - { name: web, service: ec2, boundary: deny-iam-changes }
keys:
  - { name: orders, region: eu-west-1 }
queues:
  - { name: orders, region: eu-west-1 }
buckets:
  - { name: seed-closed, region: ${region} }
  - { name: seed-open, region: ${region}, block: open, encryption: none }
`;

let moto: TestMoto;
let aws: LocalAws;

beforeAll(async () => {
  moto = await startMoto();
  aws = localAws(moto.url, region);
  await applySeed(aws, parseSeed(seedText, 'seed'), Date.parse('2026-11-20T10:30:00Z'));
});
afterAll(async () => {
  aws.close();
  await moto.stop();
});

const rowOf = async (kind: string, wanted: string) => {
  const rows = await awsView(aws, [region]);
  const row = rows.find((one) => one.kind === kind && one.changes.some(({ title }) => title === wanted));
  if (!row) throw new Error(`${wanted} is offered for no ${kind}`);
  return row;
};

const all = localKinds.flatMap(({ panes }) =>
  panes.flatMap((pane) => (pane.changes ?? []).map(({ title, asks }) => ({ kind: pane.title, title, asks }))),
);

/** The change that must come first, so that there is something to change back. */
const opposites: Readonly<Record<string, string>> = {
  'Remove tag': 'Set tag',
  Start: 'Stop',
  'The alarm clears': 'An alarm goes off',
  'Keep backups for 7 days': 'Turn backups off',
  'Turn deletion protection on': 'Turn deletion protection off',
  'Turn deletion protection off': 'Turn deletion protection on',
  'Encrypt with SSE-S3': 'Remove encryption',
  'Remove encryption': 'Encrypt with SSE-S3',
};

const account = '123456789012';
const nowMs = Date.parse('2026-11-20T10:31:00Z');
const sent: SentByAws[] = [];
const hands = () => ({
  aws,
  account,
  nowMs: () => nowMs,
  send: async (one: SentByAws): Promise<void> => void sent.push(one),
});
const fromQueue = (queue: string) => sent.filter((one) => one.queue === queue).map(({ body }) => body);
const change = ({ kind, region, id }: Row, title: string, asks = 'Key=Value') =>
  changeByHand(hands(), { kind, region, id, change: title }, asks === 'Key' ? 'Team' : 'Team=web');

test.each(all)('$kind: $title changes what AWS shows', async ({ kind, title, asks }) => {
  const first = opposites[title];
  if (first) await change(await rowOf(kind, first), first);
  const row = await rowOf(kind, title);
  const before = (await awsView(aws, [region])).find(({ id }) => id === row.id);
  expect(await change(row, title, asks)).toBeUndefined();
  const after = (await awsView(aws, [region])).find(({ id }) => id === row.id);
  expect([after?.state, after?.detail]).not.toEqual([before?.state, before?.detail]);
});

test("changeByHand returns AWS's error and refuses unknown changes", async () => {
  const { id } = await rowOf('EC2', 'Stop');
  const wanted = { kind: 'EC2', region, id, change: 'Set tag' };
  expect(await changeByHand(hands(), wanted, 'no equals sign')).toBe('Enter a tag as Key=Value');
  expect(await changeByHand(hands(), { ...wanted, id: 'i-0123456789abcdef0', change: 'Stop' }, '')).toMatch(
    /i-0123456789abcdef0/,
  );
  expect(await changeByHand(hands(), { ...wanted, change: 'Terminate' }, '')).toMatch(
    /has no change "Terminate"/,
  );
});

test('each change of permissions has an event that Janitor reads, with what was done', () => {
  const events = fromQueue('iam-changes').flatMap((body) => {
    const parsed = parseIamChange(body);
    return parsed.ok ? parsed.value : [];
  });
  const touched = events.map(({ origin, identities, resources }) => [
    origin.eventName,
    ...identities.map(({ name }) => name),
    ...resources.map(({ id }) => id),
  ]);
  expect(new Set(touched.map(([name]) => name))).toEqual(
    new Set([
      'AttachUserPolicy',
      'PutUserPolicy',
      'PutKeyPolicy',
      'CreateAccessKey',
      'DetachUserPolicy',
      'UpdateAssumeRolePolicy',
      'DeleteRolePermissionsBoundary',
      'PutBucketPolicy',
      'SetQueueAttributes',
      'UpdateOpenIDConnectProviderThumbprint',
    ]),
  );
  expect(touched.every((all) => all.length === 2)).toBe(true);
  expect(new Set(events.map(({ origin }) => origin.actor.name))).toEqual(new Set(['robin@example.com']));
  expect(JSON.stringify(events)).toContain('"edit":"put-inline"');
});

test('an alarm of a database reaches Janitor as CloudWatch sends it', async () => {
  const { id } = await rowOf('CloudWatch alarm', 'Goes off');
  sent.length = 0;
  const where = { kind: 'CloudWatch alarm', region, id };
  expect(await changeByHand(hands(), { ...where, change: 'Goes off' }, '')).toBeUndefined();
  const [body] = fromQueue('incidents');
  const read = parseAlarm(JSON.stringify(body));
  const [one] = read.ok ? read.value : [];
  expect(one?.is === 'change' && one.change).toMatchObject({
    name: id,
    state: 'ALARM',
    atMs: nowMs,
    metrics: [{ namespace: 'AWS/RDS', metric: 'CPUUtilization', instance: null }],
  });
});

test('an alarm, a retired host and a shutdown reach Janitor as AWS sends them, and EC2 shows them', async () => {
  const { id } = await rowOf('EC2', 'An alarm goes off');
  const ec2 = aws.ec2(region);
  const statusNow = async () => {
    const asked = new DescribeInstanceStatusCommand({ InstanceIds: [id], IncludeAllInstances: true });
    return (await ec2.send(asked)).InstanceStatuses?.[0];
  };
  const does = (title: string) => changeByHand(hands(), { kind: 'EC2', region, id, change: title }, '');
  sent.length = 0;
  expect(await does('An alarm goes off')).toBeUndefined();
  const failing = await statusNow();
  expect(failing?.InstanceStatus?.Status).toBe('impaired');
  expect(failing?.InstanceStatus?.Details?.[0]?.ImpairedSince?.getTime()).toBe(nowMs - 6 * 60_000);
  expect(failing?.SystemStatus?.Status).toBe('ok');
  await ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
  expect((await statusNow())?.InstanceStatus?.Status).toBe('ok');
  expect(await does('The alarm clears')).toBeUndefined();
  const changes = fromQueue('incidents').flatMap((body) => {
    const read = parseAlarm(JSON.stringify(body));
    return read.ok ? read.value : [];
  });
  expect(
    changes.map((one) =>
      one.is === 'change' ? [one.change.state, one.change.atMs, one.change.metrics[0]?.instance] : one,
    ),
  ).toEqual([
    ['ALARM', nowMs, id],
    ['OK', nowMs, id],
  ]);

  const othersNow = async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    return Reservations.flatMap(({ Instances = [] }) => Instances)
      .filter(({ InstanceId }) => InstanceId !== id)
      .map(({ InstanceId, State, StateReason }) => [InstanceId, State?.Name, StateReason?.Code]);
  };
  const others = await othersNow();
  for (const [title, code] of [
    ['The host is retired', 'Server.ScheduledStop'],
    ['The OS shuts down', 'Client.InstanceInitiatedShutdown'],
  ] as const) {
    sent.length = 0;
    expect(await does(title)).toBeUndefined();
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const shown = Reservations?.[0]?.Instances?.[0];
    expect([shown?.State?.Name, shown?.StateReason?.Code, shown?.StateTransitionReason]).toEqual([
      'stopped',
      code,
      'User initiated (2026-11-20 10:31:00 GMT)',
    ]);
    expect(await othersNow()).toEqual(others);
    const [event] = fromQueue('events').map((body) => parseInstanceEvents(body, 'm1'));
    expect(event?.ok && event.value).toEqual([
      expect.objectContaining({ account, region, instanceId: id, isStop: true }),
    ]);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  }
  const started = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  expect(started.Reservations?.[0]?.Instances?.[0]?.StateReason?.Code).toBeFalsy();
});
