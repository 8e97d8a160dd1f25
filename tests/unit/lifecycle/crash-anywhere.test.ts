import { expect, test } from '@jest/globals';
import { applyDecision } from '../../../core/decisions/apply.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Mode } from '../../../core/policy.ts';
import { seeded } from '../../simulator/random.ts';
import { createSimulation, people, type Simulation } from '../../simulator/simulation.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** One bad server among six; everything else is fine. */
function oneServer(mode: Mode): Simulation & { readonly ran: string[] } {
  const simulation = createSimulation(seeded(7));
  for (const thing of simulation.aws.things) Object.assign(thing, { state: 'fine', protected: false });
  const [server] = simulation.aws.things;
  if (server) server.state = 'bad';
  simulation.modes['sim-server-idle'] = mode;
  const ran: string[] = [];
  simulation.aws.onRun = ({ finding }) => void ran.push(finding.id);
  return { ...simulation, ran };
}

/** Works off what is queued; what crashes is delivered again, as a queue does. */
async function drain(simulation: Simulation): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    while (await simulation.turns.step());
    if (simulation.queue.length === 0) return;
    for (const message of simulation.queue.slice()) {
      simulation.deliver(message);
      while (await simulation.turns.step());
    }
  }
  throw new Error('work without end');
}

/** Time passes; what is due fires, and the sweep runs. */
async function later(simulation: Simulation, ...minutes: readonly number[]): Promise<void> {
  for (const step of minutes) {
    simulation.advance(step * minuteMs);
    for (const [id, { findingId, generation, atMs }] of simulation.schedules) {
      if (atMs > simulation.nowMs()) continue;
      simulation.schedules.delete(id);
      simulation.queue.push({
        work: { type: 'finding.recheck', findingId, generation },
        dueMs: 0,
        attempts: 0,
      });
    }
    simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, attempts: 0 });
    await drain(simulation);
  }
}

async function all(simulation: Simulation): Promise<readonly Finding[]> {
  const statuses = [
    'claimed',
    'open',
    'scheduled',
    'snoozed',
    'remediating',
    'failed',
    'remediated',
    'resolved',
  ] as const;
  const pages = await Promise.all(
    statuses.map((status) => simulation.store.byStatus(status, { limit: 100 })),
  );
  return pages.flatMap(({ findings }) => findings);
}

const scan = { type: 'scan.start', scanId: 's1', askedBy: null, channel: 'C1' } as const;

async function enforced(crashAt: number | null): Promise<Simulation & { readonly ran: string[] }> {
  const simulation = oneServer('enforce');
  simulation.turns.faults.crashAt = crashAt;
  simulation.queue.push({ work: scan, dueMs: 0, attempts: 0 });
  await drain(simulation);
  await later(simulation, 15, 15);
  // A scan that could not read a region leaves it to the next one.
  simulation.queue.push({ work: { ...scan, scanId: 's2' }, dueMs: 0, attempts: 0 });
  await drain(simulation);
  await later(simulation, 15, 24 * 60, 15, 15, 15, 60, 15);
  return simulation;
}

test('a crash at any point between scan and result: one card, at most one remediation, a card that says so, a complete audit', async () => {
  const calm = await enforced(null);
  const points = calm.turns.faults.points;
  expect(calm.ran).toHaveLength(1);
  expect(points).toBeGreaterThan(60);
  for (let crashAt = 0; crashAt < points; crashAt += 1) {
    const simulation = await enforced(crashAt);
    expect(simulation.ran.length).toBeLessThanOrEqual(1);
    const findings = await all(simulation);
    const [finding] = findings;
    const shown = simulation.slack.cards.get(`${finding?.id}#1`)?.shown.status;
    const { events } = await simulation.store.auditOf({ findingId: finding?.id ?? '', limit: 100 });
    expect({
      crashAt,
      findings: findings.map(({ status }) => status),
      cards: simulation.slack.cards.size,
      digests: simulation.slack.digests.size,
      shown,
      audited: events.length === finding?.version,
      surprises: simulation.surprises,
    }).toEqual({
      crashAt,
      // Started and never called: AWS shows it unchanged, and a person decides.
      findings: [simulation.ran.length === 1 ? 'remediated' : 'failed'],
      cards: 1,
      digests: 1,
      shown: finding?.status,
      audited: true,
      surprises: [],
    });
  }
}, 300_000);

test('50 scans at the same instant: one finding, one card', async () => {
  const simulation = oneServer('enforce');
  for (let n = 0; n < 50; n += 1)
    simulation.queue.push({ work: { ...scan, scanId: `s${n}` }, dueMs: 0, attempts: 0 });
  for (const message of simulation.queue.slice()) simulation.deliver(message);
  await drain(simulation);
  expect((await all(simulation)).map(({ status }) => status)).toEqual(['scheduled']);
  expect(simulation.slack.cards.size).toBe(1);
  expect(simulation.slack.digests.size).toBe(1);
});

test('a click and the timer at the same moment, in any order: one remediation', async () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const simulation = oneServer('approve');
    simulation.queue.push({ work: scan, dueMs: 0, attempts: 0 });
    await drain(simulation);
    const [finding] = await all(simulation);
    if (!finding) throw new Error('nothing was found');
    const target = { findingId: finding.id, generation: finding.generation };
    simulation.advance(dayMs);
    simulation.queue.push({ work: { type: 'finding.recheck', ...target }, dueMs: 0, attempts: 0 });
    for (const userId of people.approvers) {
      const click = async (): Promise<void> =>
        void (await applyDecision(
          simulation.deps,
          target,
          { kind: 'remediate-now' },
          { userId, isApprover: true },
        ));
      simulation.turns.spawn('click', click, () => undefined);
    }
    for (let turn = 0; turn < seed; turn += 1) await simulation.turns.step();
    await drain(simulation);
    await later(simulation, 15, 15);
    expect(simulation.ran).toHaveLength(1);
  }
});

test('a thing that offends again after it was dealt with is a new finding', async () => {
  const simulation = await enforced(null);
  const [server] = simulation.aws.things;
  if (server) server.state = 'bad';
  simulation.queue.push({ work: { ...scan, scanId: 's3' }, dueMs: 0, attempts: 0 });
  await drain(simulation);
  expect((await all(simulation)).map(({ status }) => status).sort()).toEqual(['remediated', 'scheduled']);
});
