import { expect, test } from '@jest/globals';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';

const day = 24 * 60 + 15;
const rule = 'sim-server-idle';
const approver = { userId: people.approvers[0] ?? '', isApprover: true };

test('a mode lowered during the grace period cancels the approval, and a raised mode asks again', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  simulation.modes[rule] = 'observe';
  await later(simulation, day, 15);
  const [stood] = await found(simulation);
  if (!stood) throw new Error('nothing was found');
  expect(stood).toMatchObject({ status: 'open', mode: 'observe', approval: null, remediateAtMs: null });
  const target = { findingId: stood.id, generation: stood.generation };
  const clicked = applyDecision(simulation.deps, target, { kind: 'remediate-now' }, approver);
  await drain(simulation);
  expect((await clicked).ok).toBe(false);
  await scan(simulation, 's2');
  await later(simulation, day, 15);
  expect(simulation.ran).toEqual([]);

  simulation.modes[rule] = 'enforce';
  await scan(simulation, 's3');
  expect(await found(simulation)).toMatchObject([{ id: stood.id, status: 'scheduled', generation: 2 }]);
  await later(simulation, day, 15);
  expect(simulation.ran).toEqual([stood.id]);
});

test('an exemption added during the grace period resolves the finding', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  simulation.exemptions.push({ match: { kind: 'sim-server' }, reason: 'needed in June', untilMs: null });
  await later(simulation, day, 15);
  expect(await found(simulation)).toMatchObject([
    { status: 'resolved', endedBy: 'exempt now: needed in June' },
  ]);
  expect(simulation.ran).toEqual([]);
});

test('a finding recorded in observe mode asks its owner after the mode is raised', async () => {
  const simulation = createCompany({ servers: 0, others: 5 });
  const mode = simulation.modes['sim-database-idle'] ?? 'approve';
  simulation.modes['sim-database-idle'] = 'observe';
  await scan(simulation, 's1');
  const recorded = await found(simulation, 'observed');
  expect(recorded.map(({ owner }) => owner.userId)).toEqual(recorded.map(() => null));
  simulation.modes['sim-database-idle'] = mode;
  await scan(simulation, 's2');
  const owners = (await found(simulation)).map(({ owner }) => owner.userId);
  expect(owners).toContain(people.owner);
});
