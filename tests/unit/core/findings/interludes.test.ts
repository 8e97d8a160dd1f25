import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import type { Decision } from '../../../../core/findings/decisions/rights/offered.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Thing } from '../../../simulator/things.ts';

const hour = 60;
const day = 24 * hour;
const dayMs = day * 60_000;

type AnnouncedCase = { company: Company; thing: Thing; finding: () => Promise<Finding> };

/** A database (mode approve) or server (mode enforce) with a violation whose owner was asked. */
async function asked(kind: 'sim-database' | 'sim-server'): Promise<AnnouncedCase> {
  const company = createCompany(kind === 'sim-server' ? { servers: 1 } : { servers: 0, others: 1 });
  const thing = company.aws.things.find((one) => one.kind === kind && one.state === 'bad');
  if (!thing) throw new Error('nothing is bad');
  await scan(company, 's1');
  const [first] = await found(company);
  if (!first) throw new Error('nothing was found');
  return { company, thing, finding: async () => (await company.store.get(first.id)) as Finding };
}

async function decide({ company, finding }: AnnouncedCase, decision: Decision): Promise<void> {
  const { id, generation } = await finding();
  // Two people, because an irreversible remediation needs a second one.
  for (const userId of people.approvers) {
    const actor = { userId, isApprover: true };
    const decided = applyDecision(company.deps, { findingId: id, generation }, decision, actor);
    await drain(company);
    await decided;
  }
}

const snooze = ({ company }: AnnouncedCase): Decision => ({
  kind: 'snooze',
  untilMs: company.nowMs() + 10 * dayMs,
  reason: 'in use next week',
});

describe.each(['passing', 'busy', 'stopped'] as const)('a %s resource', (interlude) => {
  test('keeps its snooze and is still snoozed when it runs again', async () => {
    const world = await asked('sim-server');
    await decide(world, snooze(world));
    world.thing.interlude = interlude;
    await scan(world.company, 's2');
    expect(await world.finding()).toMatchObject({ status: 'snoozed', generation: 1 });
    world.thing.interlude = null;
    await later(world.company, day);
    await scan(world.company, 's3');
    expect(await world.finding()).toMatchObject({
      status: 'snoozed',
      generation: 1,
      snooze: { reason: 'in use next week' },
    });
    expect(await found(world.company)).toHaveLength(1);
    expect(world.company.ran).toEqual([]);
  });

  test('keeps its approval at the recheck and is remediated when it is available again', async () => {
    const world = await asked('sim-database');
    world.thing.interlude = interlude;
    await decide(world, { kind: 'approve' });
    await scan(world.company, 's2');
    await later(world.company, 8 * day);
    const dueMs = world.company.nowMs();
    const postponed = await world.finding();
    expect(postponed).toMatchObject({ status: 'scheduled', generation: 1, approval: expect.anything() });
    expect(postponed.postponedSinceMs).toBe(dueMs);
    expect(postponed.remediateAtMs).toBe(dueMs + hour * 60_000);
    expect(postponed.trouble).toMatch(/backing up|stopped/);
    const card = world.company.slack.cards.get(`${postponed.id}#1`);
    expect(card?.shown.trouble).toBe(postponed.trouble);
    world.thing.interlude = null;
    await later(world.company, hour);
    expect(await world.finding()).toMatchObject({ status: 'remediated' });
    expect(world.company.ran).toHaveLength(1);
  });
});

describe('a probe that cannot be read', () => {
  const unread = 'Its stop protection could not be read';
  const blind = ({ company }: AnnouncedCase, is: boolean): void => {
    const { inventory } = company.ports;
    company.ports.inventory = {
      ...inventory,
      probe: async () =>
        is
          ? { probe: { allowed: 'no', because: unread }, protections: [], unread }
          : { probe: { allowed: 'yes', because: '' }, protections: [] },
    };
  };

  test('postpones the recheck and keeps the approval', async () => {
    const world = await asked('sim-database');
    await decide(world, { kind: 'approve' });
    blind(world, true);
    await later(world.company, 8 * day);
    expect(await world.finding()).toMatchObject({
      status: 'scheduled',
      generation: 1,
      approval: expect.anything(),
      trouble: unread,
      probe: { allowed: 'yes' },
    });
    expect(world.company.ran).toEqual([]);
    blind(world, false);
    await later(world.company, hour);
    expect(await world.finding()).toMatchObject({ status: 'remediated' });
  });

  test('does not change the finding at a scan', async () => {
    const world = await asked('sim-server');
    const was = { allowed: 'no', because: 'I may not do this.' } as const;
    world.thing.remediable = false;
    await later(world.company, 8 * day);
    await scan(world.company, 's2');
    const before = await world.finding();
    expect(before.probe).toEqual(was);
    blind(world, true);
    await scan(world.company, 's3');
    expect(await world.finding()).toMatchObject({ generation: before.generation, probe: was });
    blind(world, false);
    await scan(world.company, 's4');
    expect(await world.finding()).toMatchObject({
      generation: before.generation + 1,
      probe: { allowed: 'yes' },
    });
  });
});

test('a resource in a passing state for more than three days is reported and asked about again without its approval', async () => {
  const world = await asked('sim-database');
  world.thing.interlude = 'passing';
  await decide(world, { kind: 'approve' });
  await later(world.company, 8 * day);
  for (let hours = 0; hours < 73; hours += 1) await later(world.company, hour);
  const anew = await world.finding();
  expect(anew).toMatchObject({
    status: 'scheduled',
    generation: 2,
    approval: null,
    postponedSinceMs: null,
    difference: [{ what: 'Recheck', before: 'due', after: 'postponed for 3 days: It is backing up.' }],
  });
  expect(world.company.slack.cards.has(`${anew.id}#2`)).toBe(true);
  const { events } = await world.company.store.auditOf({ findingId: anew.id, limit: 100, oldestFirst: true });
  expect(events.filter(({ type }) => type === 'finding.rechecked').length).toBeLessThanOrEqual(12);
  expect(world.company.ran).toEqual([]);
});

test('a resource stopped for more than three days after its approval is resolved', async () => {
  const world = await asked('sim-database');
  world.thing.interlude = 'stopped';
  await decide(world, { kind: 'approve' });
  await later(world.company, 8 * day);
  for (let hours = 0; hours < 73; hours += 1) await later(world.company, hour);
  expect(await world.finding()).toMatchObject({ status: 'resolved', endedBy: 'It is stopped.' });
});

test('a stopped resource resolves an unanswered finding', async () => {
  const world = await asked('sim-server');
  world.thing.interlude = 'stopped';
  await scan(world.company, 's2');
  expect(await world.finding()).toMatchObject({ status: 'resolved', endedBy: 'It is stopped.' });
});

test('a resource in a passing state keeps its unanswered finding', async () => {
  const world = await asked('sim-server');
  world.thing.interlude = 'passing';
  await scan(world.company, 's2');
  expect(await world.finding()).toMatchObject({ status: 'scheduled', generation: 1 });
});

test('a snooze that ends while the resource is stopped resolves the finding', async () => {
  const world = await asked('sim-server');
  await decide(world, snooze(world));
  world.thing.interlude = 'stopped';
  await later(world.company, 10 * day + 1);
  await scan(world.company, 's2');
  expect(await world.finding()).toMatchObject({ status: 'resolved' });
});

test.each(['gone', 'fine'] as const)('a resource that is %s resolves its snoozed finding', async (state) => {
  const world = await asked('sim-server');
  await decide(world, snooze(world));
  world.thing.state = state;
  await later(world.company, 1);
  await scan(world.company, 's2');
  expect(await world.finding()).toMatchObject({ status: 'resolved' });
});

test('interludes and scans in any order keep a snooze until its end or the fix', async () => {
  const step = fc.record({
    interlude: fc.constantFrom('passing' as const, 'busy' as const, 'stopped' as const, null),
    hours: fc.integer({ min: 1, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const world = await asked('sim-server');
      await decide(world, snooze(world));
      const endMs = (await world.finding()).snooze?.untilMs ?? 0;
      for (const [index, { interlude, hours }] of steps.entries()) {
        world.thing.interlude = interlude;
        await later(world.company, hours * hour);
        await scan(world.company, `n${index}`);
        if (world.company.nowMs() >= endMs) break;
        expect(await world.finding()).toMatchObject({ status: 'snoozed', generation: 1 });
      }
      world.thing.interlude = null;
      world.thing.state = 'fine';
      await scan(world.company, 'last');
      expect((await world.finding()).status).toBe('resolved');
    }),
    { numRuns: 30 },
  );
});
