import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import type { Actor, Decided, Moment, Refusal } from '../../../../core/findings/decisions/decision.ts';
import { offered } from '../../../../core/findings/decisions/offered.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import { tooLate } from '../../../../core/findings/decisions/standing.ts';
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
  test('by an approver lets it be done when grace ends, not before', () => {
    const { after } = accepted(approve(at(database(), approver), {}));
    expect(after).toMatchObject({
      status: 'scheduled',
      approval: { by: 'UAPPROVE', now: false },
      remediateAtMs: database().remediateAtMs,
    });
  });

  test('after grace has ended lets it be done at once', () => {
    const { after, work } = accepted(
      approve(at(database({ status: 'open', remediateAtMs: null }), approver), {}),
    );
    expect(after.remediateAtMs).toBe(nowMs);
    expect(work.map(({ type }) => type)).toEqual(['finding.sync', 'finding.recheck']);
  });

  test('by the owner is a request that an approver has to agree to', () => {
    const { after, type } = accepted(approve(at(database(), owner), {}));
    expect({ type, askedBy: after.askedBy, approval: after.approval }).toEqual({
      type: 'finding.asked',
      askedBy: 'UOWNER',
      approval: null,
    });
    expect(code(approve(at(after, approver), {}))).toBe('accepted');
  });

  test('of what cannot be undone is refused to the one who asked, and open to another approver', () => {
    const asked = database({ askedBy: approver.userId });
    expect(code(approve(at(asked, approver), {}))).toBe('forbidden');
    expect(code(approve(at(asked, other), {}))).toBe('accepted');
  });

  test('of what cannot be undone by an approver who owns it is only a request', () => {
    const own = database({ owner: { userId: approver.userId, name: 'A', why: '' } });
    expect(accepted(approve(at(own, approver), {})).type).toBe('finding.asked');
  });

  test('is refused to strangers, a second time, when protected, forbidden by AWS, or only to be told of', () => {
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
  test('by an approver starts what can be undone', () => {
    expect(accepted(remediateNow(at(aFinding(), approver), {})).after).toMatchObject({
      remediateAtMs: nowMs,
      approval: { now: true },
    });
  });

  test('of what cannot be undone takes two people', () => {
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

  test('by the owner cancels what was to come and keeps the claim beyond its end', () => {
    const { after } = accepted(
      snooze(at(aFinding({ approval: { by: 'X', atMs: 1, now: false } }), owner), decision),
    );
    expect(after).toMatchObject({ status: 'snoozed', remediateAtMs: null, approval: null });
    expect(after.claimExpiresAtMs).toBeGreaterThan(decision.untilMs);
  });

  test('needs a reason, a time to come, and no more than the policy allows', () => {
    expect(code(snooze(at(aFinding(), owner), { ...decision, reason: '  ' }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: nowMs }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: Number.NaN }))).toBe('invalid');
    expect(code(snooze(at(aFinding(), owner), { ...decision, untilMs: nowMs + 92 * dayMs }))).toBe('invalid');
  });

  test('is refused to strangers and a second time', () => {
    expect(code(snooze(at(aFinding(), stranger), decision))).toBe('forbidden');
    const snoozed = accepted(snooze(at(aFinding(), owner), decision)).after;
    expect(code(snooze(at(snoozed, owner), decision))).toBe('already');
  });

  test('that is ended early puts the question anew, with nothing left of earlier answers', () => {
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

test('a rejection stops what was scheduled', () => {
  expect(accepted(reject(at(aFinding(), owner), {})).after).toMatchObject({
    status: 'open',
    remediateAtMs: null,
    rejection: { by: 'UOWNER' },
  });
  expect(code(reject(at(aFinding(), stranger), {}))).toBe('forbidden');
});

test('"not mine" gives the next owner a question and a grace period of their own', () => {
  const { after } = accepted(disown(at(aFinding(), owner), { to: { userId: 'UNEXT', name: 'Grace' } }));
  expect(after).toMatchObject({
    status: 'claimed',
    generation: 2,
    owner: { userId: 'UNEXT' },
    remediateAtMs: null,
  });
});

describe('a click that comes late', () => {
  test.each(['remediated', 'resolved', 'lapsed', 'remediating'] as const)(
    'is told so when the finding is %s',
    (status) => {
      expect(tooLate(aFinding({ status, endedBy: 'it was stopped by hand' }), 1)?.code).toBe('late');
      expect(offered(aFinding({ status }))).toEqual([]);
    },
  );

  test('is told so when the question was replaced', () => {
    expect(tooLate(aFinding({ generation: 2 }), 1)?.code).toBe('late');
    expect(tooLate(aFinding({ generation: 2 }), 2)).toBeUndefined();
  });
});

test('under a policy that was lowered since, nothing is approved any more', () => {
  const lowered = { ...policy, rules: { 'ec2-instance-idle': { mode: 'notify' } } } as unknown as Policy;
  for (const decide of [approve(under(lowered), {}), remediateNow(under(lowered), {})]) {
    expect(code(decide)).toBe('not-offered');
  }
});

function under(lowered: Policy): Moment {
  return { ...at(database(), approver), policy: lowered };
}

describe('what nobody owns', () => {
  const unowned = (different: Partial<Finding> = {}) =>
    aFinding({ owner: { userId: null, name: 'unknown', why: 'no owner tag' }, ...different });
  const reason = 'I ask around';

  test('is taken by anybody, with the plan and its time as they were, and by one person only', () => {
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

  test('is taken only while an answer counts', () => {
    expect(offered(unowned())).toContain('take');
    for (const status of ['snoozed', 'observed', 'remediating', 'resolved'] as const) {
      expect(offered(unowned({ status }))).not.toContain('take');
      expect(code(take(at(unowned({ status }), stranger), { name: 'M' }))).toBe('not-offered');
    }
  });

  test('is not "not mine", for nobody', () => {
    expect(offered(unowned())).not.toContain('disown');
    expect(offered(aFinding())).toContain('disown');
    expect(offered(aFinding())).not.toContain('take');
    expect(code(disown(at(unowned(), approver), { to: null }))).toBe('not-offered');
  });

  test('is snoozed by anybody for three days at most, and for longer by an approver', () => {
    const until = (ms: number) => ({ untilMs: nowMs + ms, reason });
    expect(code(snooze(at(unowned(), stranger), until(3 * dayMs)))).toBe('accepted');
    expect(code(snooze(at(unowned(), stranger), until(3 * dayMs + 1)))).toBe('invalid');
    expect(code(snooze(at(unowned(), approver), until(30 * dayMs)))).toBe('accepted');
    expect(code(snooze(at(aFinding(), stranger), until(dayMs)))).toBe('forbidden');
  });

  test('is asked for by anybody, and decided by approvers alone', () => {
    for (const decide of [approve, remediateNow]) {
      const { after, type } = accepted(decide(at(unowned(approvable), stranger), {}));
      expect(type).toBe('finding.asked');
      expect(after).toMatchObject({ askedBy: 'USTRANGER', approval: null });
    }
    expect(code(reject(at(unowned(), stranger), {}))).toBe('forbidden');
    expect(code(approve(at(unowned(approvable), approver), {}))).toBe('accepted');
  });

  test('that cannot be undone is not approved by the approver who took it', () => {
    const taken = accepted(take(at(unowned({ ...approvable, plan: irreversible }), approver), { name: 'G' }));
    const alone = accepted(approve(at(taken.after, approver), {}));
    expect(alone.type).toBe('finding.asked');
    expect(code(approve(at(alone.after, other), {}))).toBe('accepted');
  });
});
