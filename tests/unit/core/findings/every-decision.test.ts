import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding } from '../../../../core/finding.ts';
import type { DecisionFile, Moment } from '../../../../core/findings/decisions/decision.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import type { Policy } from '../../../../core/policy.ts';
import { actions } from '../../../../handlers/actions/registry.generated.ts';
import { arbitraryFinding } from '../../../support/arbitrary-finding.ts';

const policyFor = ({ rule }: Finding) =>
  ({
    approvers: { users: [], groups: [] },
    snooze: { defaultDays: 30, maxDays: 90 },
    claimMs: 1,
    rules: { [rule]: { mode: 'enforce', thresholds: {} } },
  }) as unknown as Policy;

/** Arbitrary findings, and as many unanswered ones that the janitor may remediate. */
function findingsOf(seed: number): readonly Finding[] {
  return fc.sample(arbitraryFinding, { numRuns: 300, seed }).flatMap((finding, index): Finding[] => {
    const plan = { ...finding.plan, ...(index % 2 === 0 ? { asks: null } : {}) };
    const probe = { allowed: 'yes', because: '' } as const;
    const fresh = {
      protections: [],
      approval: null,
      rejection: null,
      askedBy: null,
      mode: 'enforce',
    } as const;
    return [finding, { ...finding, ...fresh, plan, probe }];
  });
}

/** To make them takes longer than every decision about them. No decision changes a finding. */
const findings = {
  offered: findingsOf(3),
  declared: findingsOf(5),
  approving: findingsOf(7),
  taken: findingsOf(9),
};

/** Every input that a decision may need besides the click. */
const input = { name: 'Mallory', untilMs: 1_750_000_000_001, reason: 'x', to: null, input: {} };

describe.each(Object.entries(decisions) as [string, DecisionFile][])('the decision %s', (kind, decision) => {
  const moment = (finding: Finding, isApprover: boolean): Moment => ({
    finding,
    actor: { userId: 'USOMEBODY', isApprover },
    policy: policyFor(finding),
    pause: undefined,
    nowMs: 1_750_000_000_000,
  });

  test('has exactly one button', () => {
    expect(actions.filter(({ button }) => button?.decides === kind)).toHaveLength(1);
  });

  test('is offered for some findings and refused, even to an approver, for all others', () => {
    const [offered, others] = [true, false].map((wanted) =>
      findings.offered.filter((finding) => decision.isOffered(finding) === wanted),
    );
    expect(offered?.length).toBeGreaterThan(0);
    for (const finding of others ?? []) expect(decision.decide(moment(finding, true), input).ok).toBe(false);
  });

  test('stores only the audit events that it declares', () => {
    const stored = findings.declared.flatMap((finding) =>
      [true, false].flatMap((isApprover) => {
        const decided = decision.decide(moment(finding, isApprover), input);
        return decided.ok ? [decided.value.type] : [];
      }),
    );
    expect(Object.keys(decision.records)).toEqual(expect.arrayContaining(stored));
  });

  test('looks up the approvers again when it can lead to a change in AWS', () => {
    const approves = findings.approving.some((finding) => {
      const decided = decision.decide(moment(finding, true), input);
      return decided.ok && decided.value.after.approval !== null && finding.approval === null;
    });
    expect({ approves, asksAfresh: decision.asksAfresh }).not.toEqual({ approves: true, asksAfresh: false });
  });

  test('is refused to people without the right, and the answer says who has it', () => {
    const stranger = { userId: 'USOMEBODY', isApprover: false };
    const others = findings.declared.filter((finding) => !decision.may(finding, stranger));
    const answers = others.map((finding) => decision.decide(moment(finding, false), input));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(0);
    const forbidden = answers.flatMap((answer) =>
      !answer.ok && answer.error.code === 'forbidden' ? [answer.error.because] : [],
    );
    // Everyone may press these.
    expect(forbidden.length > 0).toBe(!['acknowledge', 'take', 'this-was-me'].includes(kind));
    expect(forbidden.filter((words) => !words.includes(`an approver may ${decision.what}`))).toEqual([]);
  });

  test('approves nothing when a stranger takes it', () => {
    const decided = findings.taken.map((finding) => ({
      finding,
      answer: decision.decide(moment(finding, false), input),
    }));
    const approved = decided.filter(
      ({ finding, answer }) => answer.ok && answer.value.after.approval !== null && finding.approval === null,
    );
    expect(approved).toHaveLength(0);
  });
});
