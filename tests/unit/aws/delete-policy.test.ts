import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { notDeletable } from '../../../aws/kinds/iam/delete-policy/refuse-deletion.ts';
import type { Progress, Receipt } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { byVersion } from '../../../core/iam/state/versions.ts';
import { PartlyChanged, Refused } from '../../../core/ports/remediator.ts';
import { at, identity, texts } from '../../support/identity-at-work.ts';
import { isChange, type OneHolder, type PolicyState, policyWorld } from '../../support/policy-at-work.ts';

type World = ReturnType<typeof policyWorld>;

const everybody: readonly OneHolder[] = [
  { kind: 'group', name: 'dev', id: 'AGPA1' },
  { kind: 'role', name: 'deploy', id: 'AROA1' },
  { kind: 'user', name: 'ada', id: 'AIDA1' },
  { kind: 'user', name: 'bob', id: 'AIDA2' },
];

const managed = (versions: Readonly<Record<string, string>>, defaultVersion: string) =>
  identity('policy', {
    arn: `${at}:policy/team/base`,
    name: 'base',
    path: '/team/',
    versions,
    defaultVersion,
    tags: { Owner: 'ada', Team: 'web' },
  });

const usual = (more: Partial<PolicyState> = {}): PolicyState => ({
  policy: managed({ v2: texts[0] ?? '', v4: texts[1] ?? '', v5: texts[2] ?? '' }, 'v4'),
  description: 'What the team may do',
  attached: everybody.slice(0, 3),
  all: everybody,
  bounds: [],
  others: {},
  ...more,
});

const states: fc.Arbitrary<PolicyState> = fc
  .record({
    all: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...texts)), {
      minLength: 1,
      maxLength: 5,
      selector: ([number]) => number,
    }),
    of: fc.nat(4),
    description: fc.option(fc.constantFrom('a', 'b c')),
    attached: fc.subarray([...everybody]),
  })
  .map(({ all, of, description, attached }) => {
    const versions = Object.fromEntries(all.map(([number, text]) => [`v${number}`, text]));
    const ids = Object.keys(versions);
    return usual({ policy: managed(versions, ids[of % ids.length] ?? ''), description, attached });
  });

/** All that counts, with the documents in their order instead of the numbers of the versions. */
function whole({ policy, description, attached }: PolicyState) {
  const ids = Object.keys(policy?.versions ?? {}).sort(byVersion);
  return {
    ...policy,
    versions: ids.map((id) => policy?.versions[id]),
    defaultVersion: ids.indexOf(policy?.defaultVersion ?? ''),
    description,
    attached: attached.map(({ id }) => id).sort(),
  };
}

/** Deletes; after a death it reads what is there, as the sweep does, and somebody approves again. */
async function remove(world: World, deathAt: number): Promise<Receipt> {
  let receipt: Receipt | null = null;
  for (let tries = 0; tries < 3; tries += 1) {
    const progress: Progress = await world.begin(receipt);
    if (tries === 0) world.die(deathAt);
    const outcome = await world.goOn(progress).catch((error: unknown) => error);
    world.live();
    if (!(outcome instanceof Error)) return outcome as Receipt;
    expect(outcome).not.toBeInstanceOf(Refused);
    const finding = world.finding({ progress });
    if (world.remediator.isDone(finding, world.resource())) {
      const kept = await world.remediator.readKept(finding);
      if (!kept) throw new Error('nothing is kept');
      return { ...kept, undo: { ...progress.undo, ...kept.undo } };
    }
    receipt = { summary: 'Kept.', undo: progress.undo };
  }
  throw new Error('it does not end');
}

async function restore(world: World, receipt: Receipt, deathAt = Number.POSITIVE_INFINITY) {
  const undoing = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress: null, outcome: null };
  const finding = world.finding({ status: 'undoing', receipt, undoing });
  expect(await world.remediator.undo.differences(finding, world.resource())).toEqual([]);
  world.die(deathAt);
  const outcome = await world.remediator.undo
    .run({ finding, resource: undefined } as never)
    .catch((error: unknown) => error);
  world.live();
  if (!(outcome instanceof Error)) return outcome as { readonly summary: string };
  const read = await world.remediator.undo.readProgress(finding);
  if (!read) throw outcome;
  const going = world.finding({ receipt, undoing: { ...undoing, progress: progressOf(read, 0) } });
  return world.remediator.undo.run({ finding: going, resource: world.resource() } as never);
}

describe('deleting a managed policy', () => {
  test('is undone with the same path, name, description, tags, documents, default and attachments', async () => {
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        const before = whole(state);
        const world = policyWorld({ ...state });
        const receipt = await remove(world, Number.POSITIVE_INFINITY);
        expect(world.state.policy).toBeNull();
        expect(world.state.attached).toEqual([]);
        await restore(world, JSON.parse(JSON.stringify(receipt)) as Receipt);
        expect(whole(world.state)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  // Three detachments, two versions, the policy; and again: the policy, two versions, three attachments.
  const deaths = [1, 2, 3, 4, 5, 6];
  test.each(deaths.flatMap((one) => deaths.map((other) => [one, other] as const)))(
    'comes to the same when the worker dies at change %i and its undo at change %i',
    async (deathAt, undoDeathAt) => {
      const world = policyWorld(usual());
      const before = whole(world.state);
      const receipt = await remove(world, deathAt);
      expect(world.state.policy).toBeNull();
      await restore(world, receipt, undoDeathAt);
      expect(whole(world.state)).toEqual(before);
    },
  );

  test('stores the state before in a step that changes nothing', async () => {
    const world = policyWorld(usual());
    const { undo, made } = await world.begin();
    expect(world.sent.filter(isChange)).toEqual([]);
    expect(undo['former']).toMatchObject({
      description: 'What the team may do',
      policy: { path: '/team/', name: 'base', tags: { Owner: 'ada', Team: 'web' }, defaultVersion: 'v4' },
      holders: everybody.slice(0, 3),
    });
    expect(made).toContain('attachments');
  });

  test.each([
    ['is attached to somebody else', (state: PolicyState) => void (state.attached = everybody)],
    ['has another tag', (state: PolicyState) => setPolicy(state, { tags: { Owner: 'bob' } })],
    ['has another description', (state: PolicyState) => void (state.description = 'other')],
    ['has another default version', (state: PolicyState) => setPolicy(state, { defaultVersion: 'v5' })],
    [
      'has another version',
      (state: PolicyState) =>
        setPolicy(state, { versions: { ...state.policy?.versions, v6: texts[0] ?? '' } }),
    ],
  ])('changes nothing when the policy meanwhile %s', async (_, change) => {
    const world = policyWorld(usual());
    const progress = await world.begin();
    change(world.state);
    await expect(world.goOn(progress)).rejects.toThrow('changed after its state was stored');
    expect(world.sent.filter(isChange)).toEqual([]);
  });

  const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const allowAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  const denyIam = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}';
  const of = (kind: OneHolder['kind'], name: string): Partial<PolicyState> => {
    const one = { kind, name, id: 'X' };
    return { attached: [one], all: [one] };
  };
  const refused: readonly (readonly [string, Partial<PolicyState>, string])[] = [
    ['it is a permissions boundary', { bounds: ['bob'] }, 'permissions boundary of user/bob'],
    ['it denies something', { policy: managed({ v1: denyIam }, 'v1') }, 'denies something'],
    ['Identity Center has it', of('role', 'AWSReservedSSO_Admin_1'), 'Identity Center manages it'],
    ['a break-glass user has it', of('user', 'break-glass'), 'for emergencies'],
    ['Janitor has it', of('role', 'janitor-prod-scan'), 'belongs to Janitor'],
    ['nobody could do everything without it', { policy: managed({ v1: allowAll }, 'v1') }, 'nobody else'],
    [
      'it is attached to too many',
      { attached: Array.from({ length: 51 }, (_, nth) => ({ kind: 'user', name: `u${nth}`, id: `${nth}` })) },
      'at most 50',
    ],
  ];
  test.each(refused)('is refused when %s', async (_, more, why) => {
    const world = policyWorld(usual(more));
    await expect(world.begin()).rejects.toThrow(Refused);
    await expect(world.begin()).rejects.toThrow(why);
    expect(world.sent.filter(isChange)).toEqual([]);
  });

  test('is refused in the last step, too, when it became a permissions boundary', async () => {
    const world = policyWorld(usual());
    const progress = await world.begin();
    world.state.bounds = ['bob'];
    await expect(world.goOn(progress)).rejects.toThrow('permissions boundary of user/bob');
    expect(world.sent.filter(isChange)).toEqual([]);
  });

  test('goes on when another administrator is left', async () => {
    const world = policyWorld(usual({ policy: managed({ v1: allowAll }, 'v1'), others: { bob: [admin] } }));
    await world.goOn(await world.begin());
    expect(world.state.policy).toBeNull();
  });

  test('is for managed policies only', () => {
    expect(notDeletable(identity('user', {})).map(({ code }) => code)).toEqual(['no-managed-policy']);
    expect(notDeletable(managed({ v1: 'no JSON' }, 'v1')).map(({ code }) => code)).toEqual(['denies']);
    expect(notDeletable(managed({ v1: texts[0] ?? '' }, 'v1'))).toEqual([]);
  });
});

describe('the undo of a deleted policy', () => {
  test('leaves out who is gone, and who has only the same name', async () => {
    const world = policyWorld(usual());
    const receipt = await remove(world, Number.POSITIVE_INFINITY);
    world.state.all = [{ kind: 'user', name: 'ada', id: 'AIDA9' }, ...everybody.slice(1, 2)];
    const { summary } = (await restore(world, receipt)) as { readonly summary: string };
    expect(world.state.attached).toEqual(everybody.slice(1, 2));
    expect(summary).toBe('Created again, and attached to 1. Gone meanwhile: group dev, user ada.');
  });

  test('says what is new', async () => {
    const world = policyWorld(usual());
    const receipt = await remove(world, Number.POSITIVE_INFINITY);
    expect(world.remediator.undo.says(world.finding(), receipt)).toMatchObject({
      is: 'equivalent',
      lost: expect.stringContaining('numbered from v1'),
    });
    expect(world.remediator.undo.says(world.finding(), { summary: '', undo: {} }).is).toBe('no');
  });

  test('is not begun when somebody created the policy', async () => {
    const world = policyWorld(usual());
    const receipt = await remove(world, Number.POSITIVE_INFINITY);
    world.state.policy = managed({ v1: texts[1] ?? '' }, 'v1');
    const finding = world.finding({ receipt });
    expect(await world.remediator.undo.differences(finding, world.resource())).toEqual([
      { what: 'Policy', before: 'deleted', after: 'there' },
    ]);
    await expect(world.remediator.undo.run({ finding, resource: undefined } as never)).rejects.toThrow(
      Refused,
    );
  });

  test('does not go on with a policy that somebody else created', async () => {
    const world = policyWorld(usual());
    const receipt = await remove(world, Number.POSITIVE_INFINITY);
    world.state.policy = managed({ v1: texts[2] ?? '' }, 'v1');
    const progress = progressOf({ note: '', made: '', inProgress: {}, undo: {}, readAgainAfterMs: 0 }, 0);
    const undoing = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress, outcome: null };
    const going = world.finding({ receipt, undoing });
    const run = world.remediator.undo.run({ finding: going, resource: world.resource() } as never);
    await expect(run).rejects.toThrow('no longer the policy');
    expect(world.state.attached).toEqual([]);
  });

  test('says that a part is done when the rest is refused', async () => {
    const world = policyWorld(usual());
    const receipt = await remove(world, Number.POSITIVE_INFINITY);
    world.state.policy = managed({ v1: texts[0] ?? '' }, 'v1');
    world.die(1);
    const progress = progressOf({ note: '', made: '', inProgress: {}, undo: {}, readAgainAfterMs: 0 }, 0);
    const undoing = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress, outcome: null };
    const going = world.finding({ receipt, undoing });
    const run = world.remediator.undo.run({ finding: going, resource: world.resource() } as never);
    await expect(run).rejects.toThrow(PartlyChanged);
  });
});

function setPolicy(state: PolicyState, parts: Partial<NonNullable<PolicyState['policy']>>): void {
  if (state.policy) state.policy = { ...state.policy, ...parts };
}
