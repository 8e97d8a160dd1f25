import { expect, test } from '@jest/globals';
import { type AuditType, findingEvent, janitor } from '../../../../core/audit.ts';
import type { Finding } from '../../../../core/finding.ts';
import { fail, finish } from '../../../../core/findings/remediation/outcome.ts';
import { settleLog } from '../../../../core/incidents/settle-log.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import { incidentCounter } from '../../../../core/report/count-incidents.ts';
import { changeId } from '../../../../events/alarm/ids.ts';
import { fn } from '../../../../events/audit-incidents/function.ts';
import { publishedSample } from '../../../../events/published-sample.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const a = 'i-0123456789abcdef0';
const minuteMs = 60_000;

type World = ReturnType<typeof createIncidentWorld>;

const settle = (world: World, id: string) =>
  settleLog({ store: world.store, incidentLog: world.incidentLog, changeId }, id);

/** Claims an incident, told of by an alarm a minute after it failed. */
async function claimed(world: World, { isTold }: { readonly isTold: boolean }): Promise<Finding> {
  world.health.set(a, 'failed');
  if (isTold) await world.receive({ instance: a, state: 'ALARM', at: 0 });
  else await world.lookWithoutAlarm(a);
  await world.work();
  const [finding] = await world.findings();
  if (!finding) throw new Error('nothing was claimed');
  return finding;
}

async function move(world: World, before: Finding, more: Partial<Finding>, type: AuditType, details = {}) {
  const event = findingEvent(world.deps, before, type, janitor, '', details);
  const moved = await world.store.move(before, { ...before, ...more, updatedAtMs: event.atMs }, event);
  if (!moved.ok) throw new Error(moved.error);
  return moved.value;
}

async function started(world: World, before: Finding, approvedBy: string | null): Promise<Finding> {
  const startedAtMs = world.clock.nowMs();
  return move(world, before, { status: 'remediating', startedAtMs }, 'remediation.started', { approvedBy });
}

const receipt = { summary: 'Rebooted.', undo: {} };

/** The parts of a recheck that end a remediation. */
function recheckDeps(world: World): RecheckDeps {
  return { ...world.deps, remediator: { undo: { says: () => undefined } } } as unknown as RecheckDeps;
}

test.each([true, false])(
  'a remediation that Janitor did is SUCCESS (told of by an alarm: %s)',
  async (isTold) => {
    const world = createIncidentWorld('enforce');
    const finding = await claimed(world, { isTold });
    await settle(world, finding.id);
    expect(world.incidentLog.entries()).toMatchObject([
      { findingId: finding.id, result: null, actedAtMs: null },
    ]);
    world.advance(5 * minuteMs);
    const running = await started(world, finding, null);
    await settle(world, finding.id);
    expect(world.incidentLog.entries()).toMatchObject([
      { result: null, actedAtMs: startMs + 5 * minuteMs, actedBy: 'janitor', clearedAtMs: null },
    ]);
    world.advance(5 * minuteMs);
    await finish(recheckDeps(world), running, receipt);
    await settle(world, finding.id);
    expect(world.incidentLog.entries()).toMatchObject([
      {
        result: 'SUCCESS',
        resultAtMs: startMs + 10 * minuteMs,
        actedAtMs: startMs + 5 * minuteMs,
        clearedAtMs: startMs + 10 * minuteMs,
      },
    ]);
    const counter = incidentCounter({ fromMs: 0, toMs: Infinity });
    for (const entry of world.incidentLog.entries()) counter.add(entry);
    expect(counter.finish()).toMatchObject({
      total: 1,
      of: { SUCCESS: 1, FAILED: 0, DRYRUN: 0, none: 0 },
      successRate: 1,
      minutesToAction: { median: 5, longest: 5 },
      notCleared: 0,
    });
  },
);

test('one that failed is FAILED, also once the instance is fine by other means, and says who approved it', async () => {
  const world = createIncidentWorld();
  const finding = await claimed(world, { isTold: true });
  const running = await started(world, finding, 'U0ADA');
  await fail(recheckDeps(world), running, 'AWS refused.');
  world.health.set(a, 'fine');
  world.advance(20 * minuteMs);
  await world.receive({ instance: a, state: 'OK', at: 20 * 60 });
  await world.work();
  await settle(world, finding.id);
  expect(world.incidentLog.entries()).toMatchObject([
    { state: 'ALARM', result: 'FAILED', actedBy: 'U0ADA', clearedAtMs: startMs + 20 * minuteMs },
    { state: 'OK', result: null },
  ]);
});

test('a repeated remediation that works makes it SUCCESS', async () => {
  const world = createIncidentWorld();
  const finding = await claimed(world, { isTold: true });
  await fail(recheckDeps(world), await started(world, finding, null), 'AWS refused.');
  world.advance(minuteMs);
  const failed = (await world.store.get(finding.id)) as Finding;
  await finish(recheckDeps(world), await started(world, failed, 'U0ADA'), receipt);
  await settle(world, finding.id);
  expect(world.incidentLog.entries()).toMatchObject([{ result: 'SUCCESS', actedBy: 'janitor' }]);
});

test('one that nobody remediated has no result, and the mode observe is a dry run', async () => {
  const world = createIncidentWorld('notify');
  await settle(world, (await claimed(world, { isTold: true })).id);
  expect(world.incidentLog.entries()).toMatchObject([{ result: null, actedBy: null }]);
  const observing = createIncidentWorld('observe');
  await settle(observing, (await claimed(observing, { isTold: true })).id);
  expect(observing.incidentLog.entries()).toMatchObject([{ result: 'DRYRUN', actedBy: null }]);
});

test('every change of its alarms gets the result, also those that the finding no longer keeps', async () => {
  const world = createIncidentWorld('enforce');
  const finding = await claimed(world, { isTold: true });
  for (const [at, state] of [
    [60, 'OK'],
    [120, 'ALARM'],
    [180, 'OK'],
    [240, 'ALARM'],
  ] as const) {
    world.advance(minuteMs);
    await world.receive({ instance: a, state, at });
    await world.work();
  }
  const latest = (await world.store.get(finding.id)) as Finding;
  await finish(recheckDeps(world), await started(world, latest, null), receipt);
  await settle(world, finding.id);
  expect(world.incidentLog.entries()).toHaveLength(5);
  for (const entry of world.incidentLog.entries())
    expect(entry).toMatchObject({ result: 'SUCCESS', findingId: finding.id });
});

test('a later incident that an earlier alarm is told of again has an entry of its own', async () => {
  const world = createIncidentWorld('enforce');
  const first = await claimed(world, { isTold: true });
  await finish(recheckDeps(world), await started(world, first, null), receipt);
  await settle(world, first.id);
  // SNS delivers the message a second time, and the instance fails again.
  world.advance(10 * minuteMs);
  await world.receive({ instance: a, state: 'ALARM', at: 0 });
  await world.work();
  const second = (await world.findings()).find(({ id }) => id !== first.id) as Finding;
  await fail(recheckDeps(world), await started(world, second, null), 'AWS refused.');
  await settle(world, second.id);
  await settle(world, first.id);
  expect(world.incidentLog.entries().map(({ findingId, result }) => [findingId, result])).toEqual([
    [first.id, 'SUCCESS'],
    [second.id, 'FAILED'],
  ]);
});

test('an incident that only an OK tells of has an entry for its start', async () => {
  const world = createIncidentWorld('enforce');
  const finding = await claimed(world, { isTold: false });
  await world.receive({ instance: a, state: 'OK', at: 1 });
  await world.work();
  await settle(world, finding.id);
  const counter = incidentCounter({ fromMs: 0, toMs: Infinity });
  for (const entry of world.incidentLog.entries()) counter.add(entry);
  expect(world.incidentLog.entries()).toHaveLength(2);
  expect(counter.finish()).toMatchObject({ total: 1, rows: [{ findingId: finding.id, times: 1 }] });
});

test('what an older state says, written late, takes nothing back', async () => {
  const world = createIncidentWorld('enforce');
  const finding = await claimed(world, { isTold: true });
  const running = await started(world, finding, null);
  const before = await world.store.get(finding.id);
  const audit = await world.store.auditOf({ findingId: finding.id, oldestFirst: true, limit: 100 });
  await finish(recheckDeps(world), running, receipt);
  await settle(world, finding.id);
  const store = { get: async () => before, auditOf: async () => audit };
  await settleLog({ store, incidentLog: world.incidentLog, changeId }, finding.id);
  expect(world.incidentLog.entries()).toMatchObject([{ result: 'SUCCESS', clearedAtMs: expect.any(Number) }]);
});

test('the function settles incidents, leaves other findings alone, and gives back what failed', async () => {
  const world = createIncidentWorld('enforce');
  const finding = await claimed(world, { isTold: true });
  await finish(recheckDeps(world), await started(world, finding, null), receipt);
  let reads = 0;
  let isDown = true;
  const findings = {
    ...world.store,
    get: async (id: string) => {
      reads += 1;
      if (isDown) throw new Error('throttled');
      return world.store.get(id);
    },
  };
  const handler = fn.create({ log: world.deps.log, rules, findings, incidentLog: world.incidentLog });
  const told = (rule: string, nth: number) => ({
    messageId: `m${nth}`,
    body: JSON.stringify(
      publishedSample({ id: `e${nth}`, type: 'remediation.finished', finding: finding.id, rule }),
    ),
  });
  const Records = [told('ec2-status-check-failed', 1), told('ec2-status-check-failed', 2)];
  expect(await handler({ Records } as never)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
  });
  isDown = false;
  reads = 0;
  expect(await handler({ Records } as never)).toEqual({ batchItemFailures: [] });
  expect(reads).toBe(1);
  expect(world.incidentLog.entries()).toMatchObject([{ result: 'SUCCESS' }]);
  await handler({ Records: [told('ec2-instance-idle', 3)] } as never);
  expect(reads).toBe(1);
});
