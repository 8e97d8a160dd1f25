import { beforeEach, describe, expect, test } from '@jest/globals';
import { dayMs, hourMs } from '../../../../core/calendar.ts';
import type { Identity } from '../../../../core/changes/identity.ts';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import { ownQuarantine } from '../../../../core/iam/state/quarantine.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import { rules } from '../../../../rules/registry.generated.ts';
import { adminArn, alice } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

const approver = { userId: 'UAPPROVE1', isApprover: true };
const attach = (policyArn: string): Edit => ({ edit: 'attach', policyArn });
/** Leaves much possible, as AWS's own does. */
const quarantine: Edit = {
  edit: 'put-inline',
  name: ownQuarantine,
  text: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}',
};

let world: IamWorld;

beforeEach(async () => {
  const ids = rules.filter(({ kind }) => kind === 'iam-identity').map(({ id }) => id);
  world = createIamWorld(undefined, Object.fromEntries(ids.map((id) => [id, 'approve' as const])));
  world.configure((policy) => ({
    ...policy,
    rules: Object.fromEntries(
      Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, remediation: 'quarantine' }]),
    ),
  }));
  await world.accept(alice);
});

async function live(): Promise<readonly Finding[]> {
  return (await world.findings()).filter(({ status }) => status !== 'resolved');
}

/** Somebody attached AdministratorAccess, and an approver has the user quarantined. */
async function quarantined(): Promise<Finding> {
  await world.receive(world.change(alice, attach(adminArn)));
  await world.deliver();
  const [found] = await live();
  if (!found) throw new Error('nothing was found');
  const { id: findingId, generation } = found;
  await applyDecision(world.deps, { findingId, generation }, { kind: 'approve' }, approver);
  world.advance(4 * hourMs);
  const undoes = { is: 'exact', title: 'Take it off', lost: null, untilMs: null };
  const run = async () => {
    world.change(alice, quarantine);
    return { summary: 'Quarantined.', undo: {} };
  };
  const remediator = { run, undo: { says: () => undoes } };
  await recheckFinding({ ...world.deps, remediator } as unknown as RecheckDeps, { findingId, generation });
  await world.receive(world.eventOf(alice, [quarantine]));
  await world.deliver();
  const after = await world.store.get(findingId);
  if (after?.status !== 'remediated') throw new Error(`it is ${after?.status}`);
  return after;
}

describe('a user whom Janitor quarantined', () => {
  test('has no second finding about the same change, which is not accepted either', async () => {
    await quarantined();
    expect(await live()).toEqual([]);
    await world.scan('next');
    expect(await live()).toEqual([]);
    const entry = await world.mirror.get(alice.account, 'user/alice');
    expect(entry?.accepted?.identity?.attached).toEqual(alice.attached);
  });

  test('can be freed by Undo', async () => {
    const { id: findingId, generation } = await quarantined();
    const owner = { userId: 'UAPPROVE1', isApprover: true };
    const asked = await applyDecision(world.deps, { findingId, generation }, { kind: 'undo' }, owner);
    expect(asked.ok).toBe(true);
  });

  test.each<readonly [string, (now: Identity) => void]>([
    ['the quarantine comes off', () => world.change(alice, { edit: 'delete-inline', name: ownQuarantine })],
    [
      'something else becomes possible',
      () =>
        world.change(alice, {
          edit: 'put-inline',
          name: 'extra',
          text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}]}',
        }),
    ],
    ['a week is over', () => world.advance(7 * dayMs)],
  ])('has a finding again when %s', async (_, happens) => {
    await quarantined();
    happens(alice);
    await world.scan('next');
    expect(await live()).toHaveLength(1);
  });
});
