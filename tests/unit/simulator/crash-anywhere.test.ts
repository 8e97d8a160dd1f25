import { expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { applyDecision } from '../../../core/findings/decisions/apply.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../simulator/company.ts';
import { people } from '../../simulator/policy.ts';
import type { CrashWay } from '../../simulator/turns.ts';

const dayMs = 24 * 60 * 60_000;

async function enforced(crashAt: number | null, way: CrashWay = 'throws'): Promise<Company> {
  const simulation = createCompany({ servers: 1 });
  simulation.turns.faults.way = way;
  simulation.turns.faults.crashAt = crashAt;
  await scan(simulation, 's1');
  await later(simulation, 15, 15);
  // A scan that could not read a region leaves the finding to the next scan.
  await scan(simulation, 's2');
  await later(simulation, 15, 24 * 60, 15, 15, 15, 60, 15);
  return simulation;
}

/**
 * Without a remediation an approver has to decide: AWS shows no change, or the limit per kind is unknown
 * because the listing failed.
 */
function withoutAct(finding: Finding | undefined): string {
  return finding?.needsApproval === 'limit' ? 'open' : 'failed';
}

const ways = ['throws', 'dies'] as const;

test.each(ways)(
  'a call that %s between scan and result leaves one card, at most one remediation, a true card and a complete audit',
  async (way) => {
    const calm = await enforced(null);
    const points = calm.turns.faults.points;
    expect(calm.ran).toHaveLength(1);
    expect(points).toBeGreaterThan(60);
    for (let crashAt = 0; crashAt < points; crashAt += 1) {
      const simulation = await enforced(crashAt, way);
      expect(simulation.ran.length).toBeLessThanOrEqual(1);
      const findings = await found(simulation);
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
        findings: [simulation.ran.length === 1 ? 'remediated' : withoutAct(finding)],
        cards: 1,
        digests: 1,
        shown: finding?.status,
        audited: true,
        surprises: [],
      });
    }
  },
  300_000,
);

test('50 scans at the same moment create one finding and one card', async () => {
  const simulation = createCompany({ servers: 1 });
  for (let n = 0; n < 50; n += 1)
    simulation.queue.push({
      work: { type: 'scan.start', scanId: `s${n}`, askedBy: null, channel: 'C1' },
      dueMs: 0,
      running: 0,
    });
  for (const message of simulation.queue.slice()) simulation.deliver(message);
  await drain(simulation);
  expect((await found(simulation)).map(({ status }) => status)).toEqual(['scheduled']);
  expect(simulation.slack.cards.size).toBe(1);
  expect(simulation.slack.digests.size).toBe(1);
});

test('a click and the timer at the same moment run one remediation in any order', async () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const simulation = createCompany({ servers: 0, others: 1 });
    await scan(simulation, 's1');
    const [finding] = await found(simulation);
    if (!finding) throw new Error('nothing was found');
    const target = { findingId: finding.id, generation: finding.generation };
    simulation.advance(dayMs);
    simulation.queue.push({ work: { type: 'finding.recheck', ...target }, dueMs: 0, running: 0 });
    for (const userId of people.approvers) {
      const actor = { userId, isApprover: true };
      simulation.request(actor, (deps) => applyDecision(deps, target, { kind: 'remediate-now' }, actor));
    }
    for (let turn = 0; turn < seed; turn += 1) await simulation.turns.step();
    await drain(simulation);
    await later(simulation, 15, 15);
    expect(simulation.ran).toHaveLength(1);
  }
});

test('a remediated resource that violates the rule again becomes a new finding', async () => {
  const simulation = await enforced(null);
  const [server] = simulation.aws.things;
  if (server) server.state = 'bad';
  await scan(simulation, 's3');
  expect((await found(simulation)).map(({ status }) => status).sort()).toEqual(['remediated', 'scheduled']);
});
