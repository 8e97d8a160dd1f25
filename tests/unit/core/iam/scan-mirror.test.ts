import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../../core/changes/identity.ts';
import { account } from '../../../support/iam-policies.ts';
import { adminArn, alice, readArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld } from '../../../support/iam-world.ts';

const admin: Identity = { ...alice, attached: [adminArn] };
const bob: Identity = { ...admin, name: 'bob', arn: `arn:aws:iam::${account}:user/bob` };

describe('the first scan of an account', () => {
  test('accepts what is there, and finds nothing new', async () => {
    const world = createIamWorld();
    world.set(admin);
    world.set(bob);
    expect(await world.scan('s1')).toMatchObject({ claimed: [], undecided: [], lookedAt: [{ count: 2 }] });
    expect(await world.mirror.startedAtMs(account)).not.toBeNull();
    expect(await world.mirror.get(account, 'user/alice')).toMatchObject({
      accepted: { identity: { attached: [adminArn] } },
      seen: { identity: { attached: [adminArn] } },
    });
  });

  test('accepts what an event told before it', async () => {
    const world = createIamWorld();
    world.set(alice);
    await world.receive(world.change(alice, { edit: 'attach', policyArn: readArn }));
    expect((await world.mirror.get(account, 'user/alice'))?.accepted).toBeNull();
    await world.scan('s1');
    expect((await world.mirror.get(account, 'user/alice'))?.accepted?.identity?.attached).toEqual([readArn]);
  });
});

describe('a later scan', () => {
  async function started(...identities: readonly Identity[]) {
    const world = createIamWorld();
    for (const one of identities) world.set(one);
    await world.scan('s1');
    return world;
  }

  test('finds what no event told', async () => {
    const world = await started(alice);
    world.set(admin);
    world.set(bob);
    expect((await world.scan('s2'))?.claimed).toHaveLength(2);
    expect(await world.mirror.get(account, 'user/bob')).toMatchObject({ accepted: { identity: null } });
  });

  test('finds it again and again, and claims it once', async () => {
    const world = await started(alice);
    world.set(admin);
    await world.scan('s2');
    expect(await world.scan('s3')).toMatchObject({ claimed: [], known: 1 });
    expect((await world.mirror.get(account, 'user/alice'))?.accepted?.identity?.attached).toEqual([]);
  });

  test('accepts what makes nothing possible', async () => {
    const world = await started(alice);
    world.set({ ...alice, attached: [readArn] });
    expect(await world.scan('s2')).toMatchObject({ claimed: [], undecided: [] });
    expect((await world.mirror.get(account, 'user/alice'))?.accepted?.identity?.attached).toEqual([readArn]);
  });

  test('forgets who is gone: whoever comes back is new', async () => {
    const world = await started(admin);
    world.set(null, admin);
    await world.scan('s2');
    expect(await world.mirror.get(account, 'user/alice')).toMatchObject({
      accepted: { identity: null },
      seen: { identity: null },
    });
    world.set(admin);
    expect((await world.scan('s3'))?.claimed).toHaveLength(1);
  });

  test('writes nothing when nothing has changed', async () => {
    const world = await started(admin, bob);
    const before = await world.mirror.get(account, 'user/bob');
    await world.scan('s2');
    expect(await world.mirror.get(account, 'user/bob')).toEqual(before);
  });

  test('does not take back what an event told after the listing was read', async () => {
    const world = await started(alice);
    const get = world.inventory.list;
    const list: typeof get = async function* (unit, from) {
      for await (const page of get(unit, from)) {
        // The change comes between the listing and its judgement.
        await world.receive(world.change(alice, { edit: 'attach', policyArn: adminArn }));
        yield page;
      }
    };
    Object.assign(world.inventory, { list });
    expect(await world.scan('s2')).toMatchObject({ known: 1, resolved: [] });
    expect((await world.mirror.get(account, 'user/alice'))?.seen?.identity?.attached).toEqual([adminArn]);
    expect(await world.findings()).toHaveLength(1);
  });
});
