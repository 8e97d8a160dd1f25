import { expect, test } from '@jest/globals';
import { defaultIncidentNotices, type IncidentNotices } from '../../../../core/policy.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const a = 'i-0123456789abcdef0';
const minuteMs = 60_000;

function instance(nth: number): string {
  return `i-${String(nth).padStart(17, '0')}`;
}

test('an alarm has its instance looked at; what is violated is claimed and announced', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  const [finding, ...more] = await world.findings();
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'scheduled',
    rule: 'ec2-status-check-failed',
    card: expect.anything(),
    incident: {
      sinceMs: startMs,
      alarms: [{ name: `${a} status`, state: 'ALARM', atMs: startMs }],
      repeats: 0,
      clearedAtMs: null,
    },
  });
  expect(world.incidentLog.entries()).toMatchObject([
    { kind: 'ec2-status-check-failed', findingId: finding?.id, result: null, clearedAtMs: null },
  ]);
});

test('an incident goes to the channel that the policy has for its severity', async () => {
  const channelOf = async (channels: IncidentNotices['channels']) => {
    const world = createIncidentWorld('approve', { ...defaultIncidentNotices, channels });
    world.health.set(a, 'failed');
    await world.receive({ instance: a, state: 'ALARM', at: 0 });
    await world.work();
    return (await world.findings()).map(({ channel }) => channel);
  };
  const [usual] = await channelOf({ critical: '#pager' });
  expect(usual).not.toBe('#pager');
  expect(await channelOf({ high: '#pager' })).toEqual(['#pager']);
});

test('a healthy instance gets no finding, whatever its alarm says', async () => {
  const world = createIncidentWorld();
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  expect(await world.findings()).toEqual([]);
  expect(world.reads).toEqual([a]);
  expect(world.queue.waiting()).toEqual([]);
});

test('500 alarms at once are one message, and none is lost', async () => {
  const world = createIncidentWorld();
  const all = Array.from({ length: 500 }, (_, nth) => instance(nth));
  for (const one of all) world.health.set(one, 'failed');
  for (let at = 0; at < 500; at += 50)
    await world.receive(
      ...all.slice(at, at + 50).map((one) => ({ instance: one, state: 'ALARM' as const, at: 1 })),
    );
  await world.work();
  const findings = await world.findings();
  expect(new Set(findings.map(({ resource }) => resource.id)).size).toBe(500);
  expect(world.slack.runs.size).toBe(1);
  expect([...world.slack.runs.values()][0]?.findings).toHaveLength(500);
  expect(world.slack.cards.size).toBe(4);
});

test('the same alarm twice, or by two alarms, is one finding', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  const alarm = { instance: a, state: 'ALARM', at: 0 } as const;
  await world.receive(alarm, { ...alarm, at: 2, name: 'second' });
  await world.work();
  await world.receive(alarm);
  await world.work();
  const [finding, ...more] = await world.findings();
  expect(more).toEqual([]);
  expect(finding?.incident).toMatchObject({
    sinceMs: startMs,
    repeats: 0,
    alarms: [{ name: `${a} status` }, { name: 'second' }],
  });
});

test('OK ends it, and says when', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  world.health.set(a, 'fine');
  world.advance(12 * minuteMs);
  await world.receive({ instance: a, state: 'OK', at: 12 * 60 });
  await world.work();
  const [finding] = await world.findings();
  expect(finding).toMatchObject({
    status: 'resolved',
    incident: { sinceMs: startMs, clearedAtMs: startMs + 12 * minuteMs, alarms: [{ state: 'OK' }] },
  });
  expect(world.incidentLog.entries().map(({ findingId, clearedAtMs }) => [findingId, clearedAtMs])).toEqual([
    [finding?.id, null],
    [finding?.id, startMs + 12 * minuteMs],
  ]);
});

test('OK does not end it while the instance still fails', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.receive({ instance: a, state: 'OK', at: 5 });
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'scheduled', incident: { clearedAtMs: null } }]);
});

test('without an OK message the next look ends it', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  world.advance(15 * minuteMs);
  await world.work();
  world.health.set(a, 'fine');
  world.advance(15 * minuteMs);
  await world.work();
  expect(await world.findings()).toMatchObject([
    { status: 'resolved', incident: { clearedAtMs: startMs + 30 * minuteMs } },
  ]);
  expect(world.queue.waiting().filter(({ work }) => work.type === 'incident.look')).toEqual([]);
});

test('an alarm that comes and goes updates one finding, and has one look to come', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  for (let at = 0; at < 8; at += 1) {
    await world.receive({ instance: a, state: at % 2 === 0 ? 'ALARM' : 'OK', at: 10 * at });
    await world.work();
    world.advance(10_000);
  }
  const findings = await world.findings();
  expect(findings).toMatchObject([{ incident: { repeats: 3, alarms: [{ state: 'OK' }] } }]);
  expect(world.queue.waiting().filter(({ work }) => work.type === 'incident.look')).toHaveLength(1);
});

test('what cannot be said yet is looked at again until it can', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'soon');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  expect(await world.findings()).toEqual([]);
  world.health.set(a, 'failed');
  world.advance(2 * minuteMs);
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'scheduled', incident: { sinceMs: startMs } }]);
});

test.each(['soon', 'unread'] as const)(
  'an instance that stays %s is looked at for 15 minutes',
  async (health) => {
    const world = createIncidentWorld();
    world.health.set(a, health);
    await world.receive({ instance: a, state: 'ALARM', at: 0 });
    for (let minute = 0; minute < 60; minute += 1) {
      await world.work();
      world.advance(minuteMs);
    }
    expect(world.reads).toHaveLength(8);
    expect(world.queue.waiting()).toEqual([]);
  },
);

test('a resource that is gone ends its incident', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  world.health.set(a, 'gone');
  world.advance(15 * minuteMs);
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'resolved', endedBy: 'the resource is gone' }]);
});

test('the mode observe only records it', async () => {
  const world = createIncidentWorld('observe');
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  expect(await world.findings()).toMatchObject([{ status: 'observed', incident: { repeats: 0 } }]);
  expect(world.slack.runs.size).toBe(0);
});

test('an OK that overtakes its ALARM begins nothing, in any order of delivery', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive({ instance: a, state: 'OK', at: 10 });
  world.health.set(a, 'fine');
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  expect(await world.findings()).toEqual([]);
  expect(world.incidentLog.entries()).toHaveLength(2);
});

test('simultaneous looks claim once', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  const ways = [0, 0, 0, 1, 2].map((at) => world.receive({ instance: a, state: 'ALARM', at }));
  await Promise.all(ways);
  const works = world.queue.waiting().length;
  await Promise.all(Array.from({ length: works }, () => world.work()));
  expect(await world.findings()).toMatchObject([{ status: 'scheduled' }]);
  expect(world.slack.cards.size).toBe(1);
});

test('alarms of this stage have no instance read, and those without data begin nothing', async () => {
  const world = createIncidentWorld();
  world.health.set(a, 'failed');
  await world.receive(
    { instance: a, state: 'ALARM', at: 0, name: 'janitor-dev-recheck-errors' },
    { instance: a, state: 'INSUFFICIENT_DATA', at: 0 },
  );
  await world.work();
  expect(world.reads).toEqual(['janitor-dev-recheck-errors']);
  expect(await world.findings()).toEqual([]);
  expect(world.incidentLog.entries().map(({ kind }) => kind)).toEqual(['janitor', 'ec2-status-check-failed']);
});
