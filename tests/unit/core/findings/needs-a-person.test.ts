import { expect, test } from '@jest/globals';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';

const approver = { userId: people.approvers[0] ?? '', isApprover: true };

test('a rule without remediation creates a finding whose card says what to do and offers no approval', async () => {
  const company = createCompany({ servers: 0, users: 1 });
  await scan(company, 's1');
  const [finding] = await found(company);
  if (!finding) throw new Error('nothing was found');
  expect(finding).toMatchObject({
    status: 'open',
    remediateAtMs: null,
    plan: { remediation: null, title: 'Talk to the user' },
    probe: { because: 'Not asked: a person has to fix it.' },
  });
  expect(offered(finding)).toEqual(expect.arrayContaining(['disown', 'snooze']));
  expect(offered(finding).filter((kind) => /approve|remediate|reject|fill-in/.test(kind))).toEqual([]);
  const card = JSON.stringify(findingCard(finding, { buttons: [], paused: false }));
  expect(card).toContain('*Needs a person:* Talk to the user. Janitor changes nothing.');

  const target = { findingId: finding.id, generation: finding.generation };
  const answer = applyDecision(company.deps, target, { kind: 'remediate-now' }, approver);
  await drain(company);
  expect(await answer).toMatchObject({
    ok: false,
    error: { because: 'A person has to fix this: Talk to the user. Nothing was changed.' },
  });
  await later(company, 48 * 60);
  expect(company.ran).toEqual([]);
});

test("a finding is asked again when the policy removes its rule's remediation", async () => {
  const company = createCompany({ servers: 0, volumes: 1 });
  await scan(company, 's1');
  const [finding] = await found(company);
  const policy = company.ports.policy();
  const taken = { ...policy.rules['sim-volume-idle'], remediation: null };
  company.ports.policy = () => ({ ...policy, rules: { ...policy.rules, 'sim-volume-idle': taken } }) as never;
  await scan(company, 's2');
  expect(await company.store.get(finding?.id ?? '')).toMatchObject({
    status: 'open',
    generation: 2,
    plan: { remediation: null },
    difference: [{ what: 'Remediation', before: 'copy-and-drop', after: 'needs a person' }],
  });
});
