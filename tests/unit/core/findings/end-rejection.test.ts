import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import type { Actor, Decided, Moment, Refusal } from '../../../../core/findings/decisions/decision.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import type { Policy } from '../../../../core/policy.ts';
import type { Result } from '../../../../core/result.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

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
const stranger: Actor = { userId: 'USTRANGER', isApprover: false };
const policy = {
  approvers: { users: ['UAPPROVE'], groups: [] },
  snooze: { defaultDays: 30, maxDays: 90 },
  quietHours: { holdRemediation: false },
  claimMs: 30 * dayMs,
  compliance: { tellAfterMs: 600_000 },
  rules: { 'ec2-instance-idle': { mode: 'enforce' } },
} as unknown as Policy;
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

describe('ending a rejection', () => {
  const rejection = { by: 'UOWNER', atMs: nowMs - 1, reason: 'Needed' };
  const rejected = (different: Partial<Finding> = {}) =>
    aFinding({ status: 'open', remediateAtMs: null, rejection, ...different });
  const endRejection = decisions['end-rejection'].decide;

  test('asks again when done by the owner, an approver or the person who rejected', () => {
    const rejecter: Actor = { userId: 'UREJECTER', isApprover: false };
    for (const [finding, actor] of [
      [rejected(), owner],
      [rejected(), approver],
      [rejected({ rejection: { ...rejection, by: 'UREJECTER' } }), rejecter],
    ] as const) {
      const { after, type, work } = accepted(endRejection(at(finding, actor), {}));
      expect(after).toMatchObject({ status: 'claimed', generation: 2, rejection: null, remediateAtMs: null });
      expect(type).toBe('finding.rejection-ended');
      expect(work).toEqual([{ type: 'finding.announce', findingId: 'f1' }]);
    }
  });

  test('is refused to strangers, without a rejection and during remediation', () => {
    expect(code(endRejection(at(rejected(), stranger), {}))).toBe('forbidden');
    expect(code(endRejection(at(aFinding(), owner), {}))).toBe('already');
    expect(code(endRejection(at(rejected({ status: 'remediating' }), owner), {}))).toBe('not-offered');
    expect(offered(rejected())).toContain('end-rejection');
    expect(offered(aFinding())).not.toContain('end-rejection');
  });
});
