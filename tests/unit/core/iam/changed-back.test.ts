import { beforeEach, describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../../blocks/card/finding-card.ts';
import { dayMs, hourMs } from '../../../../core/calendar.ts';
import type { Finding } from '../../../../core/finding.ts';
import { announceFinding } from '../../../../core/findings/announce.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { actsAlone } from '../../../../core/findings/limits.ts';
import { changesBack, noteChangeBack } from '../../../../core/findings/past/changes-back.ts';
import { recheck, recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import { finishUndo } from '../../../../core/findings/remediation/undo-outcome.ts';
import type { UndoingFinding } from '../../../../core/findings/remediation/undoing.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { adminArn, alice, wideArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

const attach = (policyArn: string): Edit => ({ edit: 'attach', policyArn });
const approver = { userId: 'UAPPROVE1', isApprover: true };
const other = { ...alice, name: 'bob', arn: alice.arn.replace('alice', 'bob') };

let world: IamWorld;
let ran: number;

beforeEach(async () => {
  ran = 0;
  const ids = rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => id);
  world = createIamWorld(undefined, Object.fromEntries(ids.map((id) => [id, 'enforce' as const])));
  await world.accept(alice);
  await world.accept(other);
});

function recheckDeps(): RecheckDeps {
  const undoes = { is: 'exact', title: 'Attach it again', lost: null, untilMs: null };
  const run = async () => {
    ran += 1;
    world.set(alice);
    return { summary: 'Detached it from the user alice.', undo: {} };
  };
  return { ...world.deps, remediator: { run, undo: { says: () => undoes } } } as never;
}

async function live(): Promise<Finding> {
  const [finding, ...others] = (await world.findings()).filter(({ status }) => status !== 'resolved');
  expect(others).toEqual([]);
  if (!finding) throw new Error('nothing was found');
  return finding;
}

async function attached(policyArn: string): Promise<Finding> {
  await world.receive(world.change(alice, attach(policyArn)));
  await world.deliver();
  return live();
}

/** An event needs an approval anyway, because no scan counted it. */
async function reverted({ id: findingId, generation }: Finding): Promise<Finding> {
  await applyDecision(world.deps, { findingId, generation }, { kind: 'approve' }, approver);
  world.advance(4 * hourMs);
  await recheckFinding(recheckDeps(), { findingId, generation });
  const after = await world.store.get(findingId);
  if (after?.status !== 'remediated') throw new Error(`it is ${after?.status}`);
  await world.deliver();
  world.advance(8 * dayMs);
  return after;
}

async function undone(finding: Finding): Promise<void> {
  const undoing = { by: 'UADA', atMs: 0, startedAtMs: 0, progress: null, outcome: null };
  const event = {
    ...(await world.store.auditOf({ findingId: finding.id, limit: 1 })).events[0],
    id: 'asked',
  };
  const moved = await world.store.move(
    finding,
    { ...finding, status: 'undoing', undoing } as never,
    event as never,
  );
  if (!moved.ok) throw new Error(moved.error);
  world.set({ ...alice, attached: [wideArn] });
  await finishUndo(recheckDeps(), moved.value as UndoingFinding, { summary: 'Attached again.' });
}

const counted = (resource: Finding['resource']) =>
  changesBack(world.deps.keyValue, resource, world.deps.clock.nowMs());
const cardOf = (finding: Finding): string =>
  JSON.stringify(findingCard(finding, { buttons: [], paused: false }).blocks);

describe('an identity that Janitor changed back twice', () => {
  test('needs an approval for the third change, whichever rule found the others', async () => {
    const first = await attached(adminArn);
    expect(first).not.toHaveProperty('repeat');
    expect(first.needsApproval).toBe('no-scan');
    await reverted(first);
    const second = await attached(wideArn);
    expect(second.rule).not.toBe(first.rule);
    expect(second).toMatchObject({ needsApproval: 'no-scan', repeat: { time: 2 } });
    expect(cardOf(second)).toContain('changed this identity back *once in 90 days* (<!date^');
    expect(cardOf(second)).not.toContain('A person decides.');
    await reverted(second);
    const third = await attached(adminArn);
    expect(third).toMatchObject({ needsApproval: 'repeat', approval: null, repeat: { time: 3, days: 90 } });
    expect(cardOf(third)).toMatch(
      /Janitor changed this identity back \*twice in 90 days\* \(<!date[^;]*; <!date[^)]*\), and it was changed again\. \*A person decides\.\* Last time: Detached it from the user alice\./,
    );
    world.advance(4 * hourMs);
    await recheckFinding(recheckDeps(), { findingId: third.id, generation: third.generation });
    expect(ran).toBe(2);
    expect(await world.store.get(third.id)).toMatchObject({ status: 'open' });
  });

  test('can be changed back by an approver, and is counted on', async () => {
    await reverted(await attached(adminArn));
    await reverted(await attached(wideArn));
    const third = await reverted(await attached(adminArn));
    expect(ran).toBe(3);
    expect(cardOf(third)).not.toContain('A person decides.');
    expect((await attached(wideArn)).repeat?.time).toBe(4);
  });

  test('is not among those that a scan counts for its limits', async () => {
    await reverted(await attached(adminArn));
    await reverted(await attached(wideArn));
    world.set({ ...alice, attached: [adminArn] });
    await world.scan('daily');
    const claimed = await live();
    expect(claimed).toMatchObject({ status: 'claimed', mode: 'enforce', repeat: { time: 3 } });
    expect(actsAlone(claimed)).toBe(false);
  });

  test('is no repetition 90 days later', async () => {
    await reverted(await attached(adminArn));
    await reverted(await attached(wideArn));
    world.advance(91 * dayMs);
    expect(await attached(adminArn)).not.toHaveProperty('repeat');
  });

  test('does not count for another identity', async () => {
    const { resource } = await reverted(await attached(adminArn));
    expect(await counted(resource)).toMatchObject({ time: 2 });
    expect(await counted({ ...resource, id: 'user/bob' })).toBeUndefined();
    expect(await counted({ ...resource, account: '999999999999' })).toBeUndefined();
  });
});

test('after a remediation that a person had undone, a person decides the next time', async () => {
  const first = await reverted(await attached(wideArn));
  await undone(first);
  const next = await attached(adminArn);
  expect(next.id).not.toBe(first.id);
  expect(next).toMatchObject({ needsApproval: 'repeat', repeat: { time: 2, back: [{ isUndone: true }] } });
  expect(cardOf(next)).toContain('undone since');
});

test('after the snooze of an undone remediation, a person decides about the same finding', async () => {
  const { id } = await reverted(await attached(wideArn));
  await undone((await world.store.get(id)) as Finding);
  world.advance(31 * dayMs);
  expect((await world.scan('daily'))?.claimed).toEqual([id]);
  await announceFinding(world.notifying(), id);
  expect(await live()).toMatchObject({ id, status: 'scheduled', needsApproval: 'repeat', generation: 2 });
});

describe('the recheck', () => {
  async function scheduledByScan(): Promise<Finding> {
    await world.receive(world.change(alice, attach(adminArn)));
    await world.deliver();
    const asked = await live();
    const event = { ...(await world.store.auditOf({ findingId: asked.id, limit: 1 })).events[0], id: 'scan' };
    const moved = await world.store.move(asked, { ...asked, needsApproval: null }, event as never);
    if (!moved.ok) throw new Error(moved.error);
    world.advance(4 * hourMs);
    return moved.value;
  }

  test('asks again when other findings of the identity were remediated since the question', async () => {
    const { id, generation, resource } = await scheduledByScan();
    for (const other of ['f1', 'f2'])
      await noteChangeBack(recheckDeps(), sampleFinding({ id: other, resource }), 'Detached.');
    await recheckFinding(recheckDeps(), { findingId: id, generation });
    expect(ran).toBe(0);
    expect(await world.store.get(id)).toMatchObject({
      status: 'claimed',
      generation: generation + 1,
      difference: [{ what: 'Changes back by Janitor', before: '0', after: '2' }],
    });
  });

  test('gives a permit after one remediation of the identity', async () => {
    const { id, generation, resource } = await scheduledByScan();
    await noteChangeBack(recheckDeps(), sampleFinding({ id: 'f1', resource }), 'Detached.');
    expect((await recheck(recheckDeps(), { findingId: id, generation })).ok).toBe(true);
  });
});

describe('the count', () => {
  test('has a remediation once, however often its end is stored', async () => {
    const finding = sampleFinding({ startedAtMs: 1 });
    for (let time = 0; time < 3; time += 1) await noteChangeBack(recheckDeps(), finding, 'Detached.');
    expect((await counted(finding.resource))?.time).toBe(2);
    await noteChangeBack(recheckDeps(), { ...finding, startedAtMs: 2 }, 'Detached.');
    expect((await counted(finding.resource))?.time).toBe(3);
  });

  test('loses none of those that end at the same time', async () => {
    const ids = ['f1', 'f2', 'f3', 'f4'];
    await Promise.all(ids.map((id) => noteChangeBack(recheckDeps(), sampleFinding({ id }), 'Detached.')));
    expect((await counted(sampleFinding().resource))?.time).toBe(ids.length + 1);
  });
});
