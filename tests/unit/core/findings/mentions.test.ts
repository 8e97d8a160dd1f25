import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import type { Simulation } from '../../../simulator/simulation.ts';

/** The simulator's limits: 4 cards per digest, one day of grace period. */
const day = 24 * 60 + 15;

function responsible({ owner }: Pick<Finding, 'owner'>): readonly string[] {
  return owner.userId === null ? people.approvers : [owner.userId];
}

async function only(simulation: Simulation, status: Finding['status']): Promise<Finding> {
  const [finding, ...others] = await found(simulation, status);
  if (!finding || others.length > 0) throw new Error(`not one finding is ${status}`);
  return finding;
}

test('a card of a later digest starts its grace period with a mention of its owner', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  await scan(simulation, 's2');
  const second = [...simulation.slack.digests.keys()].find((key) => key.includes('s2'));
  expect(second).toBeDefined();
  for (const { owner, told } of await found(simulation, 'scheduled'))
    expect(told?.named).toEqual(expect.arrayContaining([...responsible({ owner })]));
});

test('the card mentions the owner when the digest does not', async () => {
  const simulation = createCompany({ servers: 1 });
  const { digest } = simulation.slack.notices;
  Object.assign(simulation.slack.notices, {
    digest: async (...args: Parameters<typeof digest>) => {
      const told = await digest(...args);
      return told.ok ? { ...told, value: { ...told.value, named: [] } } : told;
    },
  });
  await scan(simulation, 's1');
  const asked = await only(simulation, 'scheduled');
  expect(asked.told).toMatchObject({ ts: asked.card?.ts, named: responsible(asked) });
});

test('a message of its own mentions the owner when neither digest nor card does', async () => {
  const simulation = createCompany({ servers: 1 });
  simulation.slack.faults.mute = 1;
  await scan(simulation, 's1');
  const asked = await only(simulation, 'scheduled');
  expect(asked.told?.named).toEqual(responsible(asked));
  expect([asked.card?.ts, asked.thread?.ts]).not.toContain(asked.told?.ts);
});

test('a finding without a record of its mention is asked again instead of remediated', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  const asked = await only(simulation, 'scheduled');
  const event = { ...(await simulation.store.auditOf({ findingId: asked.id, limit: 1 })).events[0] };
  await simulation.store.move(asked, { ...asked, told: null }, { ...event, id: 'e-old' } as never);
  await later(simulation, day, 15);
  expect(simulation.ran).toEqual([]);
  const again = await only(simulation, 'scheduled');
  expect(again).toMatchObject({ generation: 2, told: { named: responsible(again) } });
  await later(simulation, day, 15);
  await drain(simulation);
  expect(simulation.ran).toHaveLength(1);
});
