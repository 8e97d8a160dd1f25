import { beforeEach, describe, expect, test } from '@jest/globals';
import { dayMs } from '../../../../core/calendar.ts';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { offered } from '../../../../core/findings/decisions/rights/offered.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { adminArn, alice, wideArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

let world: IamWorld;
beforeEach(async () => {
  const ids = rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => id);
  world = createIamWorld(undefined, Object.fromEntries(ids.map((id) => [id, 'approve'])));
  await world.accept(alice);
});

async function happen(policyArn: string): Promise<void> {
  await world.receive(world.change(alice, { edit: 'attach', policyArn }));
  await world.deliver();
}

async function only(): Promise<Finding> {
  const [finding, ...others] = (await world.findings()).filter(({ status }) => status !== 'resolved');
  expect(others).toEqual([]);
  if (!finding) throw new Error('no finding');
  return finding;
}

async function suppress(
  finding: Finding,
  days: number,
  more: { reason?: string; isApprover?: boolean } = {},
) {
  const { reason = 'until the release', isApprover = true } = more;
  const untilMs = world.deps.clock.nowMs() + days * dayMs;
  return applyDecision(
    world.deps,
    { findingId: finding.id, generation: finding.generation },
    { kind: 'suppress', untilMs, reason },
    { userId: 'UAPPROVE1', isApprover },
  );
}

describe('a suppressed change', () => {
  test('is quiet until the end, with its reason in the audit log, and announced by the next scan', async () => {
    await happen(wideArn);
    const { id } = await only();
    expect((await suppress(await only(), 30)).ok).toBe(true);
    expect((await world.scan('first'))?.snoozed).toBeGreaterThan(0);
    const { events } = await world.store.auditOf({ findingId: id, limit: 9, oldestFirst: true });
    expect(events.at(-1)).toMatchObject({
      type: 'finding.suppressed',
      actor: 'UAPPROVE1',
      details: { reason: 'until the release' },
    });
    world.advance(31 * dayMs);
    expect((await world.scan('second'))?.claimed).toEqual([id]);
  });

  test('is announced as soon as it is critical', async () => {
    await happen(wideArn);
    await suppress(await only(), 365);
    await happen(adminArn);
    expect(await only()).toMatchObject({ severity: 'critical', snooze: null });
  });

  test('can be announced again by hand', async () => {
    await happen(wideArn);
    await suppress(await only(), 30);
    const { findings } = await world.store.byStatus('snoozed');
    expect(findings.map((finding) => offered(finding).includes('end-snooze'))).toEqual([true]);
  });
});

describe('is refused', () => {
  test('for a critical change, with the reason', async () => {
    await happen(adminArn);
    const finding = await only();
    expect(offered(finding)).not.toContain('suppress');
    expect(await suppress(finding, 30)).toMatchObject({
      ok: false,
      error: { because: expect.stringContaining('A critical change cannot be suppressed') },
    });
  });

  test.each([
    ['by an owner who is no approver', 30, { isApprover: false }, 'Only an approver'],
    ['without a reason', 30, { reason: ' ' }, 'Enter a reason'],
    ['until yesterday', -1, {}, 'in the future'],
    ['for more than a year', 367, {}, 'At most one year'],
  ] as const)('%s', async (_name, days, more, because) => {
    await happen(wideArn);
    expect(await suppress(await only(), days, more)).toMatchObject({
      ok: false,
      error: { because: expect.stringContaining(because) },
    });
    expect((await only()).snooze).toBeNull();
  });
});
