import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, Owner } from '../../../../core/finding.ts';
import type { DecisionFile } from '../../../../core/findings/decisions/decision.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import { askAgain } from '../../../../core/findings/decisions/rights/answerable.ts';
import type { DecisionKind } from '../../../../core/findings/decisions/rights/offered.ts';
import { ownerIds } from '../../../../core/owners/owner-tag.ts';
import type { Policy } from '../../../../core/policy.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

const people = ['U0ADA', 'U0GRACE', 'U0LINUS'] as const;
const nowMs = 2_000_000;
const policy = {
  approvers: { users: [], groups: [] },
  snooze: { defaultDays: 30, maxDays: 90 },
  claimMs: 30 * 86_400_000,
  rules: {
    'ec2-instance-idle': {
      mode: 'approve',
      thresholds: {
        tags: [{ key: 'Team', values: null, aliases: [], pattern: null, ignoreCase: false }],
      },
    },
  },
} as unknown as Policy;
const card = { channel: 'C1', ts: '2.0', threadTs: '1.0' };

type HistoryStep =
  | {
      readonly does: 'click';
      readonly kind: DecisionKind;
      readonly who: string;
      readonly to: string | null;
      readonly input: unknown;
    }
  /** The question is replaced, its card is posted, its remediation fails, or the finding lapses. */
  | { readonly does: 'changed' | 'announced' | 'failed' | 'lapsed' };

const who = fc.constantFrom(...people);
const clicks = (Object.keys(decisions) as DecisionKind[]).map((kind) =>
  fc.record({
    does: fc.constant('click' as const),
    kind: fc.constant(kind),
    who,
    to: fc.option(who, { nil: null }),
    input: fc.constant({ Team: 'data' }),
  }),
);
const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(...clicks) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('announced' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('changed', 'failed', 'lapsed') }) },
);
const owner: fc.Arbitrary<Owner> = fc
  .uniqueArray(who, { maxLength: 2 })
  .map(([userId = null, ...others]) => ({ userId, others, name: 'x', why: 'tag' }));

function found(owner: Owner, asks: boolean): Finding {
  const { plan } = sampleFinding();
  const tag = { key: 'Team', values: null, pattern: null, ignoreCase: false, found: null };
  return sampleFinding({
    owner,
    mode: 'approve',
    needsApproval: 'mode',
    card,
    plan: {
      ...plan,
      undo: { possible: 'no', how: '' },
      asks: asks ? { tags: [tag], room: 40 } : null,
    },
  });
}

function clicked(
  finding: Finding,
  step: Extract<HistoryStep, { does: 'click' }>,
  approvers: readonly string[],
): Finding | null {
  const { decide } = decisions[step.kind] as DecisionFile<unknown>;
  const actor = { userId: step.who, isApprover: approvers.includes(step.who) };
  const to = step.to === null ? null : { userId: step.to, name: step.to };
  const input = { to, untilMs: nowMs + 1_000, reason: 'busy', input: step.input };
  const decided = decide({ finding, actor, policy, pause: undefined, nowMs }, input);
  return decided.ok ? decided.value.after : null;
}

/** Steps without a person: a lapsed finding is found again and asks the owners named in Slack. */
function without(finding: Finding, does: Exclude<HistoryStep['does'], 'click'>): Finding {
  switch (does) {
    case 'changed':
      return finding.status === 'claimed' ? finding : askAgain(finding);
    case 'announced':
      return finding.status === 'claimed' ? { ...finding, status: 'scheduled', card } : finding;
    case 'failed':
      return finding.approval ? { ...finding, status: 'failed', approval: null, askedBy: null } : finding;
    case 'lapsed':
      return found(finding.owner, finding.plan.asks !== null);
  }
}

function run(first: Finding, steps: readonly HistoryStep[], approvers: readonly string[]): number {
  let finding = first;
  let approved = 0;
  /** Everyone who owned it, passed it on or requested the remediation, according to the clicks. */
  let asked: string[] = [];
  const owned = new Set(ownerIds(finding.owner));
  for (const step of steps) {
    const before = finding;
    if (step.does === 'click') {
      finding = clicked(finding, step, approvers) ?? finding;
      if (finding.askedBy === step.who && before.askedBy !== step.who) asked.push(step.who);
      if (finding !== before && step.kind === 'disown') owned.add(step.who);
      for (const id of ownerIds(finding.owner)) owned.add(id);
    } else {
      finding = without(finding, step.does);
      if (step.does === 'lapsed') asked = [];
    }
    if (finding.approval && finding.approval !== before.approval) {
      const involved = new Set([...owned, ...asked]);
      const { by } = finding.approval;
      if (involved.has(by)) throw new Error(`decided by ${by}, who has a part in it`);
      if (involved.size === 0) throw new Error(`decided by ${by} alone`);
      if (!approvers.includes(by)) throw new Error(`decided by ${by}, who is no approver`);
      approved += 1;
    }
  }
  return approved;
}

describe('an irreversible remediation needs two people for any sequence of clicks', () => {
  test.each([
    ['two approvers', people.slice(0, 2)],
    ['three approvers', people],
  ])('by %s', (_who, approvers) => {
    let approved = 0;
    fc.assert(
      fc.property(owner, fc.boolean(), fc.array(step, { maxLength: 25 }), (owner, asks, steps) => {
        approved += run(found(owner, asks), steps, approvers);
      }),
      { numRuns: 3_000 },
    );
    // Sequences in which nothing is ever approved would prove nothing.
    expect(approved).toBeGreaterThan(10);
  });
});

describe('an approver who owns the resource', () => {
  const approvers = ['U0ADA', 'U0GRACE'];
  const click = (kind: DecisionKind, who: string, to: string | null = null): HistoryStep => ({
    does: 'click',
    kind,
    who,
    to,
    input: {},
  });
  const announced: HistoryStep = { does: 'announced' };
  const own = found({ userId: 'U0ADA', name: 'Ada', why: 'tag' }, false);

  test.each<[string, readonly HistoryStep[]]>([
    ['says "Not mine"', [click('disown', 'U0ADA'), announced]],
    [
      'passes it on and gets it back',
      [click('disown', 'U0ADA', 'U0LINUS'), click('disown', 'U0LINUS', 'U0ADA'), announced],
    ],
    ['snoozes it and ends the snooze', [click('snooze', 'U0ADA'), click('end-snooze', 'U0ADA'), announced]],
    ['requests the remediation and rejects it', [click('remediate-now', 'U0ADA'), click('reject', 'U0ADA')]],
    ['waits until it is found again after lapsing', [click('disown', 'U0ADA'), { does: 'lapsed' }]],
  ])('does not decide alone after this: %s', (_what, steps) => {
    const alone = [...steps, click('approve', 'U0ADA'), click('remediate-now', 'U0ADA')];
    expect(run(own, alone, approvers)).toBe(0);
    expect(run(own, [...steps, click('approve', 'U0GRACE')], approvers)).toBe(1);
  });
});
