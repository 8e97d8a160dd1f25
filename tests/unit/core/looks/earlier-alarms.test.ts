import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayMs, minuteMs } from '../../../../core/calendar.ts';
import { alarmStates } from '../../../../core/incident.ts';
import type { TellingAlarm } from '../../../../core/incidents/look-request.ts';
import { earlierOf, earlierReader, mostEntries } from '../../../../core/looks/earlier-alarms.ts';
import { createMemoryIncidentLog } from '../../../fakes/memory-incident-log.ts';
import { anEntry } from '../../../support/incident-log-contract.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const instance = 'i-0123456789abcdef0';
const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu';
const alarm: TellingAlarm = {
  arn,
  name: 'cpu',
  state: 'ALARM',
  atMs: startMs,
  reason: '',
  entry: { kind: 'ec2-high-cpu', id: 'now', atMs: startMs },
};
const change = (minutesBefore: number, state: 'ALARM' | 'OK', clearedAtMs: number | null = null) => ({
  alarmArn: arn,
  state,
  atMs: startMs - minutesBefore * minuteMs,
  clearedAtMs,
});

test('a new incident says how often its alarm went off before, when last, and for how long', async () => {
  const world = createIncidentWorld();
  for (const [state, at] of [
    ['ALARM', 0],
    ['OK', 7 * 60],
    ['ALARM', 60 * 60],
    ['OK', 72 * 60],
  ] as const) {
    world.advance(startMs + at * 1_000 - world.clock.nowMs());
    await world.receive({ instance, state, at });
    await world.work();
  }
  world.health.set(instance, 'failed');
  world.advance(30 * minuteMs);
  const at = (world.clock.nowMs() - startMs) / 1_000;
  await world.receive({ instance, state: 'ALARM', at }, { instance, state: 'ALARM', at, name: 'first time' });
  await world.work();
  const [finding, ...more] = await world.findings();
  expect(more).toEqual([]);
  expect(finding?.incident?.earlier).toEqual({
    name: `${instance} status`,
    times: 2,
    days: 30,
    lastAtMs: startMs + 60 * minuteMs,
    lastedMs: 12 * minuteMs,
  });
});

test('the first alarm, and an incident without an alarm, say nothing of earlier ones', async () => {
  const world = createIncidentWorld();
  world.health.set(instance, 'failed');
  await world.receive({ instance, state: 'ALARM', at: 0 });
  await world.work();
  world.health.set('i-0123456789abcdef1', 'failed');
  await world.lookWithoutAlarm('i-0123456789abcdef1');
  const findings = await world.findings();
  expect(findings).toHaveLength(2);
  for (const { incident } of findings) expect(incident).not.toHaveProperty('earlier');
});

test('what lasts is counted once: at the limit of 30 days, without other alarms, and not the alarm itself', () => {
  const limit = 30 * 24 * 60;
  const changes = [
    change(limit + 1, 'ALARM'),
    change(limit, 'ALARM'),
    { ...change(5, 'ALARM'), alarmArn: `${arn}-2` },
    change(0, 'ALARM'),
  ];
  expect(earlierOf(alarm, changes)).toEqual({
    name: 'cpu',
    times: 1,
    days: 30,
    lastAtMs: startMs - 30 * dayMs,
    lastedMs: null,
  });
  expect(earlierOf(alarm, [change(0, 'ALARM'), change(9, 'OK')])).toBeUndefined();
});

test('without OK messages it lasted until its incident was over, if that was before this one', () => {
  const lasted = (endMs: number | null) => earlierOf(alarm, [change(60, 'ALARM', endMs)])?.lastedMs;
  expect(lasted(startMs - 45 * minuteMs)).toBe(15 * minuteMs);
  expect(lasted(startMs + 1)).toBeNull();
  expect(lasted(startMs - 61 * minuteMs)).toBeNull();
  expect(lasted(null)).toBeNull();
});

test('the count is that of the changes to ALARM, in any order, and never more', () => {
  const one = fc.record({
    alarmArn: fc.constantFrom(arn, `${arn}-2`),
    state: fc.constantFrom(...alarmStates),
    atMs: fc.integer({ min: startMs - 31 * dayMs, max: startMs + dayMs }),
    clearedAtMs: fc.option(fc.integer({ min: startMs - 31 * dayMs, max: startMs + dayMs })),
  });
  fc.assert(
    fc.property(fc.array(one), fc.array(fc.nat()), (changes, order) => {
      const shuffled = changes
        .map((each, nth) => [order[nth] ?? 0, each] as const)
        .sort(([a], [b]) => a - b)
        .map(([, each]) => each);
      const found = earlierOf(alarm, changes);
      const fired = changes.filter(
        ({ alarmArn, state, atMs }) =>
          alarmArn === arn && state === 'ALARM' && atMs < startMs && atMs >= startMs - 30 * dayMs,
      );
      expect(found?.times ?? 0).toBe(fired.length);
      expect(earlierOf(alarm, shuffled)?.times).toBe(found?.times);
      if (!found) return;
      expect(found.lastAtMs).toBe(Math.max(...fired.map(({ atMs }) => atMs)));
      expect(found.lastedMs ?? 0).toBeGreaterThanOrEqual(0);
      expect(found.lastAtMs + (found.lastedMs ?? 0)).toBeLessThanOrEqual(startMs);
    }),
  );
});

test('a log that cannot be read, or has too much to count, hides nothing else', async () => {
  const warned: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: (_: string, fields?: object) => void warned.push(fields),
    error: () => undefined,
  };
  const clock = { nowMs: () => startMs };
  const broken = {
    between: async function* () {
      yield anEntry({ alarmArn: arn, atMs: startMs - minuteMs });
      throw new Error('ProvisionedThroughputExceeded');
    },
  };
  expect(await earlierReader({ clock, log, incidentLog: broken })([alarm])).toBeUndefined();
  const withEntries = (count: number) => ({
    between: async function* () {
      for (let nth = 0; nth < count; nth += 1) yield anEntry({ alarmArn: arn, atMs: startMs - 1 - nth });
    },
  });
  const count = async (entries: number) =>
    (await earlierReader({ clock, log, incidentLog: withEntries(entries) })([alarm]))?.times;
  expect(await count(mostEntries)).toBe(mostEntries);
  expect(await count(mostEntries + 1)).toBeUndefined();
  expect(warned).toMatchObject([
    { why: 'Error: ProvisionedThroughputExceeded' },
    { why: `more than ${mostEntries}` },
  ]);
});

test('of many alarms each kind of the log is read once, and the one that went off most is named', async () => {
  const memory = createMemoryIncidentLog();
  const kind = 'ec2-high-cpu';
  for (const [nth, alarmArn] of [arn, `${arn}-2`, `${arn}-2`].entries())
    await memory.add(anEntry({ kind, id: `e${nth}`, alarmArn, atMs: startMs - (nth + 1) * dayMs }));
  let reads = 0;
  const incidentLog = {
    between: (...asked: Parameters<typeof memory.between>) => {
      reads += 1;
      return memory.between(...asked);
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const read = earlierReader({ clock: { nowMs: () => startMs }, log, incidentLog });
  const second = { ...alarm, arn: `${arn}-2`, name: 'cpu 2' };
  expect(await read([alarm, second, { ...second, state: 'OK' }])).toMatchObject({ name: 'cpu 2', times: 2 });
  expect(await read([alarm])).toMatchObject({ name: 'cpu', times: 1 });
  expect(reads).toBe(1);
});
