import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../../core/changes/identity.ts';
import type { Edit } from '../../../../core/iam/state/edit.ts';
import type { IamEvent } from '../../../../core/iam/state/iam-event.ts';
import { account, allow, policy } from '../../../support/iam-policies.ts';
import { adminArn, alice, readArn } from '../../../support/iam-test-rule.ts';
import { createIamWorld, type IamWorld } from '../../../support/iam-world.ts';

const attach = (policyArn: string): Edit => ({ edit: 'attach', policyArn });
const detach = (policyArn: string): Edit => ({ edit: 'detach', policyArn });

/** Alice is there, and accepted as she is. */
async function worldWithAlice(): Promise<IamWorld> {
  const world = createIamWorld();
  await world.accept(alice);
  return world;
}

const entryOf = ({ mirror }: IamWorld) => mirror.get(account, 'user/alice');
describe('a change', () => {
  test('that makes something possible is claimed and announced', async () => {
    const world = await worldWithAlice();
    const received = await world.receive(world.change(alice, attach(adminArn)));
    expect(received).toMatchObject({ claimed: [expect.any(String)], undecided: [], unread: 0 });
    expect(await world.deliver()).toEqual([]);
    const [finding, ...others] = await world.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ status: 'open', because: 'Can do everything in the account.' });
    expect(finding?.card).not.toBeNull();
    expect(world.slack.runs.size).toBe(1);
    const entry = await entryOf(world);
    expect(entry?.accepted?.identity?.attached).toEqual([]);
    expect(entry?.seen?.identity?.attached).toEqual([adminArn]);
    expect(entry?.origins.map(({ actor }) => actor.name)).toEqual(['eve']);
  });

  test('that makes nothing possible is accepted', async () => {
    const world = await worldWithAlice();
    const received = await world.receive(world.change(alice, attach(readArn)));
    expect(received.claimed).toEqual([]);
    expect(await world.deliver()).toEqual([]);
    expect(await entryOf(world)).toMatchObject({
      accepted: { identity: { attached: [readArn] } },
      origins: [],
    });
  });

  test('beside a dangerous one is not accepted with it', async () => {
    const world = await worldWithAlice();
    await world.receive(world.change(alice, attach(adminArn)));
    await world.receive(world.change(alice, attach(readArn)));
    expect(await entryOf(world)).toMatchObject({
      accepted: { identity: { attached: [] } },
      seen: { identity: { attached: [adminArn, readArn].sort() } },
      origins: [{ eventName: 'AttachUserPolicy' }, { eventName: 'AttachUserPolicy' }],
    });
    expect(await world.findings()).toHaveLength(1);
  });

  test('that is reverted, by whomever, ends the finding and is accepted', async () => {
    const world = await worldWithAlice();
    await world.receive(world.change(alice, attach(adminArn)));
    await world.deliver();
    await world.receive(world.change(alice, detach(adminArn)));
    expect(await world.findings()).toMatchObject([{ status: 'resolved' }]);
    expect(await entryOf(world)).toMatchObject({ accepted: { identity: { attached: [] } }, origins: [] });
  });

  test('of an identity that did not exist is judged whole', async () => {
    const world = createIamWorld();
    const event = world.change(alice, { edit: 'create', identity: alice });
    expect((await world.receive(event)).claimed).toEqual([]);
    expect((await world.receive(world.change(alice, attach(adminArn)))).claimed).toHaveLength(1);
  });

  test('of an identity whose creation was missed is judged whole, once the account was read', async () => {
    const world = createIamWorld();
    await world.mirror.start(account, 1);
    world.set({ ...alice, attached: [adminArn] });
    expect((await world.receive(world.change(alice, attach(readArn)))).claimed).toHaveLength(1);
  });

  test('without an accepted state is undecided, never nothing new', async () => {
    const world = createIamWorld();
    world.set(alice);
    const received = await world.receive(world.change(alice, attach(adminArn)));
    expect(received).toMatchObject({ claimed: [], undecided: [{ missing: 'accepted' }] });
    expect(await entryOf(world)).toMatchObject({
      accepted: null,
      seen: { identity: { attached: [adminArn] } },
    });
    await world.receive(world.change(alice, attach(readArn)));
    expect((await entryOf(world))?.accepted).toBeNull();
  });

  test('that deletes the identity ends its findings', async () => {
    const world = await worldWithAlice();
    await world.receive(world.change(alice, attach(adminArn)));
    await world.deliver();
    await world.receive(world.change(alice, detach(adminArn), { edit: 'delete' }));
    expect(await world.findings()).toMatchObject([{ status: 'resolved', endedBy: 'the resource is gone' }]);
    expect(await entryOf(world)).toMatchObject({ accepted: { identity: null }, seen: { identity: null } });
  });

  test.each([{ errorCode: 'AccessDenied' }, { readOnly: true }])('%j changed nothing', async (detail) => {
    const world = await worldWithAlice();
    const event = world.change(alice, attach(adminArn));
    await world.receive({ ...event, detail });
    expect(await entryOf(world)).toMatchObject({ events: [], seen: { identity: { attached: [] } } });
  });
});

describe('an event', () => {
  test('that comes twice does nothing more', async () => {
    const world = await worldWithAlice();
    const event = world.change(alice, attach(adminArn));
    await world.receive(event);
    await world.deliver();
    const first = await entryOf(world);
    await world.receive(event);
    await world.deliver();
    const second = await entryOf(world);
    expect({ ...second, version: 0 }).toEqual({ ...first, version: 0 });
    expect(await world.findings()).toHaveLength(1);
    expect(world.slack.runs.size).toBe(1);
  });

  test('that comes late, after the change was undone, opens nothing', async () => {
    const world = await worldWithAlice();
    const attached = world.change(alice, attach(adminArn));
    const detached = world.change(alice, detach(adminArn));
    await world.receive(detached);
    await world.receive(attached);
    expect(await world.findings()).toEqual([]);
    expect((await entryOf(world))?.seen?.identity?.attached).toEqual([]);
  });

  test('that was never sent is made good by the next one', async () => {
    const world = await worldWithAlice();
    world.change(alice, attach(adminArn));
    const received = await world.receive(world.change(alice, attach(readArn)));
    expect(received.claimed).toHaveLength(1);
    expect((await entryOf(world))?.seen?.identity?.attached).toEqual([adminArn, readArn].sort());
  });

  test('that says too little is answered by AWS', async () => {
    const world = await worldWithAlice();
    world.set({ ...alice, inline: { all: JSON.stringify(policy(allow('*'))) } });
    const received = await world.receive(world.eventOf(alice, [{ edit: 'read', why: 'cut' }]));
    expect(received.claimed).toHaveLength(1);
  });

  test('that does not say of whom starts a scan of the identities', async () => {
    const world = await worldWithAlice();
    const event: IamEvent = {
      ...world.eventOf(alice, []),
      identities: [],
      other: { kind: 'not-in-event', id: 'x' },
    };
    await world.receive(event);
    expect(await world.deliver()).toMatchObject([{ type: 'scan.start', units: [{ kind: 'iam-identity' }] }]);
  });

  test('with a name in another case advances the one entry', async () => {
    const world = await worldWithAlice();
    const shouted = { ...alice, name: 'ALICE' };
    const get = world.inventory.get;
    Object.assign(world.inventory, {
      get: (ref: Parameters<typeof get>[0]) => get({ ...ref, id: ref.id.toLowerCase() }),
    });
    world.set({ ...alice, attached: [adminArn] });
    await world.receive(world.eventOf(shouted, [attach(adminArn)]));
    expect((await entryOf(world))?.events).toHaveLength(1);
    expect(await world.mirror.ids(account)).toEqual(['user/alice']);
  });
});

describe('AWS shows a change later', () => {
  test('it is read again', async () => {
    const world = await worldWithAlice();
    const event = world.change(alice, attach(adminArn));
    world.lag.reads = 2;
    expect((await world.receive(event)).claimed).toHaveLength(1);
    expect(world.reads.count).toBe(3);
  });

  test('after three reads the event decides, and a scan looks again', async () => {
    const world = await worldWithAlice();
    const event = world.change(alice, attach(adminArn));
    world.lag.reads = 99;
    const received = await world.receive(event);
    expect(received).toMatchObject({ claimed: [expect.any(String)], unread: 1 });
    expect(world.reads.count).toBe(3);
    expect((await world.deliver()).map(({ type }) => type)).toContain('scan.start');
  });

  test('and more was missed before: undecided, and a scan looks again', async () => {
    const world = await worldWithAlice();
    world.set({ ...alice, groups: ['dev'] });
    const event = world.change({ ...alice, groups: ['dev'] }, attach(adminArn));
    world.lag.reads = 99;
    const received = await world.receive(event);
    expect(received).toMatchObject({ claimed: [], unread: 1 });
    expect((await entryOf(world))?.events).toEqual([]);
    expect((await world.deliver()).map(({ type }) => type)).toEqual(['scan.start']);
  });
});

describe('credentials', () => {
  test("made by somebody else are found, and one's own are not", async () => {
    const world = await worldWithAlice();
    const credential = { what: 'access-key', id: 'AKIA' } as const;
    const event = world.eventOf(alice, [], credential);
    const origin = { ...event.origin, eventName: 'CreateAccessKey' };
    const self = { ...origin.actor, name: 'alice', arn: alice.arn };
    await world.receive({ ...event, origin: { ...origin, eventId: 'own', actor: self } });
    expect(await world.findings()).toEqual([]);
    await world.receive({ ...event, origin });
    expect(await world.findings()).toMatchObject([{ because: 'eve has an access key for alice.' }]);
  });
});

describe('one message', () => {
  const bob: Identity = { ...alice, arn: `arn:aws:iam::${account}:user/bob`, name: 'bob' };

  test('has the changes of one actor in one minute', async () => {
    const world = await worldWithAlice();
    await world.accept(bob);
    await world.receive(world.change(alice, attach(adminArn)));
    await world.deliver();
    await world.receive(world.change(bob, attach(adminArn)));
    await world.deliver();
    expect(world.slack.runs.size).toBe(1);
    const findings = await world.findings();
    expect(new Set(findings.map(({ thread }) => thread?.ts)).size).toBe(1);
    expect(findings.every(({ card }) => card !== null)).toBe(true);
  });

  test('has the later findings of its run, too', async () => {
    const world = await worldWithAlice();
    await world.accept(bob);
    await world.receive(world.change(alice, attach(adminArn)));
    await world.deliver();
    await world.receive(world.change(bob, attach(adminArn)));
    await world.deliver();
    const [message] = world.slack.runs.values();
    expect(message?.findings.map(({ resource }) => resource.name).sort()).toEqual(['alice', 'bob']);
  });

  test('has no more cards than a digest', async () => {
    const world = await worldWithAlice();
    const all = Array.from({ length: 6 }, (_, at) => ({
      ...alice,
      name: `u${at}`,
      arn: `${alice.arn}${at}`,
    }));
    for (const one of all) {
      await world.accept(one);
      await world.receive(world.change(one, attach(adminArn)));
      await world.deliver();
    }
    const findings = await world.findings();
    expect(findings).toHaveLength(6);
    expect(findings.filter(({ card }) => card !== null)).toHaveLength(4);
    expect([...world.slack.runs.values()]).toMatchObject([{ cards: 4 }]);
  });

  test('has not those of another minute', async () => {
    const world = await worldWithAlice();
    await world.accept(bob);
    await world.receive(world.change(alice, attach(adminArn)));
    world.advance(60_000);
    await world.receive(world.change(bob, attach(adminArn)));
    await world.deliver();
    expect(world.slack.runs.size).toBe(2);
  });
});

describe('two at once', () => {
  test('both changes are seen, and there is one finding', async () => {
    const world = await worldWithAlice();
    const events = [world.change(alice, attach(adminArn)), world.change(alice, attach(readArn))];
    await Promise.all(events.map((event) => world.receive(event)));
    await world.deliver();
    expect(await world.findings()).toHaveLength(1);
    expect((await entryOf(world))?.events).toHaveLength(2);
    expect((await entryOf(world))?.accepted?.identity?.attached).toEqual([]);
  });
});
