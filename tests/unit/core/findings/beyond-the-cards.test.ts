import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import type { Decision } from '../../../../core/findings/decisions/rights/offered.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Simulation } from '../../../simulator/simulation.ts';
import { Crash } from '../../../simulator/turns.ts';

/** The simulator's limits: 4 cards per digest, 3 remediations per run, half of a kind. */
const approver = { userId: people.approvers[0] ?? '', isApprover: true };

async function decide(simulation: Simulation, { id, generation }: Finding, decision: Decision) {
  const decided = applyDecision(simulation.deps, { findingId: id, generation }, decision, approver);
  await drain(simulation);
  return decided;
}

test('a finding without a card can be snoozed, and approving it posts its card', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  const [first, second] = await found(simulation, 'claimed');
  if (!first || !second) throw new Error('every finding has a card');
  const snooze = { kind: 'snooze', untilMs: simulation.nowMs() + 86_400_000, reason: 'needed' } as const;
  expect((await decide(simulation, first, snooze)).ok).toBe(true);
  expect((await decide(simulation, second, { kind: 'approve' })).ok).toBe(true);
  expect(await simulation.store.get(first.id)).toMatchObject({ status: 'snoozed', card: null });
  expect(await simulation.store.get(second.id)).toMatchObject({
    status: 'scheduled',
    approval: { by: approver.userId },
  });
  expect(simulation.slack.cards.has(`${second.id}#1`)).toBe(true);
});

test('a finding whose card a later scan posts keeps the limit of its own scan', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  await scan(simulation, 's2');
  const asked = [...(await found(simulation, 'scheduled'))];
  expect(asked).toHaveLength(6);
  expect(new Set(asked.map(({ needsApproval }) => needsApproval))).toEqual(new Set(['limit']));
  await later(simulation, 24 * 60, 15, 15);
  expect(simulation.ran).toEqual([]);
});

test('the digest reports a limit once, and approvers are told once about each finding with a card', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  await later(simulation, 24 * 60 + 15, 15);
  expect((await found(simulation, 'open')).length).toBe(4);
  const told = [...simulation.slack.direct.keys()].filter((key) => key.startsWith('approvers '));
  expect(told.map((key) => key.split(' ')[1])).toEqual(['waits', 'waits', 'waits', 'waits']);
  expect([...simulation.slack.digests.values()][0]?.limitReached).toContain('6');
});

test('below the limits, findings that waited for a card keep their mode without needing approval', async () => {
  const simulation = createCompany({ servers: 3, others: 3 });
  await scan(simulation, 's1');
  expect(await found(simulation, 'claimed')).toHaveLength(2);
  await scan(simulation, 's2');
  const servers = (await found(simulation, 'scheduled')).filter(({ mode }) => mode === 'enforce');
  expect(servers.map(({ needsApproval }) => needsApproval)).toEqual([null, null, null]);
});

test('a finding that is missing in the reports of its scan does not use the allowance of another', async () => {
  const simulation = createCompany({ servers: 2 });
  const { store } = simulation.ports;
  simulation.ports.store = {
    ...store,
    // A worker claimed the first one, and another worker's report of the same unit was kept.
    finishUnit: (scanId, unit, report, atMs) =>
      store.finishUnit(scanId, unit, { ...report, claimed: report.claimed.slice(1) }, atMs),
  };
  await scan(simulation, 's1');
  await scan(simulation, 's2');
  const asked = await found(simulation, 'scheduled');
  expect(new Set(asked.map(({ needsApproval }) => needsApproval))).toEqual(new Set(['limit', null]));
  await later(simulation, 24 * 60 + 15, 15);
  expect(simulation.ran).toEqual(asked.filter(({ needsApproval }) => !needsApproval).map(({ id }) => id));
});

test('an announcement that is repeated posts the cards of its digest and no others', async () => {
  const simulation = createCompany({ servers: 6, others: 6, users: 6 });
  await scan(simulation, 's1');
  expect(await found(simulation, 'claimed')).toHaveLength(14);
  const { store } = simulation.ports;
  let crashes = 0;
  simulation.ports.store = {
    ...store,
    scanAnnounced: async (scanId, atMs) => {
      if (scanId === 's2' && crashes++ === 0) throw new Crash('before store.scanAnnounced');
      return store.scanAnnounced(scanId, atMs);
    },
  };
  await scan(simulation, 's2');
  expect(crashes).toBe(2);
  expect(simulation.slack.cards.size).toBe(8);
  expect(simulation.slack.outcomes).toContain('s2');
  await scan(simulation, 's3');
  expect(simulation.slack.cards.size).toBe(12);
});
