import { expect, test } from '@jest/globals';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { otherOwner } from '../../../../core/owners/other-owner.ts';
import { known, type Resource } from '../../../../core/resource.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Simulation } from '../../../simulator/simulation.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

const day = 24 * 60 + 15;

async function asked(simulation: Simulation): Promise<Finding> {
  const [finding, ...others] = await found(simulation, 'scheduled');
  if (!finding || others.length > 0) throw new Error('not one finding is scheduled');
  return finding;
}

function retag(simulation: Simulation, { resource }: Finding, Owner: string): void {
  const thing = simulation.aws.things.find(({ id }) => id === resource.id);
  if (thing) thing.tags = { ...thing.tags, Owner };
}

test('a scan that reads a changed owner tag asks the new owner with a new grace period', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  const before = await asked(simulation);
  simulation.advance(60 * 60_000);
  retag(simulation, before, 'somebody');
  await scan(simulation, 's2');
  const after = await asked(simulation);
  expect(after).toMatchObject({
    generation: 2,
    owner: { userId: 'USOMEBODY' },
    told: { named: expect.arrayContaining(['USOMEBODY']) },
    difference: [{ what: 'Owner', before: 'ada', after: 'somebody' }],
  });
  expect(after.remediateAtMs).toBe((before.remediateAtMs ?? 0) + 60 * 60_000);
});

test('an owner tag changed during the grace period gives the new owner a new grace period', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  const before = await asked(simulation);
  retag(simulation, before, 'somebody');
  await later(simulation, day, 15);
  expect(simulation.ran).toEqual([]);
  expect(await asked(simulation)).toMatchObject({
    generation: 2,
    owner: { userId: 'USOMEBODY' },
    told: { named: ['USOMEBODY'] },
  });
  await later(simulation, day, 15);
  expect(simulation.ran).toEqual([before.id]);
});

test('a finding that was passed on asks the new owner, whatever the owner tag says', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  const before = await asked(simulation);
  const by = people.approvers[0] ?? '';
  const decision = { kind: 'disown', to: { userId: 'UMIA', name: 'Mia' } } as const;
  const passed = applyDecision(simulation.deps, { findingId: before.id, generation: 1 }, decision, {
    userId: by,
    isApprover: true,
  });
  await drain(simulation);
  expect((await passed).ok).toBe(true);
  expect(await asked(simulation)).toMatchObject({
    generation: 2,
    owner: { userId: 'UMIA', passedOnBy: by },
    told: { named: ['UMIA'] },
  });
  expect([...simulation.schedules.values()]).toMatchObject([{ findingId: before.id, generation: 2 }]);
});

test.each([
  ['the tags cannot be read', { known: false, why: 'denied' }, {}],
  ['it was passed on in Slack', known({ Owner: 'grace' }), { passedOnBy: 'U0ADA' }],
  ['the tag has the same value under another key', known({ CreatedBy: 'ada' }), {}],
])('the owner counts as unchanged while %s', (_what, tags, more) => {
  const owner = { userId: 'U0ADA', name: 'Ada', why: 'tag', tag: { key: 'Owner', value: 'ada' }, ...more };
  const policy = { owners: { tags: ['Owner', 'CreatedBy'], people: {}, emailDomain: null } };
  expect(otherOwner(sampleFinding({ owner }), { tags: tags as Resource['tags'] }, policy)).toBeUndefined();
});

test('an owner tag that was added or removed changes the owner', () => {
  const owner = { userId: null, name: 'unknown', why: 'no tag', tag: null };
  const policy = { owners: { tags: ['Team'], people: {}, emailDomain: null } };
  expect(otherOwner(sampleFinding({ owner }), { tags: known({ team: 'data' }) }, policy)).toEqual({
    what: 'Owner',
    before: 'none',
    after: 'data',
  });
});

test('the card of a finding that was passed on mentions the new owner and the person who passed it on', () => {
  const owner = { userId: 'U0MIA', name: 'Mia', why: 'passed on in Slack', passedOnBy: 'U0ADA' };
  const mentions = { users: [], groups: [] };
  const card = findingCard(sampleFinding({ owner }), { buttons: [], paused: false, mentions });
  expect(JSON.stringify(card.blocks)).toContain('Owner: <@U0MIA> (passed on by <@U0ADA>)');
});
