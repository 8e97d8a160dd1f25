import { describe, expect, test } from '@jest/globals';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import { refusal } from '../../../aws/refusal.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import { PartlyChanged } from '../../../core/ports/remediator.ts';
import { known } from '../../../core/resource.ts';
import type { fakeIam } from '../../support/fake-iam.ts';
import { accepted, at, changing, identity, now, texts, world } from '../../support/identity-at-work.ts';

describe('the undo of a remediation', () => {
  const done = async (remediation: string, more?: Parameters<typeof fakeIam>[2]) => {
    const there = world(now, more);
    const receipt = await there.run(remediation, accepted);
    const before = there.sent.length;
    return { ...there, back: there.undo(remediation, receipt), sentSince: () => there.sent.slice(before) };
  };

  test.each([
    ['detach', ['AttachUserPolicyCommand'], 'Attach one to the user it again'],
    ['delete-inline', ['PutUserPolicyCommand'], 'Add the inline policy b to the user it again'],
    [
      'revert',
      ['PutUserPolicyCommand', 'AttachUserPolicyCommand'],
      'Add the inline policy b to the user it again, and 1 more change',
    ],
  ])('of %s sends only the opposite, and says what', async (remediation, commands, title) => {
    const { back, sentSince, state } = await done(remediation);
    expect(back.says).toMatchObject({ is: 'exact', title, lost: null });
    await back.run();
    expect(changing(sentSince())).toEqual(commands);
    expect(state()).toMatchObject({ inline: now.inline, attached: now.attached });
    expect(await back.differences()).not.toEqual([]);
  });

  test('says what it did, to whom', async () => {
    const { back } = await done('revert');
    expect(await back.run()).toMatchObject({
      summary: 'Added the inline policy b to the user it again, attached one to the user it again.',
    });
  });

  test('says what is no longer as it was left, by parts', async () => {
    const { back, state } = await done('revert');
    const changed = {
      ...state(),
      inline: { a: texts[1] ?? '', c: texts[0] ?? '' },
      attached: [`${at}:policy/two`],
    };
    expect(await back.differences({ facts: { now: known(changed) } })).toEqual([
      { what: 'Inline policy a', before: 'as Janitor left it', after: 'changed' },
      { what: 'Inline policy c', before: 'none', after: 'there' },
      { what: 'Attached policies', before: 'none', after: 'two' },
    ]);
  });

  test('sees another version of a managed policy that is not in force', async () => {
    const [one = '', two = '', three = ''] = texts;
    const policy = (all: Identity['versions'], defaultVersion: string) =>
      identity('policy', { versions: all, defaultVersion });
    const { run, undo, state } = world(policy({ v1: one, v2: two }, 'v2'));
    const back = undo('revert', await run('revert', policy({ v1: one }, 'v1')));
    const more = { ...state(), versions: { ...state().versions, v3: three } };
    expect(await back.differences({ facts: { now: known(more) } })).toEqual([
      { what: 'Versions', before: 'v1, v2', after: 'v1, v2, v3' },
    ]);
  });

  test('is not begun when the identity is protected by now', async () => {
    const { back } = await done('revert');
    const protections = [{ code: 'break-glass', because: 'It is for emergencies.' }];
    expect(await back.differences({ protections })).toEqual([
      { what: 'Protection', before: 'none', after: 'It is for emergencies.' },
    ]);
  });

  test('is not offered when the answer to the remediation was lost, and its state with it', () => {
    const receipt = { summary: 'Done, confirmed by AWS.', undo: {} };
    expect(world(now).undo('revert', receipt).says.is).toBe('no');
  });

  test('says when only a part was done', async () => {
    const denied = Object.assign(new Error('no'), { name: 'LimitExceeded' });
    const { back, state } = await done('revert', {
      fails: (command) => (command === 'AttachUserPolicyCommand' ? denied : undefined),
    });
    await expect(back.run()).rejects.toThrow(PartlyChanged);
    expect(state()).toMatchObject({ inline: now.inline, attached: [] });
    expect(back.isDone()).toBe(false);
  });

  test('changes nothing when the first change is refused', async () => {
    const denied = Object.assign(new Error('no'), { name: 'LimitExceeded' });
    let isBroken = false;
    const { back, state } = await done('revert', { fails: () => (isBroken ? denied : undefined) });
    const left = state();
    isBroken = true;
    const error = await back.run().catch((cause: unknown) => cause);
    expect(refusal(error, kind.refusals)).toBeDefined();
    expect(state()).toEqual(left);
  });

  test('is done when the answer to its change was lost', async () => {
    const { back, state } = await done('detach');
    expect(back.isDone()).toBe(false);
    await back.run();
    expect(sameIdentity(state(), now)).toBe(true);
    expect(back.isDone()).toBe(true);
  });
});
