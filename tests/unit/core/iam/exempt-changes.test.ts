import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import { dayMs, hourMs } from '../../../../core/calendar.ts';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { exemption, hides } from '../../../../core/findings/exempt.ts';
import { recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import type { Exemption, Mode, Policy } from '../../../../core/policy.ts';
import { known, type Resource, unknown } from '../../../../core/resource.ts';
import { type Severity, severities } from '../../../../core/severity.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { policyOf } from '../../../simulator/policy.ts';
import { account } from '../../../support/iam-policies.ts';
import { adminArn, alice, wideArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

const attach = (policyArn: string): Edit => ({ edit: 'attach', policyArn });
const startMs = Date.UTC(2026, 10, 28, 20);
const approver = { userId: 'UAPPROVE1', isApprover: true };
const untilMs = startMs + 2 * dayMs;
const until: Exemption = { match: { resource: alice.arn, rule: 'iam-*' }, reason: 'known to us', untilMs };
const exemptTag = { 'janitor:exempt': 'true' };

let world: IamWorld;

async function worldWith(mode: Mode = 'approve', more: Partial<Policy> = {}, tags = {}): Promise<void> {
  const ids = rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => id);
  world = createIamWorld(undefined, Object.fromEntries(ids.map((id) => [id, mode])));
  world.configure((policy) => ({ ...policy, ...more }));
  await world.accept({ ...alice, tags });
}

async function happen(...edits: readonly Edit[]): Promise<void> {
  await world.receive(world.change(alice, ...edits));
  await world.deliver();
}

async function carded(): Promise<readonly Finding[]> {
  return (await world.findings()).filter(({ card, status }) => card !== null && status !== 'resolved');
}

const cardOf = (finding: Finding): string =>
  JSON.stringify(findingCard(finding, { buttons: [], paused: false }).blocks);

async function only(): Promise<Finding> {
  const [finding, ...others] = await carded();
  expect(others).toEqual([]);
  if (!finding) throw new Error('nothing was announced');
  return finding;
}

describe('an exemption with an end', () => {
  test('hides a change that is not critical, and the scan counts it', async () => {
    await worldWith('approve', { exemptions: [until] });
    await happen(attach(wideArn));
    expect(await world.findings()).toEqual([]);
    const report = await world.scan('daily');
    expect(report).toMatchObject({ claimed: [] });
    expect(report?.exempt).toBeGreaterThan(0);
    expect(report?.hidden).toContainEqual({
      rule: 'iam-service-wildcard',
      account,
      resourceId: 'user/alice',
      because: 'known to us',
      untilMs,
    });
  });

  test('ends: the next scan announces the change', async () => {
    await worldWith('approve', { exemptions: [until] });
    await happen(attach(wideArn));
    await world.scan('first');
    world.advance(2 * dayMs);
    expect((await world.scan('second'))?.claimed).toHaveLength(1);
  });

  test('does not hide a critical change, whether an event or a scan finds it, and the card says so', async () => {
    await worldWith('approve', { exemptions: [until] });
    await happen(attach(adminArn));
    const finding = await only();
    expect(finding.severity).toBe('critical');
    expect(cardOf(finding)).toContain('A critical finding is shown all the same.');
    expect(cardOf(finding)).toContain('known to us');

    await worldWith('approve', { exemptions: [until] });
    world.set({ ...alice, attached: [adminArn] });
    expect((await world.scan('daily'))?.claimed).toHaveLength(1);
  });

  test('ends a finding that is not critical, and keeps one that is', async () => {
    await worldWith();
    await happen(attach(wideArn));
    await only();
    world.configure((policy) => ({ ...policy, exemptions: [until] }));
    await world.scan('daily');
    expect(await carded()).toEqual([]);

    await worldWith();
    await happen(attach(adminArn));
    const before = await only();
    world.configure((policy) => ({ ...policy, exemptions: [until] }));
    expect((await world.scan('daily'))?.worse).toEqual([before.id]);
    expect((await world.store.get(before.id))?.difference).toEqual([
      { what: 'Exemption', before: 'none', after: 'known to us' },
    ]);
  });
});

describe('an exempt tag, or an exemption without an end', () => {
  test.each([
    ['a tag', {}, exemptTag, 'A tag does not hide'],
    ['no end', { exemptions: [{ ...until, untilMs: null }] }, {}, 'Only one with an end hides'],
  ] as const)('%s hides no change', async (_name, more, tags, words) => {
    await worldWith('approve', more, tags);
    await happen(attach(wideArn));
    expect(cardOf(await only())).toContain(words);
  });

  test('does not end a finding that somebody tags after the change', async () => {
    await worldWith();
    await happen(attach(wideArn));
    const before = await only();
    world.set({ ...alice, attached: [wideArn], tags: exemptTag });
    await world.scan('daily');
    expect((await world.store.get(before.id))?.status).not.toBe('resolved');
  });
});

describe('acting on an exempt change', () => {
  const ran: string[] = [];
  const remediator = { run: async () => (ran.push('run'), { summary: 'Undone.', undo: {} }) };
  beforeEach(() => void (ran.length = 0));

  async function recheck({ id, generation }: Finding): Promise<void> {
    await recheckFinding({ ...world.deps, remediator } as never, { findingId: id, generation });
  }

  test('needs an approval in mode enforce, even when a scan counted it', async () => {
    await worldWith('enforce', { exemptions: [until] });
    await happen(attach(adminArn));
    expect(await only()).toMatchObject({ needsApproval: 'exempt', status: 'scheduled' });
    world.advance(4 * hourMs);
    await recheck(await only());
    expect(ran).toEqual([]);
    const finding = await only();
    const { id: findingId, generation } = finding;
    expect(
      (await applyDecision(world.deps, { findingId, generation }, { kind: 'approve' }, approver)).ok,
    ).toBe(true);
    await recheck({ ...finding, generation });
    expect((await world.store.get(findingId))?.approval ?? null).not.toBeNull();
  });

  test('an approval from before the exemption is not enough', async () => {
    await worldWith('approve');
    await happen(attach(adminArn));
    const { id: findingId, generation } = await only();
    await applyDecision(world.deps, { findingId, generation }, { kind: 'approve' }, approver);
    world.configure((policy) => ({ ...policy, exemptions: [until] }));
    world.advance(4 * hourMs);
    await recheck({ ...(await only()), id: findingId, generation });
    expect(ran).toEqual([]);
    expect(await world.store.get(findingId)).toMatchObject({ generation: generation + 1, approval: null });
  });

  test('waits while the tags cannot be read, and the finding is shown', async () => {
    await worldWith('approve');
    const { inventory } = world;
    const untagged = (resource: Resource): Resource => ({ ...resource, tags: unknown('access denied') });
    Object.assign(inventory, {
      get: ((get) => async (ref: never) => {
        const read = await get(ref);
        return read ? untagged(read) : read;
      })(inventory.get),
    });
    await happen(attach(wideArn));
    const finding = await only();
    const { id: findingId, generation } = finding;
    await applyDecision(world.deps, { findingId, generation }, { kind: 'approve' }, approver);
    world.advance(4 * hourMs);
    await recheck(finding);
    expect(ran).toEqual([]);
    expect(await world.store.get(findingId)).toMatchObject({ generation, status: 'scheduled' });
  });
});

describe('a snooze', () => {
  test('ends when the change becomes critical', async () => {
    await worldWith('notify');
    await happen(attach(wideArn));
    const { id: findingId, generation } = await only();
    const decided = await applyDecision(
      world.deps,
      { findingId, generation },
      { kind: 'snooze', untilMs: startMs + 20 * dayMs, reason: 'later' },
      approver,
    );
    expect(decided.ok).toBe(true);
    await world.deliver();
    await happen(attach(adminArn));
    expect((await only()).severity).toBe('critical');
  });
});

describe('the severity that the policy sets', () => {
  const set = (severity: Severity) => (policy: Policy) => ({
    ...policy,
    rules: Object.fromEntries(
      Object.entries(policy.rules).map(([id, one]) => [
        id,
        { ...one, severity, isSeveritySet: true as const },
      ]),
    ),
  });

  test.each(['low', 'high'] as const)('replaces that of the verdict: %s', async (severity) => {
    await worldWith();
    world.configure(set(severity));
    await happen(attach(wideArn));
    const finding = await only();
    expect(finding.severity).toBe(severity);
    expect(finding.evidence.change?.newly.map((one) => one.severity)).toContain(severity);
  });

  test('never lowers a critical one', async () => {
    await worldWith('approve', { exemptions: [until] });
    world.configure(set('low'));
    await happen(attach(adminArn));
    expect((await only()).severity).toBe('critical');
  });

  test('critical: no exemption hides it', async () => {
    await worldWith('approve', { exemptions: [until] });
    world.configure(set('critical'));
    await happen(attach(wideArn));
    expect((await only()).severity).toBe('critical');
  });
});

describe('whatever the exemptions are', () => {
  const words = fc.constantFrom(
    '*',
    'iam-*',
    'iam-full-admin',
    '*admin',
    'ec2-*',
    alice.arn,
    alice.name,
    '?',
    '',
  );
  const line = fc.record({
    match: fc.record({ rule: words, resource: words, kind: words }, { requiredKeys: [] }),
    reason: fc.string(),
    untilMs: fc.option(fc.integer({ min: startMs - dayMs, max: startMs + dayMs })),
  });
  const resource = (tags: Record<string, string>): Resource => ({
    account: '123456789012',
    region: 'global',
    kind: 'iam-identity',
    id: 'user/alice',
    arn: alice.arn,
    name: alice.name,
    observedAtMs: startMs,
    tags: known(tags),
    facts: {},
    metrics: {},
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: null,
  });

  test('a critical change is shown, and what hides another one has an end to come', () => {
    const tags = fc.constantFrom({}, exemptTag);
    fc.assert(
      fc.property(fc.array(line), tags, fc.constantFrom(...severities), (exemptions, carried, severity) => {
        const policy = { ...policyOf({}), exemptions };
        const found = exemption(resource(carried), 'iam-full-admin', policy, startMs);
        if (!found || !hides(found, { needsState: true }, severity)) return;
        expect(severity).not.toBe('critical');
        expect(found.untilMs).toBeGreaterThan(startMs);
      }),
    );
  });

  test('one with an end that matches hides, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.array(line), (others) => {
        const policy = { ...policyOf({}), exemptions: [...others, until] };
        const found = exemption(resource(exemptTag), 'iam-full-admin', policy, startMs);
        expect(found && hides(found, { needsState: true }, 'high')).toBe(true);
      }),
    );
  });
});
