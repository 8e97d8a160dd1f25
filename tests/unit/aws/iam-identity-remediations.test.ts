import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { kind } from '../../../aws/kinds/iam/iam-identity.ts';
import { refusal } from '../../../aws/refusal.ts';
import type { Identity } from '../../../core/changes/identity.ts';
import { changesNothing } from '../../../core/iam/evidence/by-hand.ts';
import { acceptedState, forceHash, identityRemediations } from '../../../core/iam/state/revert-target.ts';
import { sameIdentity, sameInForce } from '../../../core/iam/state/same-identity.ts';
import { known } from '../../../core/resource.ts';
import {
  accepted,
  at,
  changing,
  identity,
  now,
  resourceOf,
  states,
  texts,
  world,
} from '../../support/identity-at-work.ts';
import { sampleOrigin } from '../../support/sample-change.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

describe.each(['user', 'role', 'group', 'policy'] as const)('reverting a %s', (of) => {
  test('puts the accepted state in force, and its undo restores the state before', async () => {
    await fc.assert(
      fc.asyncProperty(states[of], states[of], async (a, b) => {
        const [now, accepted] = [identity(of, a), identity(of, b)];
        if (sameInForce(now, accepted)) return;
        const { run, undo, state } = world(now);
        const receipt = await run('revert', accepted);
        expect(sameInForce(state(), accepted)).toBe(true);
        const back = undo('revert', receipt);
        expect(await back.differences()).toEqual([]);
        expect(back.isDone()).toBe(false);
        await back.run();
        expect(back.isDone()).toBe(true);
        expect(sameIdentity(state(), now)).toBe(true);
        expect(Object.values(state().inline).sort()).toEqual(Object.values(now.inline).sort());
      }),
      { numRuns: 100 },
    );
  });
});

test.each(['user', 'role', 'group', 'policy'] as const)(
  'a remediation of a %s is refused exactly where a person has to do it',
  async (of) => {
    const state: fc.Arbitrary<Partial<Identity>> = states[of];
    await fc.assert(
      fc.asyncProperty(state, fc.option(state), async (a, b) => {
        const [now, accepted] = [identity(of, a), b && identity(of, b)];
        const idle = changesNothing({ accepted, now, credentials: [] });
        for (const remediation of identityRemediations) {
          const done = await world(now)
            .run(remediation, accepted)
            .then(() => 'done', String);
          const isRefused = /Nothing of this kind is new|no state to go back to/.test(done);
          expect([done, isRefused]).toEqual([done, idle[remediation] !== undefined]);
        }
      }),
      { numRuns: 50 },
    );
  },
);

describe('a remediation', () => {
  test('detaches or deletes only what is new', async () => {
    const detached = world(now);
    expect(await detached.run('detach', accepted)).toMatchObject({
      summary: 'Detached one from the user it.',
    });
    expect(changing(detached.sent)).toEqual(['DetachUserPolicyCommand']);
    const deleted = world(now);
    await deleted.run('delete-inline', accepted);
    expect(deleted.state().inline).toEqual(accepted.inline);
    expect(deleted.state().attached).toEqual(now.attached);
  });

  test('says in its receipt what it changed back', async () => {
    const changed = { ...accepted, inline: { a: texts[1] ?? '' } };
    expect(await world(changed).run('revert', accepted)).toMatchObject({
      summary: 'Changed back the inline policy a of the user it.',
    });
  });

  test('says in its receipt which credentials that others made are left', async () => {
    const key = { what: 'access-key', id: 'AKIA1', origin: sampleOrigin() } as const;
    expect(await world(now).run('revert', accepted, { credentials: known([key]) })).toMatchObject({
      leaves:
        'Still to do by hand: deactivate the access key AKIA1 of the user it in IAM > Users > it > Security credentials.',
    });
  });

  test('takes from a new user what it was given, and leaves the user', async () => {
    const { run, state } = world(now);
    await run('revert', null);
    expect(state()).toMatchObject({ name: 'it', inline: {}, attached: [] });
  });

  test('is refused for a new managed policy, which has no state to go back to', async () => {
    const { run, sent } = world(
      identity('policy', { versions: { v1: texts[1] ?? '' }, defaultVersion: 'v1' }),
    );
    await expect(run('revert', null)).rejects.toThrow('no state to go back to');
    expect(changing(sent)).toEqual([]);
  });

  test('is refused when the first change is, and has an open outcome when a later one is', async () => {
    const conflict = (at: string) => (command: string) =>
      command === at ? Object.assign(new Error('in use'), { name: 'DeleteConflict' }) : undefined;
    const first = world(now, { fails: conflict('DeleteUserPolicyCommand') });
    const refused = await first.run('revert', accepted).catch((error: unknown) => error);
    expect(refusal(refused, kind.refusals)).toBeDefined();
    const second = world(now, { fails: conflict('DetachUserPolicyCommand') });
    const open = await second.run('revert', accepted).catch((error: unknown) => error);
    expect(String(open)).toContain('Changed in part');
    expect(refusal(open, kind.refusals)).toBeUndefined();
  });

  test('is not refused when IAM answers 500, which may hide a change', async () => {
    const error = Object.assign(new Error('internal'), { $metadata: { httpStatusCode: 500 } });
    const { run } = world(identity('user', { boundary: `${at}:policy/other` }), {
      fails: (command) => (command === 'PutUserPermissionsBoundaryCommand' ? error : undefined),
    });
    const thrown = await run('revert', identity('user', { boundary: `${at}:policy/limit` })).catch(
      (cause: unknown) => cause,
    );
    expect(refusal(thrown, kind.refusals)).toBeUndefined();
  });
});

describe('the last administrator', () => {
  const admin = `arn:aws:iam::aws:policy/AdministratorAccess`;
  const detail = (name: string, arns: readonly string[]) => ({
    UserName: name,
    Arn: `${at}:user/${name}`,
    Path: '/',
    GroupList: [],
    AttachedManagedPolicies: arns.map((PolicyArn) => ({ PolicyArn })),
  });
  const last = identity('user', { attached: [admin] });

  test('stays', async () => {
    const { run, sent } = world(last, { others: [detail('it', [admin]), detail('bob', [])] });
    await expect(run('revert', identity('user', {}))).rejects.toThrow('nobody else');
    expect(changing(sent)).toEqual([]);
  });

  test('stays when an undo would take it away', async () => {
    const before = identity('user', {});
    const there = world(last, { others: [detail('it', [admin]), detail('bob', [])] });
    const back = there.undo('revert', { summary: 'Attached.', undo: { before, after: last } });
    await expect(back.run()).rejects.toThrow('nobody else');
    expect(changing(there.sent)).toEqual([]);
  });

  test('is not the last when another one is left', async () => {
    const { run, state } = world(last, { others: [detail('it', [admin]), detail('bob', [admin])] });
    await run('revert', identity('user', {}));
    expect(state().attached).toEqual([]);
  });
});

test('a revert is done when AWS shows the accepted state, and not while it shows the one of the card', () => {
  const finding = sampleFinding({ resource: resourceOf(now, accepted) });
  const isDone = (one: Identity) =>
    kind.remediations['revert']?.isDone(resourceOf(one, accepted), {
      ...finding,
      plan: {
        ...finding.plan,
        material: { 'Inline policy b': 'x' },
        settings: { [acceptedState]: forceHash(accepted) },
      },
    });
  expect(isDone(accepted)).toBe(true);
  expect(isDone(now)).toBe('unknown');
});
