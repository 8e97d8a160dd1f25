import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import { refusal } from '../../../aws/refusal.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { changesNothing } from '../../../core/iam/evidence/by-hand.ts';
import {
  denyEverything,
  isQuarantined,
  newestQuarantine,
  ownQuarantine,
} from '../../../core/iam/state/quarantine.ts';
import { remediationEdits } from '../../../core/iam/state/revert-target.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { at, changing, identity, states, texts } from '../../support/identity-at-work.ts';
import { quarantineWorld } from '../../support/quarantine-at-work.ts';

const ofAws = (version: string) => `arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine${version}`;
const published = ['AdministratorAccess', 'AWSDenyAll']
  .map((name) => `arn:aws:iam::aws:policy/${name}`)
  .concat(['V9', '', 'V10', 'V2'].map(ofAws));
const newest = ofAws('V10');
const named = (name: string) => Object.assign(new Error(name), { name });
const at1 = `${at}:policy/one`;

const bob = identity('user', { inline: { a: texts[1] ?? '' }, attached: [at1] });
const before = identity('user', {});
const deploy = identity('role', { attached: [at1], trust: texts[0] ?? '' });

type Options = Parameters<typeof quarantineWorld>[2];

/** Where a quarantine can be attached and where not. */
const places: readonly (readonly [string, Options])[] = [
  ['with the policies of AWS', { ofAws: published }],
  ['without policies of AWS', {}],
  [
    'at the quota of attached policies',
    {
      ofAws: published,
      fails: (command) =>
        command === 'AttachUserPolicyCommand' ? named('LimitExceededException') : undefined,
    },
  ],
];

describe.each(places)('a quarantine %s', (_, options) => {
  test.each(['user', 'role'] as const)('of a %s is undone exactly', async (of) => {
    const state: fc.Arbitrary<Partial<Identity>> = states[of];
    await fc.assert(
      fc.asyncProperty(state, fc.option(state), async (a, b) => {
        const [now, accepted] = [identity(of, a), b && identity(of, b)];
        const world = quarantineWorld(now, accepted, options);
        const back = world.undo(await world.quarantine());
        expect(isQuarantined(world.state())).toBe(true);
        expect(back.says.is).toBe('exact');
        expect(await back.differences()).toEqual([]);
        expect(back.isDone()).toBe(false);
        await back.run();
        expect(back.isDone()).toBe(true);
        expect(world.state()).toEqual(now);
      }),
      { numRuns: 50 },
    );
  });

  test.each([bob, deploy])('whose answer is lost is known, and undone exactly: $kind', async (now) => {
    const world = quarantineWorld(now, null, { ...options, loses: () => true });
    const progress = await world.begin();
    expect(world.isDone(progress)).toBe(false);
    const error = await world.goOn(progress).catch((cause: unknown) => cause);
    expect(refusal(error, kind.refusals)).toBeUndefined();
    expect(world.isDone(progress)).toBe(true);
    const back = world.undo({ summary: 'Done, confirmed by AWS.', undo: progress.undo });
    expect(back.says.is).toBe('exact');
    expect(await back.differences()).toEqual([]);
    // The answer to the undo is lost, too.
    await expect(back.run()).rejects.toThrow('socket hang up');
    expect(back.isDone()).toBe(true);
    expect(world.state()).toEqual(now);
  });
});

describe('a quarantine', () => {
  test('of a user is the newest policy of AWS, whatever its number', async () => {
    const world = quarantineWorld(bob, before, { ofAws: published });
    expect(await world.quarantine()).toMatchObject({
      summary: 'Attached AWSCompromisedKeyQuarantineV10 to the user it.',
      leaves:
        'Still to do by hand: delete the inline policy a of the user it and detach one from the user it in IAM > Users > it.',
    });
    expect(world.state().attached).toContain(newest);
    expect(changing(world.sent)).toEqual(['AttachUserPolicyCommand']);
    expect(newestQuarantine(published.slice(0, 2))).toBeNull();
  });

  test('of a role denies everything, whatever AWS has for users', async () => {
    const world = quarantineWorld(deploy, deploy, { ofAws: published });
    expect(await world.quarantine()).toMatchObject({
      summary: 'Added the inline policy janitor-quarantine to the role it.',
    });
    expect(world.state().inline).toEqual({ [ownQuarantine]: denyEverything });
    expect(changing(world.sent)).toEqual(['PutRolePolicyCommand']);
  });

  test('changes nothing in its first step, whose answer may be lost', async () => {
    const world = quarantineWorld(bob, before, { ofAws: published });
    await world.begin();
    expect(world.isDone(null)).toBe(false);
    const read = await world.remediator.readProgress(world.finding());
    expect(read).toMatchObject({ isReady: true, undo: { before: bob, policyArn: newest } });
    expect(changing(world.sent)).toEqual([]);
  });

  test.each<readonly [string, Partial<Identity>]>([
    ['has another policy attached', { attached: [at1, `${at}:policy/two`] }],
    ['has another document', { inline: { a: texts[0] ?? '' } }],
    ['has another boundary', { boundary: `${at}:policy/limit` }],
  ])('changes nothing when the user meanwhile %s', async (_, parts) => {
    const world = quarantineWorld(bob, before, { ofAws: published });
    const progress = await world.begin();
    world.change(parts);
    await expect(world.goOn(progress)).rejects.toThrow('changed after its state was stored');
    expect(changing(world.sent)).toEqual([]);
  });

  test.each(['AccessDeniedException', 'UnmodifiableEntityException'])(
    'that IAM refuses with %s changes nothing',
    async (name) => {
      const fails = (command: string) => (/^(Attach|Put)/.test(command) ? named(name) : undefined);
      const world = quarantineWorld(bob, before, { ofAws: published, fails });
      const error = await world.quarantine().catch((cause: unknown) => cause);
      expect(refusal(error, kind.refusals)).toBeDefined();
      expect(world.state()).toEqual(bob);
    },
  );

  test('is refused where one is, and never has a second deny policy', async () => {
    for (const parts of [{ attached: [ofAws('V2')] }, { inline: { [ownQuarantine]: denyEverything } }]) {
      const world = quarantineWorld(identity('user', parts), before, { ofAws: published });
      await expect(world.begin()).rejects.toThrow('a quarantine policy already');
      expect(changing(world.sent)).toEqual([]);
    }
  });

  test('is for users and roles only, and a person is told what to do about the others', async () => {
    const group = identity('group', { attached: [at1] });
    await expect(quarantineWorld(group, null).begin()).rejects.toThrow(Refused);
    const idleOf = (now: Identity) => changesNothing({ accepted: null, now, credentials: [] })['quarantine'];
    expect(idleOf(group)).toBe('Detach one from the group it in IAM > User groups > it');
    expect(idleOf(deploy)).toBeUndefined();
    expect(idleOf({ ...deploy, attached: [at1, newest] })).toBe(
      'Detach one from the role it in IAM > Roles > it',
    );
  });

  test('is never of the last administrator', async () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const detail = (name: string, arns: readonly string[]) => ({
      UserName: name,
      Arn: `${at}:user/${name}`,
      Path: '/',
      GroupList: [],
      AttachedManagedPolicies: arns.map((PolicyArn) => ({ PolicyArn })),
    });
    const last = identity('user', { attached: [admin] });
    const of = (bobs: readonly string[]) =>
      quarantineWorld(last, before, {
        ofAws: published,
        others: [detail('it', [admin]), detail('bob', bobs)],
      });
    const alone = of([]);
    await expect(alone.begin()).rejects.toThrow('nobody else');
    expect(changing(alone.sent)).toEqual([]);
    await of([admin]).quarantine();
  });

  test('stays when the change is reverted', () => {
    const now = {
      ...bob,
      attached: [at1, newest],
      inline: { ...bob.inline, [ownQuarantine]: denyEverything },
    };
    for (const accepted of [before, null])
      expect(remediationEdits('revert', accepted, now)).toEqual([
        { edit: 'delete-inline', name: 'a' },
        { edit: 'detach', policyArn: at1 },
      ]);
  });
});

describe('the undo of a quarantine', () => {
  const done = async (now: Identity = bob, accepted = before) => {
    const world = quarantineWorld(now, accepted, { ofAws: published });
    return { ...world, back: world.undo(await world.quarantine()) };
  };

  test('says what it takes off', async () => {
    const { back } = await done();
    expect(back.says).toMatchObject({
      is: 'exact',
      title: 'Detach AWSCompromisedKeyQuarantineV10 from the user it',
      lost: null,
    });
    expect(await back.run()).toEqual({
      summary: 'Detached AWSCompromisedKeyQuarantineV10 from the user it.',
    });
  });

  test('leaves alone what a person repaired meanwhile', async () => {
    const { back, change, state, sent } = await done();
    change({ attached: [newest] });
    expect(await back.differences()).toEqual([]);
    await back.run();
    expect(state()).toEqual({ ...bob, attached: [] });
    expect(changing(sent)).toEqual(['AttachUserPolicyCommand', 'DetachUserPolicyCommand']);
  });

  test.each<readonly [string, Partial<Identity>, object]>([
    [
      'something else is attached',
      { attached: [at1, `${at}:policy/two`, newest] },
      { what: 'Attached policies', before: 'one', after: 'one, two' },
    ],
    [
      'another document is there',
      { inline: { a: texts[0] ?? '' } },
      { what: 'Inline policy a', before: 'as Janitor left it', after: 'changed' },
    ],
    ['it is gone', { attached: [at1] }, { what: 'Quarantine', before: 'there', after: 'gone' }],
  ])('is not begun when %s', async (_, parts, difference) => {
    const { back, change } = await done();
    change(parts);
    expect(await back.differences()).toEqual([difference]);
  });

  test('is not begun when somebody took off a policy that limits', async () => {
    const limited = identity('user', { attached: [at1, `${at}:policy/limits`] });
    const world = quarantineWorld(
      limited,
      { ...limited, attached: [`${at}:policy/limits`] },
      { ofAws: published },
    );
    const back = world.undo(await world.quarantine());
    world.change({ attached: [at1, newest] });
    expect(await back.differences()).toEqual([
      { what: 'Attached policies', before: 'limits, one', after: 'one' },
    ]);
  });

  test('is not begun when the deny policy says something else', async () => {
    const { back, change } = await done(deploy, deploy);
    change({ inline: { [ownQuarantine]: texts[0] ?? '' } });
    expect(await back.differences()).toEqual([
      { what: 'Inline policy janitor-quarantine', before: 'as Janitor left it', after: 'changed' },
    ]);
  });

  test('is not begun when the identity is protected by now, or gone', async () => {
    const { back, remediator, finding } = await done();
    const protections = [{ code: 'break-glass', because: 'It is for emergencies.' }];
    expect(await back.differences({ protections })).toEqual([
      { what: 'Protection', before: 'none', after: 'It is for emergencies.' },
    ]);
    expect(await remediator.undo.differences(finding(), undefined)).toEqual([
      { what: 'Resource', before: 'there', after: 'gone' },
    ]);
  });

  test('changes nothing when it is refused', async () => {
    let isBroken = false;
    const fails = () => (isBroken ? named('LimitExceeded') : undefined);
    const world = quarantineWorld(bob, before, { ofAws: published, fails });
    const back = world.undo(await world.quarantine());
    const left = world.state();
    isBroken = true;
    const error = await back.run().catch((cause: unknown) => cause);
    expect(refusal(error, kind.refusals)).toBeDefined();
    expect(world.state()).toEqual(left);
  });
});
