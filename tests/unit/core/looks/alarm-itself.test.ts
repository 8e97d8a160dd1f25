import { expect, test } from '@jest/globals';
import { settleLog } from '../../../../core/incidents/settle-log.ts';
import { lookForIncidents } from '../../../../core/scans/incidents/look-for-incidents.ts';
import { changeId } from '../../../../events/alarm/ids.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const minuteMs = 60_000;
const name = 'orders-db cpu';
const a = 'i-0123456789abcdef0';

test('an alarm without an instance has one card, and OK closes it with how long it took', async () => {
  const world = createIncidentWorld('notify');
  world.alarms.set(name, { state: 'ALARM' });
  await world.receiveOther(name, 'ALARM', 0);
  await world.receiveOther(name, 'ALARM', 0);
  await world.work();
  const [finding, ...more] = await world.findings();
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'open',
    rule: 'cloudwatch-alarm-firing',
    resource: { kind: 'cloudwatch-alarm', id: name },
    plan: { remediation: null },
    incident: { sinceMs: startMs, alarms: [{ name, state: 'ALARM' }], clearedAtMs: null },
  });
  expect(world.slack.cards.size).toBe(1);
  world.alarms.set(name, { state: 'OK' });
  world.advance(12 * minuteMs);
  await world.receiveOther(name, 'OK', 12 * 60);
  await world.work();
  expect(await world.findings()).toMatchObject([
    { id: finding?.id, status: 'resolved', incident: { clearedAtMs: startMs + 12 * minuteMs } },
  ]);
  expect(world.slack.cards.size).toBe(1);
  await settleLog({ store: world.store, incidentLog: world.incidentLog, changeId }, finding?.id ?? '');
  expect(world.incidentLog.entries()).toMatchObject([
    { kind: 'cloudwatch-alarm-firing', state: 'ALARM', clearedAtMs: startMs + 12 * minuteMs, result: null },
    { kind: 'cloudwatch-alarm-firing', state: 'OK', findingId: finding?.id },
  ]);
});

test('one that goes into alarm again is the same card', async () => {
  const world = createIncidentWorld('notify');
  world.alarms.set(name, { state: 'ALARM' });
  for (const [at, state] of [
    [0, 'ALARM'],
    [60, 'INSUFFICIENT_DATA'],
    [120, 'ALARM'],
  ] as const) {
    await world.receiveOther(name, state, at);
    await world.work();
    world.advance(minuteMs);
  }
  expect(await world.findings()).toMatchObject([{ status: 'open', incident: { repeats: 1 } }]);
  expect(world.slack.cards.size).toBe(1);
});

test('an alarm that answers a rule about its instance has no card of its own', async () => {
  const world = createIncidentWorld('notify');
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  expect(await world.findings()).toMatchObject([{ rule: 'ec2-status-check-failed' }]);
  expect(world.reads).toEqual([a]);
});

test('a composite alarm has the instances of its children looked at, once', async () => {
  const world = createIncidentWorld('notify');
  world.health.set(a, 'failed');
  world.alarms.set('shop is down', { state: 'ALARM', instances: [a] });
  await world.receiveOther('shop is down', 'ALARM', 0);
  await world.work();
  const findings = await world.findings();
  expect(findings.map(({ rule }) => rule).sort()).toEqual([
    'cloudwatch-alarm-firing',
    'ec2-status-check-failed',
  ]);
  expect(findings.find(({ resource }) => resource.kind === 'cloudwatch-alarm')).toMatchObject({
    evidence: { numbers: { [`In alarm: ${a} status`]: a } },
  });
  expect(findings.find(({ resource }) => resource.id === a)).toMatchObject({
    incident: { alarms: [{ name: 'shop is down' }] },
  });
});

test('without data it neither begins nor ends, and an alarm that is gone ends', async () => {
  const world = createIncidentWorld('notify');
  world.alarms.set(name, { state: 'INSUFFICIENT_DATA' });
  await world.receiveOther(name, 'ALARM', 0);
  await world.work();
  expect(await world.findings()).toEqual([]);
  world.alarms.set(name, { state: 'ALARM' });
  await world.receiveOther(name, 'ALARM', 60);
  await world.work();
  world.alarms.set(name, { state: 'INSUFFICIENT_DATA' });
  world.advance(16 * minuteMs);
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'open' }]);
  world.alarms.delete(name);
  world.advance(16 * minuteMs);
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'resolved', endedBy: 'the resource is gone' }]);
});

test("an alarm of Janitor's own stage is shown, and leads to no instance", async () => {
  const world = createIncidentWorld('notify');
  const own = 'janitor-dev-recheck-errors';
  world.alarms.set(own, { state: 'ALARM' });
  await world.receiveOther(own, 'ALARM', 0);
  await world.receive({ instance: a, state: 'ALARM', at: 0, name: 'janitor-dev-own' });
  await world.work();
  expect(await world.findings()).toMatchObject([{ resource: { id: own }, plan: { remediation: null } }]);
  expect(world.incidentLog.entries().map(({ kind }) => kind)).toEqual(['janitor', 'janitor']);
  expect(world.reads).not.toContain(a);
});

test('the sweep reads the alarms of open incidents by name, and scans no region for them', async () => {
  const world = createIncidentWorld('notify');
  world.alarms.set(name, { state: 'ALARM' });
  await world.receiveOther(name, 'ALARM', 0);
  await world.work();
  world.alarms.set(name, { state: 'OK' });
  world.alarms.set('told nobody', { state: 'ALARM' });
  world.advance(5 * minuteMs);
  const reads = world.reads.length;
  await lookForIncidents({
    ...world.deps,
    inventory: {
      ...world.deps.inventory,
      kindsIn: () => ['cloudwatch-alarm'],
      regions: async () => ['eu-west-1'],
      health: async () => null,
    },
  } as never);
  expect(world.queue.waiting().map(({ work }) => work.type)).not.toContain('scan.start');
  await world.work();
  expect(world.reads.slice(reads)).toEqual([name]);
  expect(await world.findings()).toMatchObject([{ status: 'resolved', resource: { id: name } }]);
});
