import { expect, test } from '@jest/globals';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { type Decision, offered } from '../../../../core/findings/decisions/rights/offered.ts';
import { givenPlan } from '../../../../core/findings/plan.ts';
import { byMoneyAndRisk } from '../../../../core/lists/finding-order.ts';
import { savingsOf } from '../../../../core/lists/savings.ts';
import { type Company, createCompany, drain, found, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

function protect(company: Company, count: number): void {
  const bad = company.aws.things.filter(({ kind, state }) => kind === 'sim-server' && state === 'bad');
  for (const thing of bad.slice(0, count)) thing.protected = true;
}

function named(company: Company): readonly string[] {
  return company.slack.mentions.flatMap(({ named }) => named);
}

test('a scan that finds only protected resources posts no digest and mentions nobody', async () => {
  const company = createCompany({ servers: 2 });
  protect(company, 2);
  await scan(company, 's1');
  const findings = await found(company);
  expect(findings.map(({ status, card }) => [status, card])).toEqual([
    ['open', null],
    ['open', null],
  ]);
  expect(company.slack.digests.size).toBe(0);
  expect(named(company)).toEqual([]);
});

test('protected findings take no card and no mention when other findings exist', async () => {
  const company = createCompany({ servers: 6 });
  protect(company, 2);
  await scan(company, 's1');
  const findings = await found(company);
  // The simulator posts four cards per digest.
  expect(findings.filter(({ card }) => card !== null)).toHaveLength(4);
  for (const { protections, card, told } of findings)
    expect([protections.length > 0, card === null, told === null]).toEqual(
      protections.length > 0 ? [true, true, true] : [false, false, false],
    );
});

test('a protected finding that is passed on and snoozed gets no card', async () => {
  const company = createCompany({ servers: 2 });
  protect(company, 1);
  await scan(company, 's1');
  const mentions = named(company).length;
  const [finding] = (await found(company)).filter(({ protections }) => protections.length > 0);
  const findingId = finding?.id ?? '';
  const [userId = ''] = people.approvers;
  const actor = { userId, isApprover: true };
  const decide = async (decision: Decision, generation: number): Promise<void> => {
    company.request(actor, (deps) => applyDecision(deps, { findingId, generation }, decision, actor));
    while (await company.turns.step());
  };
  await decide({ kind: 'disown', to: { userId: people.other, name: 'Other' } }, 1);
  await decide({ kind: 'snooze', untilMs: company.nowMs() + 86_400_000, reason: 'busy' }, 2);
  await drain(company);
  expect(await company.store.get(findingId)).toMatchObject({ status: 'snoozed', card: null });
  expect(company.slack.cards.size).toBe(1);
  expect(named(company)).toHaveLength(mentions);
});

test('a finding whose protection ends asks its owner', async () => {
  const company = createCompany({ servers: 1 });
  protect(company, 1);
  await scan(company, 's1');
  for (const thing of company.aws.things) thing.protected = false;
  await scan(company, 's2');
  await drain(company);
  const [finding] = await found(company);
  expect(finding).toMatchObject({ status: 'scheduled', protections: [] });
  expect(named(company).length).toBeGreaterThan(0);
});

test('a finding that becomes protected updates its card and mentions nobody', async () => {
  const company = createCompany({ servers: 1 });
  await scan(company, 's1');
  const mentions = named(company).length;
  protect(company, 1);
  await scan(company, 's2');
  const [finding] = await found(company);
  expect(finding).toMatchObject({ status: 'open', remediateAtMs: null });
  expect(finding?.card).not.toBeNull();
  expect(named(company)).toHaveLength(mentions);
});

const root = {
  code: 'root',
  because: 'Root user: Janitor never changes it.',
  toFix: 'Set up MFA for the root user',
};
const own = { code: 'policy', because: 'It is a break-glass user.' };

test.each([
  [
    'violates the rule and cannot be changed needs a person',
    [root],
    { remediation: null, title: 'Set up MFA for the root user' },
  ],
  ['the policy protects as well keeps its remediation', [root, own], { remediation: 'stop' }],
  ['only the policy protects keeps its remediation', [own], { remediation: 'stop' }],
  ['nothing protects keeps its remediation', [], { remediation: 'stop' }],
])('a resource that %s', (_what, protections, plan) => {
  const inventory = { plan: () => sampleFinding().plan };
  const seen = {
    resource: { kind: 'iam-user' },
    rule: {},
    rulePolicy: { remediation: 'stop', thresholds: {} },
    verdict: {},
    protections,
  } as never;
  expect(givenPlan(inventory, seen)).toMatchObject(plan);
});

test('findings that need a person sort by severity, and findings that are only protected come last', () => {
  const { plan } = sampleFinding();
  const person = { ...plan, remediation: null, title: 'Set up MFA for the root user' };
  const bad = sampleFinding({
    id: 'f_root',
    severity: 'critical',
    monthlyUsd: null,
    protections: [root],
    plan: person,
  });
  const spot = sampleFinding({ id: 'f_spot', severity: 'critical', monthlyUsd: 500, protections: [own] });
  const idle = sampleFinding({ id: 'f_idle', monthlyUsd: 72 });
  expect([spot, idle, bad].toSorted(byMoneyAndRisk).map(({ id }) => id)).toEqual([
    'f_root',
    'f_idle',
    'f_spot',
  ]);
  expect(savingsOf([spot, idle, bad])).toBe(72);
  expect(offered({ ...bad, status: 'open' })).toContain('snooze');
});
