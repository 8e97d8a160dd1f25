import { expect, test } from '@jest/globals';
import { hourMs } from '../../../../core/calendar.ts';
import type { RecordedChange } from '../../../../core/incident.ts';
import { mostReads } from '../../../../core/looks/last-changes.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const a = 'i-0123456789abcdef0';
const reboot: RecordedChange = { what: 'ec2:RebootInstances', by: 'ada', atMs: startMs - 60_000 };

async function incidentsOf(
  changes: ReadonlyMap<string, readonly RecordedChange[] | Error> | undefined,
  instances: readonly string[] = [a],
) {
  const world = createIncidentWorld('approve', undefined, changes);
  for (const instance of instances) world.health.set(instance, 'failed');
  await world.receive(...instances.map((instance) => ({ instance, state: 'ALARM' as const, at: 0 })));
  await world.work();
  return world;
}

test('the changes of the last day are read once an incident, at most five of them kept', async () => {
  const many = Array.from({ length: 7 }, (_, nth) => ({ ...reboot, atMs: reboot.atMs - nth }));
  const world = await incidentsOf(new Map([[a, many]]));
  const [finding] = await world.findings();
  expect(finding?.incident?.before).toEqual({ hours: 24, changes: many.slice(0, 5) });
  for (let nth = 0; nth < 3; nth += 1) {
    world.advance(hourMs / 4);
    await world.work();
  }
  await world.receive({ instance: a, state: 'ALARM', at: 45 * 60 });
  await world.work();
  expect(world.reads.length).toBeGreaterThan(3);
  expect(world.historyReads).toEqual([{ id: a, fromMs: startMs - 24 * hourMs, toMs: startMs }]);
});

test('changes that cannot be read hide no card: it says why', async () => {
  const world = await incidentsOf(new Map([[a, new Error('Access denied: cloudtrail:LookupEvents')]]));
  const [finding, ...more] = await world.findings();
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    status: 'scheduled',
    card: expect.anything(),
    incident: { before: { hours: 24, unread: 'Access denied: cloudtrail:LookupEvents' } },
  });
});

test('of many incidents at once five are read, and every one has its card', async () => {
  const instances = Array.from({ length: mostReads + 3 }, (_, nth) => `i-${String(nth).padStart(17, '0')}`);
  const world = await incidentsOf(new Map(instances.map((id) => [id, [reboot]])), instances);
  const befores = (await world.findings()).map(({ incident }) => incident?.before);
  expect(befores).toHaveLength(mostReads + 3);
  expect(world.historyReads).toHaveLength(mostReads);
  expect(befores.filter((one) => one && 'unread' in one)).toHaveLength(3);
});

test('only rules that show changes ask for them: high CPU does', async () => {
  const world = await incidentsOf(undefined);
  expect(world.historyReads).toEqual([]);
  expect((await world.findings())[0]?.incident).not.toHaveProperty('before');
  expect(rules.filter(({ incident }) => incident?.showsChanges).map(({ id }) => id)).toEqual([
    'ec2-high-cpu',
  ]);
});
