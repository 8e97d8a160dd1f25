import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import type { Mode } from '../../../../core/policy.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { adminArn, alice, stopArn, wideArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

const attach = (policyArn: string): Edit => ({ edit: 'attach', policyArn });
const detach = (policyArn: string): Edit => ({ edit: 'detach', policyArn });

async function worldWith(
  modes: Readonly<Record<string, Mode | null>> = {},
  usual: Mode = 'approve',
): Promise<IamWorld> {
  const all = rules
    .filter(({ kind }) => kind === 'iam-identity')
    .map(({ id }) => [id, modes[id] === undefined ? usual : modes[id]] as const);
  const world = createIamWorld(
    undefined,
    Object.fromEntries(all.filter(([, mode]) => mode !== null)) as Record<string, Mode>,
  );
  await world.accept(alice);
  return world;
}

async function happen(world: IamWorld, ...edits: readonly Edit[]): Promise<void> {
  await world.receive(world.change(alice, ...edits));
  await world.deliver();
}

const carded = async (world: IamWorld): Promise<readonly Finding[]> =>
  (await world.findings()).filter(({ card, status }) => card !== null && status !== 'resolved');
const titles = async (world: IamWorld) => (await carded(world)).map(({ rule }) => rule);
const categories = ({ evidence }: Finding) => evidence.change?.newly.map(({ category }) => category);

describe('one change of an identity is one card', () => {
  test('led by the worst, with a line for each category', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn));
    const [finding, ...others] = await world.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'iam-full-admin', severity: 'critical' });
    expect(finding && categories(finding)).toEqual([
      'full-admin',
      'privilege-escalation',
      'credentials-exposure',
      'resource-exposure',
      'data-exfiltration',
      'infrastructure-modification',
    ]);
    expect(world.slack.runs.size).toBe(1);
  });

  test('whether an event or the scan finds it', async () => {
    const [event, scan] = [await worldWith(), await worldWith()];
    await happen(event, attach(adminArn));
    scan.set({ ...alice, attached: [adminArn] });
    expect((await scan.scan('daily'))?.claimed).toHaveLength(1);
    const [one, other] = [await event.findings(), await scan.findings()].map(([finding]) => finding);
    expect(other?.rule).toBe(one?.rule);
    expect(other?.severity).toBe(one?.severity);
    expect(other?.plan.reasons).toEqual(one?.plan.reasons);
    expect(other?.evidence.change?.newly).toEqual(one?.evidence.change?.newly);
    expect((await event.scan('daily'))?.claimed).toEqual([]);
    expect(await event.findings()).toHaveLength(1);
  });

  test('led by the next worst that is told, when the worst is observed or not in the policy', async () => {
    for (const mode of ['observe', null] as const) {
      const world = await worldWith({ 'iam-full-admin': mode });
      await happen(world, attach(adminArn));
      const [finding, ...others] = await carded(world);
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'iam-privilege-escalation', severity: 'critical' });
    }
  });

  test('led by the one whose mode does most, and as bad as the worst', async () => {
    const world = await worldWith({ 'iam-full-admin': 'notify', 'iam-data-exfiltration': 'enforce' });
    await happen(world, attach(adminArn));
    expect(await carded(world)).toMatchObject([
      { rule: 'iam-data-exfiltration', mode: 'enforce', severity: 'critical' },
    ]);
  });

  test('is told to nobody when all of it is observed', async () => {
    const world = await worldWith({}, 'observe');
    await happen(world, attach(adminArn));
    expect(await carded(world)).toEqual([]);
    expect((await world.store.byStatus('observed')).findings.length).toBeGreaterThan(3);
  });

  test('takes over from the card of a lesser capability', async () => {
    const world = await worldWith();
    await happen(world, attach(wideArn));
    expect(await titles(world)).toEqual(['iam-service-wildcard']);
    await happen(world, attach(adminArn));
    expect(await titles(world)).toEqual(['iam-full-admin']);
    expect(await world.findings()).toContainEqual(
      expect.objectContaining({
        rule: 'iam-service-wildcard',
        status: 'resolved',
        endedBy: 'now on the card “Can do everything” of the same change',
      }),
    );
  });

  test('leaves the lesser capability to be told when the worse one ends', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn), attach(wideArn));
    expect(await titles(world)).toEqual(['iam-full-admin']);
    await happen(world, detach(adminArn));
    expect(await titles(world)).toEqual(['iam-service-wildcard']);
  });

  test('ends whole when it is taken back', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn), attach(wideArn));
    await happen(world, detach(adminArn), detach(wideArn));
    expect((await world.findings()).map(({ status }) => status)).toEqual(['resolved']);
  });

  test('asks again when something else becomes possible, which the card then shows', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn));
    await happen(world, attach(wideArn));
    expect(await carded(world)).toMatchObject([{ rule: 'iam-full-admin', generation: 2 }]);
    expect(categories((await carded(world))[0] as Finding)).toContain('service-wildcard');
  });
});

describe('a snooze', () => {
  const snooze = async (world: IamWorld, finding: Finding | undefined) => {
    if (!finding) throw new Error('no finding');
    const snoozed = await applyDecision(
      world.deps,
      { findingId: finding.id, generation: finding.generation },
      { kind: 'snooze', untilMs: world.deps.clock.nowMs() + 5 * 86_400_000, reason: 'a migration' },
      { userId: 'UAPPROVE1', isApprover: true },
    );
    expect(snoozed.ok).toBe(true);
  };

  test('of the card is one of the whole change', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn), attach(wideArn));
    await snooze(world, (await carded(world))[0]);
    await world.scan('daily');
    await world.deliver();
    expect(await world.findings()).toEqual([]);
    expect((await world.store.byStatus('snoozed')).findings).toHaveLength(1);
  });

  test('hides nothing that the card did not show', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn));
    await snooze(world, (await carded(world))[0]);
    await happen(world, attach(wideArn));
    expect(await titles(world)).toEqual(['iam-service-wildcard']);
  });

  test('of a lesser capability does not hide a worse one, and goes on after it', async () => {
    const world = await worldWith();
    await happen(world, attach(wideArn));
    await snooze(world, (await carded(world))[0]);
    await happen(world, attach(adminArn));
    expect(await titles(world)).toEqual(['iam-full-admin']);
    await happen(world, detach(adminArn));
    expect(await titles(world)).toEqual([]);
    expect((await world.store.byStatus('snoozed')).findings).toMatchObject([
      { rule: 'iam-service-wildcard' },
    ]);
  });

  test('ends for the whole change when what it showed is taken back in part', async () => {
    const world = await worldWith();
    await happen(world, attach(adminArn), attach(wideArn));
    await snooze(world, (await carded(world))[0]);
    await happen(world, detach(adminArn));
    expect(await titles(world)).toEqual(['iam-service-wildcard']);
  });
});

describe('changes of infrastructure', () => {
  test('alone wait for the digest', async () => {
    const world = await worldWith();
    await happen(world, attach(stopArn));
    expect(await world.findings()).toMatchObject([
      { rule: 'iam-infrastructure-modification', status: 'claimed', card: null, digestOnly: true },
    ]);
    expect(world.slack.runs.size).toBe(0);
  });

  test('beside something worse are a line on its card', async () => {
    const world = await worldWith();
    await happen(world, attach(stopArn));
    await happen(world, attach(wideArn));
    const [finding, ...others] = await carded(world);
    expect(others).toEqual([]);
    expect(finding && categories(finding)).toEqual(['service-wildcard', 'infrastructure-modification']);
  });
});

test('a recheck asks what event and scan ask, and finds no difference', async () => {
  const world = await worldWith({}, 'enforce');
  await happen(world, attach(adminArn), attach(wideArn));
  const [finding] = await carded(world);
  if (!finding) throw new Error('no finding');
  // No scan counted it, and that is no limit that was reached.
  expect(finding.needsApproval).toBe('no-scan');
  world.advance(4 * 3_600_000);
  const approved = await applyDecision(
    world.deps,
    { findingId: finding.id, generation: finding.generation },
    { kind: 'approve' },
    { userId: 'UAPPROVE1', isApprover: true },
  );
  expect(approved.ok).toBe(true);
  const remediator = { run: async () => ({ summary: 'Undone.', undo: {} }) };
  await recheckFinding({ ...world.deps, remediator } as never, {
    findingId: finding.id,
    generation: finding.generation,
  });
  const after = await world.store.get(finding.id);
  expect(after?.difference).toEqual([]);
  expect(after?.generation).toBe(1);
  expect(after?.startedAtMs).not.toBeNull();
});
