import { expect, test } from '@jest/globals';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { type Company, createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';

const day = 24 * 60 + 15;

/** The resource is remediated, and somebody starts it again. */
async function untilRestarted(company: Company, scanId: string): Promise<Finding> {
  await scan(company, scanId);
  const [finding] = await found(company, 'scheduled');
  if (!finding) throw new Error('nothing was found');
  await later(company, day, 15);
  const thing = company.aws.things.find(({ id }) => id === finding.resource.id);
  if (thing) thing.state = 'bad';
  return finding;
}

test('a second finding in 90 days names the last remediation, and a third needs an approver', async () => {
  const company = createCompany({ servers: 1 });
  const first = await untilRestarted(company, 's1');
  expect(first).not.toHaveProperty('repeat');
  const second = await untilRestarted(company, 's2');
  expect(second).toMatchObject({ needsApproval: null, repeat: { time: 2, days: 90 } });
  expect(second.repeat?.lastDid).not.toBe('');
  expect(company.ran).toHaveLength(2);
  const third = await untilRestarted(company, 's3');
  expect(third).toMatchObject({ needsApproval: 'repeat', repeat: { time: 3 } });
  expect(company.ran).toHaveLength(2);
  expect([...company.slack.direct.keys()]).toContainEqual(
    expect.stringContaining(`approvers waits ${third.id}#1`),
  );
});

test('an approver can approve a third finding', async () => {
  const company = createCompany({ servers: 1 });
  await untilRestarted(company, 's1');
  await untilRestarted(company, 's2');
  await scan(company, 's3');
  const [third] = await found(company, 'scheduled');
  if (!third) throw new Error('nothing was found');
  const approver = { userId: people.approvers[0] ?? '', isApprover: true };
  const target = { findingId: third.id, generation: third.generation };
  const approved = applyDecision(company.deps, target, { kind: 'remediate-now' }, approver);
  await drain(company);
  expect((await approved).ok).toBe(true);
  expect(company.ran).toHaveLength(3);
});

test('a finding more than 90 days after the last remediation is no repetition', async () => {
  const company = createCompany({ servers: 1 });
  await untilRestarted(company, 's1');
  company.advance(91 * day * 60_000);
  await scan(company, 's2');
  const [again] = await found(company, 'scheduled');
  expect(again).not.toHaveProperty('repeat');
});

test('a finding after a fix by a person is no repetition', async () => {
  const company = createCompany({ servers: 1 });
  await scan(company, 's1');
  const thing = company.aws.things.find(({ state }) => state === 'bad');
  if (thing) thing.state = 'fine';
  await later(company, day, 15);
  if (thing) thing.state = 'bad';
  await scan(company, 's2');
  const [again] = await found(company, 'scheduled');
  expect(again).not.toHaveProperty('repeat');
});

test('the card of a repeated finding shows the count, the date and the last remediation', () => {
  const repeat = { time: 2, days: 90, lastAtMs: sampleNowMs, lastDid: 'Stopped.' };
  const card = JSON.stringify(findingCard(sampleFinding({ repeat }), { buttons: [], paused: false }).blocks);
  expect(card).toContain('🔁 *Second time in 90 days.* Last time, <!date^');
  expect(card).toContain(': Stopped.');
});
