import { expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../../core/audit.ts';
import type { Finding } from '../../../../core/finding.ts';
import { remediate } from '../../../../core/findings/remediation/remediate.ts';
import { settleFinding } from '../../../../core/findings/remediation/settle.ts';
import { resolve } from '../../../../core/findings/resolve.ts';
import { syncFinding } from '../../../../core/findings/sync.ts';
import type { NotifyDeps, RecheckDeps } from '../../../../core/ports/deps.ts';
import { approversInbox } from '../../../../core/ports/notices.ts';
import { Refused, type Remediator } from '../../../../core/ports/remediator.ts';
import type { Work } from '../../../../core/work.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';
import { undoneAtOnce } from '../../../support/undone-at-once.ts';

const minuteMs = 60_000;
const lost = 'Deleted, but its final snapshot s-1 was not found.';

/** A deletion whose answer was lost: the resource is gone now. */
function gone(
  minutes: number,
  readKept: Remediator['readKept'],
  undo: Finding['plan']['undo']['possible'] = 'no',
) {
  const base = sampleFinding({ status: 'remediating', startedAtMs: sampleNowMs - minutes * minuteMs });
  const world = {
    finding: { ...base, plan: { ...base.plan, undo: { possible: undo, how: '' } } } as Finding,
    events: [] as AuditEvent[],
    sent: [] as Work[],
  };
  const deps = {
    clock: { nowMs: () => sampleNowMs },
    ids: { next: () => 'e1' },
    log: { info: () => undefined, warn: () => undefined },
    queue: { send: async (work: Work) => void world.sent.push(work) },
    schedules: { cancel: async () => undefined },
    notices: { redraw: async () => undefined, messagesWith: async () => [] },
    store: {
      get: async () => world.finding,
      pause: async () => undefined,
      synced: async () => undefined,
      move: async (_: Finding, after: Finding, event: AuditEvent) => {
        world.finding = after;
        world.events.push(event);
        return { ok: true };
      },
    },
    inventory: { get: async () => undefined },
    remediator: { isDone: () => true, readProgress: async () => null, readKept, undo: undoneAtOnce() },
    keyValue: { get: async () => undefined, put: async () => ({ ok: true, value: 1 }) },
  } as unknown as RecheckDeps & NotifyDeps;
  return { world, deps, settle: () => settleFinding(deps, { findingId: base.id }) };
}

const noSnapshot = async () => {
  throw new Refused(lost);
};
const unread = async () => {
  throw new Error('AWS is throttling calls');
};

test('a deletion is remediated when its snapshot exists, and the receipt names it', async () => {
  const { world, settle } = gone(3, async () => ({
    summary: 'Deleted. Final snapshot: s-1.',
    undo: { snapshot: 's-1' },
  }));
  await settle();
  expect(world.finding).toMatchObject({
    status: 'remediated',
    receipt: { summary: 'Deleted. Final snapshot: s-1.', undo: { snapshot: 's-1' } },
  });
});

test('a deletion whose response was lost has in its receipt what was stored before the call', async () => {
  const { world, deps, settle } = gone(3, async () => ({ summary: 'Deleted.', undo: { snapshot: 's-1' } }));
  const setup = { DBInstanceClass: 'db.m5.large' };
  let storedAtCall: Finding['keeps'];
  const remediator = {
    ...deps.remediator,
    keeps: () => ({ setup }),
    run: async () => {
      storedAtCall = world.finding.keeps;
      throw new Error('socket hang up');
    },
  };
  const ready = { ...world.finding, status: 'open', startedAtMs: null } as Finding;
  const resource = { ...ready.resource, tags: {}, facts: {}, material: {} };
  const store = {
    ...deps.store,
    move: async (before: Finding, after: Finding, event: AuditEvent) => {
      await deps.store.move(before, after, event);
      return { ok: true, value: after };
    },
  };
  await remediate({ ...deps, store, remediator } as never, { finding: ready, resource } as never);
  expect(storedAtCall).toEqual({ setup });
  expect(world.finding).toMatchObject({ status: 'remediating', keeps: { setup } });

  world.finding = { ...world.finding, startedAtMs: sampleNowMs - 3 * minuteMs };
  await settle();
  expect(world.finding).toMatchObject({
    status: 'remediated',
    keeps: null,
    receipt: { undo: { snapshot: 's-1', setup } },
  });
});

test.each([
  ['not there', 9, noSnapshot, 'remediating', null],
  ['not there', 11, noSnapshot, 'failed', lost],
  ['not readable', 11, unread, 'remediating', null],
  [
    'not readable',
    25 * 60,
    unread,
    'failed',
    'The resource is deleted, but its final snapshot could not be read: AWS is throttling calls',
  ],
] as const)(
  'a deletion whose snapshot is %s, settled after %i minutes, keeps waiting or fails',
  async (_, minutes, readKept, status, trouble) => {
    const { world, settle } = gone(minutes, readKept);
    await settle();
    expect(world.finding).toMatchObject({ status, trouble });
    expect(world.events.map(({ type, details }) => [type, details['why']])).toEqual(
      status === 'failed' ? [['remediation.failed', trouble]] : [],
    );
  },
);

test.each([
  ['no', [approversInbox]],
  ['yes', []],
] as const)('approvers are told about a failed deletion that can be undone: %s', async (undo, told) => {
  const { world, deps, settle } = gone(11, noSnapshot, undo);
  await settle();
  await syncFinding(deps, world.finding.id);
  const people = world.sent.flatMap((work) => (work.type === 'person.tell' ? [work.userId] : []));
  expect(people.filter((userId) => userId === approversInbox)).toEqual(told);
});

test('a finding that a scan resolves after the failure still names it', async () => {
  const { world, deps, settle } = gone(11, noSnapshot);
  await settle();
  await resolve(deps, world.finding, 'the resource is gone');
  expect(world.finding).toMatchObject({
    status: 'resolved',
    endedBy: `the resource is gone. Before: ${lost}`,
  });
});
