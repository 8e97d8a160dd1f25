import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, TagRequests } from '../../../../core/finding.ts';
import type { Actor, Moment } from '../../../../core/findings/decisions/decision.ts';
import { decisions } from '../../../../core/findings/decisions/registry.generated.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import type { Policy } from '../../../../core/policy.ts';
import { isAllowedValue, type TagRequirement } from '../../../../core/tags/requirements.ts';
import { hostileText } from '../../../support/arbitrary-finding.ts';
import { missingAll, required, tagRules, untagged } from '../../../support/missing-tags.ts';

const approve = decisions['approve'].decide;
const remediateNow = decisions['remediate-now'].decide;
const fillIn = decisions['fill-in'].decide;
const reject = decisions['reject'].decide;

const nowMs = 2_000_000;
const card = { channel: 'C1', ts: '2.0', threadTs: '1.0' };
const owner: Actor = { userId: 'U0ADA0000', isApprover: false };
const approver: Actor = { userId: 'UAPPROVE', isApprover: true };
const stranger: Actor = { userId: 'USTRANGER', isApprover: false };
const good = { Environment: 'dev', Owner: 'ada@example.com', CostCenter: 'CC-42' };

const at = (
  finding: Finding,
  actor: Actor,
  { rules = tagRules(), pause }: { rules?: Policy['rules']; pause?: Moment['pause'] } = {},
): Moment => ({ finding, actor, policy: { claimMs: 1, rules } as Policy, pause, nowMs });
const asked = (different: Partial<Finding> = {}, asks?: TagRequests) =>
  untagged({ card, ...different }, asks);
const fill = (moment: Moment, input: Readonly<Record<string, string>> = good) => fillIn(moment, { input });
const outcome = (result: ReturnType<typeof fill>) => (result.ok ? 'accepted' : result.error.code);
const accepted = (result: ReturnType<typeof fill>) => {
  if (!result.ok) throw new Error(result.error.because);
  return result.value;
};
const wrong = (result: ReturnType<typeof fill>) => (result.ok ? null : (result.error.wrong ?? null));

describe('filling in values', () => {
  test.each([
    ['the owner', owner],
    ['an approver', approver],
  ])('by %s is an approval due at once, with the values before and after in the audit', (_who, actor) => {
    const { after, type, details, work } = accepted(fill(at(asked(), actor)));
    expect(after).toMatchObject({
      status: 'scheduled',
      input: good,
      approval: { by: actor.userId, atMs: nowMs, now: true },
      remediateAtMs: nowMs,
    });
    expect({ type, before: details['before'], after: details['after'] }).toEqual({
      type: 'finding.filled-in',
      before: { Environment: null, Owner: null, CostCenter: null },
      after: good,
    });
    expect(work.map((each) => each.type)).toEqual(['finding.sync', 'finding.recheck']);
  });

  test('is accepted after the grace period', () => {
    expect(accepted(fill(at(asked({ status: 'open', remediateAtMs: null }), owner))).after.status).toBe(
      'scheduled',
    );
  });

  test('for a finding without a card posts the card first', () => {
    const { after, work } = accepted(fill(at(asked({ status: 'claimed', card: null }), owner)));
    expect(after).toMatchObject({ status: 'claimed', input: good });
    expect(work.map((each) => each.type)).toEqual(['finding.announce']);
  });

  test('while remediation is paused is kept, and the answer says that it waits', () => {
    const pause = { by: 'U9', atMs: 1, reason: 'r' };
    expect(accepted(fill(at(asked(), owner, { pause }))).said).toContain('paused');
  });

  test('drops tags that were not asked for', () => {
    const { after } = accepted(fill(at(asked(), owner), { ...good, Name: 'mine now', 'aws:x': 'y' }));
    expect(after.input).toEqual(good);
  });

  test("trims values and uses the policy's spelling where case is ignored", () => {
    const rules = tagRules(
      'enforce',
      required.map((one) => ({ ...one, ignoreCase: true })),
    );
    const given = { ...good, Environment: ' DEV ', Owner: '  ada ' };
    expect(accepted(fill(at(asked(), owner, { rules }), given)).after.input).toEqual({
      ...good,
      Environment: 'dev',
      Owner: 'ada',
    });
  });

  test('is undone by a rejection', () => {
    const { after } = accepted(fill(at(asked(), owner)));
    const rejected = reject(at(after, owner), { reason: 'Not yet' });
    expect(rejected.ok && rejected.value.after).toMatchObject({ input: null, approval: null });
  });
});

describe('filling in is refused', () => {
  test('to strangers, without saying which values are wrong', () => {
    const result = fill(at(asked(), stranger), {});
    expect(outcome(result)).toBe('forbidden');
    expect(wrong(result)).toBeNull();
  });

  test('to the second person, with the first person and their values', () => {
    const { after } = accepted(fill(at(asked(), owner)));
    const second = fill(at(after, approver), { ...good, Environment: 'prod' });
    expect(second).toMatchObject({ ok: false, error: { code: 'already' } });
    expect(second.ok ? '' : second.error.because).toContain(`Already filled in by <@${owner.userId}>`);
    expect(second.ok ? '' : second.error.because).toContain('Environment = dev');
  });

  test.each([
    ['the rule is in notify mode', asked({ mode: 'notify', status: 'open' }), tagRules('notify')],
    ['the policy lowered the mode since', asked(), tagRules('notify')],
    ['the rule is gone', asked(), {}],
    ['the resource is protected', asked({ protections: [{ code: 'x', because: 'It is.' }] }), tagRules()],
    ['the janitor has no permission to tag', asked({ probe: { allowed: 'no', because: 'No.' } }), tagRules()],
    ['the policy no longer requires the tags', asked(), tagRules('enforce', [])],
    ['the resource has no room for more tags', asked({}, { ...missingAll, room: 2 }), tagRules()],
    ['the plan asks for no values', asked({ plan: { ...asked().plan, asks: null } }), tagRules()],
  ])('when %s', (_why, finding, rules) => {
    expect(outcome(fill(at(finding, approver, { rules })))).toBe('not-offered');
  });

  test('while the finding is snoozed', () => {
    const snooze = { untilMs: nowMs + 1, reason: 'r', by: 'U1', atMs: 1 };
    expect(outcome(fill(at(asked({ status: 'snoozed', snooze }), owner)))).toBe('late');
  });

  test.each([
    ['Environment', 'test'],
    ['Environment', ''],
    ['Environment', 'DEV'],
    ['Owner', '   '],
    ['Owner', 'x'.repeat(257)],
    ['Owner', 'a\u0000b'],
    ['Owner', 'why? because!'],
    ['Owner', 'aws:ada'],
    ['CostCenter', '42'],
    ['CostCenter', 'CC-x'],
  ])('with %s = "%s", at its field', (key, value) => {
    const result = fill(at(asked(), owner), { ...good, [key]: value });
    expect(outcome(result)).toBe('invalid');
    expect(Object.keys(wrong(result) ?? {})).toEqual([key]);
  });

  test('for values that the current policy does not allow', () => {
    const only = (values: readonly string[]) =>
      tagRules(
        'enforce',
        required.map((one) => (one.values ? { ...one, values } : one)),
      );
    expect(outcome(fill(at(asked(), owner, { rules: only(['prod']) })))).toBe('invalid');
    const wider = accepted(fill(at(asked(), owner, { rules: only(['qa']) }), { ...good, Environment: 'qa' }));
    expect(wider.after.plan.asks?.tags[0]?.values).toEqual(['qa']);
  });
});

describe('a plan that needs values', () => {
  test('offers filling in, and neither approving nor remediating now', () => {
    expect(offered(asked())).toEqual(expect.arrayContaining(['disown', 'fill-in', 'reject', 'snooze']));
    expect(offered(asked()).filter((kind) => kind === 'approve' || kind === 'remediate-now')).toEqual([]);
    for (const result of [approve(at(asked(), approver), {}), remediateNow(at(asked(), approver), {})])
      expect(result).toMatchObject({ ok: false, error: { code: 'not-offered' } });
  });

  test('offers filling in once, and again after a failure', () => {
    const { after } = accepted(fill(at(asked(), owner)));
    expect(offered(after)).not.toContain('fill-in');
    expect(offered({ ...after, status: 'failed', approval: null })).toContain('fill-in');
  });
});

const plain = fc.constantFrom('dev', 'prod', 'CC-7', 'ada@example.com');
const text = fc.oneof({ weight: 3, arbitrary: plain }, hostileText);
const requirement: fc.Arbitrary<TagRequirement> = fc.record({
  key: fc.constantFrom('Environment', 'Owner', 'CostCenter', 'aws:owner', 'K'.repeat(129)),
  aliases: fc.constant([]),
  values: fc.option(fc.array(text, { maxLength: 5 }), { nil: null }),
  pattern: fc.constantFrom(null, 'CC-*', '[a-z]*'),
  ignoreCase: fc.boolean(),
});

/** What is wrong with the answer to these requirements; empty when nothing is. */
function faults(tags: readonly TagRequirement[], result: ReturnType<typeof fill>): readonly string[] {
  const keys = tags.map(({ key }) => key);
  if (!result.ok) {
    const named = Object.keys(result.error.wrong ?? {});
    return named.length === 0 ? ['refused for nothing'] : named.filter((key) => !keys.includes(key));
  }
  const written = result.value.after.input ?? {};
  const missing = keys.filter((key) => !Object.hasOwn(written, key));
  const bad = Object.entries(written).filter(([key, value]) => {
    const asked = tags.find((each) => each.key === key);
    const taken = key.length <= 128 && !/^aws:/i.test(key) && value.length > 0 && value.length <= 256;
    return !asked || !taken || !isAllowedValue(asked, value);
  });
  return [...missing, ...bad.flat()];
}

test('accepted values are always complete, allowed by the policy and valid for AWS', () => {
  const requirements = fc.uniqueArray(requirement, {
    selector: ({ key }) => key,
    minLength: 1,
    maxLength: 5,
  });
  const keys = ['Environment', 'Owner', 'CostCenter', 'aws:owner', 'Name'];
  const given = fc.dictionary(fc.constantFrom(...keys), text, { minKeys: 2 });
  let count = 0;
  fc.assert(
    fc.property(requirements, given, (tags, input) => {
      const asks: TagRequests = { room: 50, tags: tags.map((one) => ({ ...one, found: null })) };
      const result = fill(at(asked({}, asks), owner, { rules: tagRules('enforce', tags) }), input);
      count += result.ok ? 1 : 0;
      expect(faults(tags, result)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(count).toBeGreaterThan(10);
});
