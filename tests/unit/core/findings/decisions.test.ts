import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import type { Actor, Decided, Moment, Refusal } from '../../../../core/findings/decisions/decision.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import { lateRefusal } from '../../../../core/findings/decisions/rights/answerable.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import type { Policy } from '../../../../core/policy.ts';
import type { Result } from '../../../../core/result.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

const approve = decisions['approve'].decide;
const remediateNow = decisions['remediate-now'].decide;
const disown = decisions['disown'].decide;
const reject = decisions['reject'].decide;
const endSnooze = decisions['end-snooze'].decide;
const snooze = decisions['snooze'].decide;
const take = decisions['take'].decide;

const dayMs = 86_400_000;
const nowMs = 2_000_000;
const aFinding = (different: Partial<Finding> = {}) =>
  sampleFinding({
    id: 'f1',
    owner: { userId: 'UOWNER', name: 'Ada', why: 'tag Owner' },
    card: { channel: 'C1', ts: '2.0', threadTs: '1.0' },
    remediateAtMs: nowMs + dayMs,
    ...different,
  });
const owner: Actor = { userId: 'UOWNER', isApprover: false };
const approver: Actor = { userId: 'UAPPROVE', isApprover: true };
const other: Actor = { userId: 'UAPPROVE2', isApprover: true };
const stranger: Actor = { userId: 'USTRANGER', isApprover: false };
const policy = {
  approvers: { users: ['UAPPROVE'], groups: [] },
  snooze: { defaultDays: 30, maxDays: 90 },
  quietHours: { holdRemediation: false },
  claimMs: 30 * dayMs,
  compliance: { tellAfterMs: 600_000 },
  rules: { 'ec2-instance-idle': { mode: 'enforce' } },
} as unknown as Policy;
const irreversible = { ...aFinding().plan, undo: { possible: 'no', how: 'Restore the snapshot.' } } as const;
const approvable = { mode: 'approve', needsApproval: 'mode' } as const;
const database = (different: Partial<Finding> = {}) =>
  aFinding({ mode: 'approve', needsApproval: 'mode', plan: irreversible, ...different });
const at = (finding: Finding, actor: Actor, pause?: Moment['pause']): Moment => ({
  finding,
  actor,
  policy,
  pause,
  nowMs,
});

function accepted(result: Result<Decided, Refusal>): Decided {
  if (!result.ok) throw new Error(`refused: ${result.error.because}`);
  return result.value;
}

function code(result: Result<Decided, Refusal>): string {
  return result.ok ? 'accepted' : result.error.code;
}

describe('approve', () => {
  test('by an approver keeps the end of the grace period as the time of remediation', () => {
    const { after } = accepted(approve(at(database(), approver), {}));
    expect(after).toMatchObject({
      status: 'scheduled',
      approval: { by: 'UAPPROVE', now: false },
      remediateAtMs: database().remediateAtMs,
    });
  });

  test('after the grace period starts the recheck at once', () => {
    const { after, work } = accepted(
      approve(at(database({ status: 'open', remediateAtMs: null }), approver), {}),
    );
    expect(after.remediateAtMs).toBe(nowMs);
    expect(work.map(({ type }) => type)).toEqual(['finding.sync', 'finding.recheck']);
  });

  test('by the owner is a request that an approver can approve', () => {
    const { after, type } = accepted(approve(at(database(), owner), {}));
    expect({ type, askedBy: after.askedBy, approval: after.approval }).toEqual({
      type: 'finding.asked',
      askedBy: 'UOWNER',
      approval: null,
    });
    expect(code(approve(at(after, approver), {}))).toBe('accepted');
  });

  test('of an irreversible remediation is refused to the requester and accepted from another approver', () => {
    const asked = database({ askedBy: approver.userId });
    expect(code(approve(at(asked, approver), {}))).toBe('forbidden');
    expect(code(approve(at(asked, other), {}))).toBe('accepted');
  });

  test('of an irreversible remediation by an approver who owns the resource is only a request', () => {
    const own = database({ owner: { userId: approver.userId, name: 'A', why: '' } });
    expect(accepted(approve(at(own, approver), {})).type).toBe('finding.asked');
  });

  test('is refused to strangers, when already approved, protected, denied by AWS or in notify mode', () => {
    expect(code(approve(at(database(), stranger), {}))).toBe('forbidden');
    expect(code(approve(at(database({ approval: { by: 'X', atMs: 1, now: false } }), approver), {}))).toBe(
      'already',
    );
    expect(
      code(
        approve(at(database({ protections: [{ code: 'x', because: 'It is a replica.' }] }), approver), {
          kind: 'approve',
        }),
      ),
    ).toBe('not-offered');
    expect(
      code(
        approve(at(database({ probe: { allowed: 'no', because: 'I may not.' } }), approver), {
          kind: 'approve',
        }),
      ),
    ).toBe('not-offered');
    expect(code(approve(at(database({ mode: 'notify', status: 'open' }), approver), {}))).toBe('not-offered');
  });

  test('of a finding without a card posts the card first', () => {
    const { after, work } = accepted(approve(at(database({ status: 'open', card: null }), approver), {}));
    expect(after.status).toBe('claimed');
    expect(work).toEqual([{ type: 'finding.announce', findingId: 'f1' }]);
  });
});

describe('remediate now', () => {
  test('by an approver starts a reversible remediation at once', () => {
    expect(accepted(remediateNow(at(aFinding(), approver), {})).after).toMatchObject({
      remediateAtMs: nowMs,
      approval: { now: true },
    });
  });

  test('needs two people for an irreversible remediation', () => {
    const first = accepted(remediateNow(at(database(), approver), {}));
    expect(first.type).toBe('finding.asked');
    expect(code(remediateNow(at(first.after, approver), {}))).toBe('forbidden');
    expect(accepted(remediateNow(at(first.after, other), {})).after.approval).toMatchObject({
      by: 'UAPPROVE2',
      now: true,
    });
  });

  test('is refused while remediation is paused', () => {
    expect(code(remediateNow(at(aFinding(), approver, { by: 'U', atMs: 1, reason: '' }), {}))).toBe('paused');
  });
});

describe('snooze', () => {
  const decision = { untilMs: nowMs + 7 * dayMs, reason: 'load test on Friday' } as const;

  test('by the owner cancels the remediation and extends the claim beyond the snooze', () => {
    const { after } = accepted(
      snooze(at(aFinding({ approval: { by: 'X', atMs: 1, now: false } }), owner), decision),
    );
    expect(after).toMatchObject({ status: 'snoozed', remediateAtMs: null, approval: null });
    expect(after.claimExpiresAtMs).toBeGreaterThan(decision.untilMs);
  });

  test("needs a reason and an end in the future within the policy's maximum", () => {
    expect(code(snooze(at(aFinding(), owner), { ...decision, reason: '  ' }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: nowMs }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: Number.NaN }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: nowMs + 92 * dayMs }))).toBe('invalid');
  });

  test('is refused to strangers and when already snoozed', () => {
    expect(code(snooze(at(aFinding(), stranger), decision))).toBe('forbidden');
    const snoozed = accepted(snooze(at(aFinding(), owner), decision)).after;
    expect(code(snooze(at(snoozed, owner), decision))).toBe('already');
  });

  test('that is ended early asks again and clears earlier answers', () => {
    const snoozed = accepted(snooze(at(aFinding(), owner), decision)).after;
    const { after } = accepted(endSnooze(at(snoozed, owner), {}));
    expect(after).toMatchObject({
      status: 'claimed',
      generation: 2,
      card: null,
      snooze: null,
      formerCard: aFinding().card,
    });
  });
});

test('reject cancels the scheduled remediation and is refused to strangers', () => {
  expect(accepted(reject(at(aFinding(), owner), { reason: ' Needed until March ' })).after).toMatchObject({
    status: 'open',
    remediateAtMs: null,
    rejection: { by: 'UOWNER', atMs: nowMs, reason: 'Needed until March' },
  });
  expect(code(reject(at(aFinding(), stranger), { reason: 'No' }))).toBe('forbidden');
});

test('"not mine" asks the next owner with a new grace period', () => {
  const { after } = accepted(disown(at(aFinding(), owner), { to: { userId: 'UNEXT', name: 'Grace' } }));
  expect(after).toMatchObject({
    status: 'claimed',
    generation: 2,
    owner: { userId: 'UNEXT' },
    remediateAtMs: null,
  });
});

describe('a late click', () => {
  test.each(['remediated', 'resolved', 'lapsed', 'remediating'] as const)(
    'is answered as late when the finding is %s',
    (status) => {
      expect(lateRefusal(aFinding({ status, endedBy: 'it was stopped by hand' }), 1)?.code).toBe('late');
      expect(offered(aFinding({ status }))).toEqual([]);
    },
  );

  test('is answered as late when a newer card replaced its card', () => {
    expect(lateRefusal(aFinding({ generation: 2 }), 1)?.code).toBe('late');
    expect(lateRefusal(aFinding({ generation: 2 }), 2)).toBeUndefined();
  });
});

test('a finding whose mode the policy lowered cannot be approved', () => {
  const lowered = { ...policy, rules: { 'ec2-instance-idle': { mode: 'notify' } } } as unknown as Policy;
  for (const decide of [approve(under(lowered), {}), remediateNow(under(lowered), {})]) {
    expect(code(decide)).toBe('not-offered');
  }
});

function under(lowered: Policy): Moment {
  return { ...at(database(), approver), policy: lowered };
}

describe('a finding without an owner', () => {
  const unowned = (different: Partial<Finding> = {}) =>
    aFinding({ owner: { userId: null, name: 'unknown', why: 'no owner tag' }, ...different });
  const reason = 'I ask around';

  test('can be taken by anyone, keeps its plan and time, and can be taken only once', () => {
    const before = unowned();
    const { after, type, work } = accepted(take(at(before, stranger), { name: 'Mallory' }));
    expect(after).toEqual({
      ...before,
      owner: { userId: 'USTRANGER', name: 'Mallory', why: 'said so in Slack' },
    });
    expect(type).toBe('finding.taken');
    expect(work).toContainEqual({ type: 'owner.named', findingId: 'f1' });
    expect(code(take(at(after, other), { name: 'Linus' }))).toBe('already');
  });

  test('can be taken only while it can be answered', () => {
    expect(offered(unowned())).toContain('take');
    for (const status of ['snoozed', 'observed', 'remediating', 'resolved'] as const) {
      expect(offered(unowned({ status }))).not.toContain('take');
      expect(code(take(at(unowned({ status }), stranger), { name: 'M' }))).toBe('not-offered');
    }
  });

  test('can be given to an owner by anyone, and only to a person', () => {
    expect(offered(aFinding())).not.toContain('take');
    expect(code(disown(at(unowned(), approver), { to: null }))).toBe('invalid');
    const { after, type } = accepted(disown(at(unowned(), stranger), { to: { userId: 'UNEXT', name: 'G' } }));
    expect(type).toBe('finding.owner-set');
    expect(after.owner).toMatchObject({ userId: 'UNEXT', former: ['USTRANGER'], passedOnBy: 'USTRANGER' });
  });

  test('can be snoozed by anyone for up to three days and for longer by an approver', () => {
    const until = (ms: number) => ({ untilMs: nowMs + ms, reason });
    expect(code(snooze(at(unowned(), stranger), until(3 * dayMs)))).toBe('accepted');
    expect(code(snooze(at(unowned(), stranger), until(3 * dayMs + 1)))).toBe('invalid');
    expect(code(snooze(at(unowned(), approver), until(30 * dayMs)))).toBe('accepted');
    expect(code(snooze(at(aFinding(), stranger), until(dayMs)))).toBe('forbidden');
  });

  test('can be requested by anyone and decided only by approvers', () => {
    for (const decide of [approve, remediateNow]) {
      const { after, type } = accepted(decide(at(unowned(approvable), stranger), {}));
      expect(type).toBe('finding.asked');
      expect(after).toMatchObject({ askedBy: 'USTRANGER', approval: null });
    }
    expect(code(reject(at(unowned(), stranger), { reason: 'No' }))).toBe('forbidden');
    expect(code(approve(at(unowned(approvable), approver), {}))).toBe('accepted');
  });

  test('with an irreversible remediation cannot be approved by the approver who took it', () => {
    const taken = accepted(take(at(unowned({ ...approvable, plan: irreversible }), approver), { name: 'G' }));
    const alone = accepted(approve(at(taken.after, approver), {}));
    expect(alone.type).toBe('finding.asked');
    expect(code(approve(at(alone.after, other), {}))).toBe('accepted');
  });
});
