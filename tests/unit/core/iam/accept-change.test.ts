import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { acceptChange } from '../../../../core/iam/accept-change.ts';
import { account } from '../../../support/iam-policies.ts';
import { adminArn, alice, readArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

/** Somebody attached AdministratorAccess to Alice, and the card is posted. */
async function asked(): Promise<{ readonly world: IamWorld; readonly finding: Finding }> {
  const world = createIamWorld();
  await world.accept(alice);
  await world.receive(world.change(alice, { edit: 'attach', policyArn: adminArn }));
  await world.deliver();
  const [finding] = await world.findings();
  if (!finding) throw new Error('no finding');
  return { world, finding };
}

const decide = ({ deps }: IamWorld, { id, generation }: Finding, isApprover = true) =>
  applyDecision(
    deps,
    { findingId: id, generation },
    { kind: 'accept-change', reason: 'On call' },
    { userId: 'UAPPROVE1', isApprover },
  );
const entryOf = ({ mirror }: IamWorld) => mirror.get(account, 'user/alice');

test('an accepted change is the state that later ones are compared with, and ends the finding', async () => {
  const { world, finding } = await asked();
  expect((await decide(world, finding)).ok).toBe(true);
  expect(await world.deliver()).toContainEqual({ type: 'change.accept', findingId: finding.id });
  await acceptChange(world.deps, finding.id);
  expect((await entryOf(world))?.accepted?.identity?.attached).toEqual([adminArn]);
  expect(await world.findings()).toMatchObject([
    {
      status: 'resolved',
      endedBy: 'the change was accepted: On call',
      acceptance: { by: 'UAPPROVE1', reason: 'On call' },
    },
  ]);
  await acceptChange(world.deps, finding.id);
  expect(await world.findings()).toHaveLength(1);
});

test('a change that nobody accepted is not', async () => {
  const { world, finding } = await asked();
  await acceptChange(world.deps, finding.id);
  expect((await entryOf(world))?.accepted?.identity?.attached).toEqual([]);
  expect(await world.findings()).toMatchObject([{ status: 'open' }]);
});

test('only an approver may accept it', async () => {
  const { world, finding } = await asked();
  expect(await decide(world, finding, false)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
});

test('a state that the finding did not see is not accepted', async () => {
  const { world, finding } = await asked();
  await decide(world, finding);
  await world.receive(world.change(alice, { edit: 'attach', policyArn: readArn }));
  await acceptChange(world.deps, finding.id);
  expect((await entryOf(world))?.accepted?.identity?.attached).toEqual([]);
  const [after] = await world.findings();
  expect(after).toMatchObject({ status: 'open', trouble: expect.stringContaining('nothing was accepted') });
  expect(after?.acceptance).toBeUndefined();
});

test('after a crash between the two steps the finding ends', async () => {
  const { world, finding } = await asked();
  await decide(world, finding);
  const broken = {
    ...world.deps,
    store: { ...world.deps.store, move: async () => Promise.reject(new Error('crash')) },
  };
  await expect(acceptChange(broken, finding.id)).rejects.toThrow('crash');
  await acceptChange(world.deps, finding.id);
  expect(await world.findings()).toMatchObject([{ status: 'resolved' }]);
});
