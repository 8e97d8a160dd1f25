import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../core/finding.ts';
import { recheckFinding } from '../../../../core/findings/remediation/recheck.ts';
import { undoFinding } from '../../../../core/findings/remediation/recheck-undo.ts';
import { settleFinding } from '../../../../core/findings/remediation/settle.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import type { Work } from '../../../../core/work.ts';
import { aFinding, startMs } from '../../../support/store-samples.ts';

const scheduled = {
  status: 'scheduled',
  remediateAtMs: startMs,
  card: { channel: 'C1', ts: '1', threadTs: '1' },
} as const;
const undoing = { by: 'U1', atMs: startMs, remediatedAtMs: startMs, startedAtMs: null } as never;

/** The work that is sent, and whether AWS was read. */
async function run(
  kind: string,
  parts: Partial<Finding>,
  act: (deps: RecheckDeps, asked: { findingId: string; generation: number }) => Promise<void>,
): Promise<{ readonly sent: readonly Work[]; readonly isRead: boolean }> {
  const sample = aFinding({ id: 'f1', generation: 2, ...parts });
  const finding: Finding = { ...sample, resource: { ...sample.resource, kind } };
  const sent: Work[] = [];
  let isRead = false;
  const read = async (): Promise<never> => {
    isRead = true;
    throw new Error('read');
  };
  const deps = {
    clock: { nowMs: () => startMs },
    log: { info: () => undefined, warn: () => undefined },
    store: { get: async () => finding, pause: async () => undefined },
    queue: { send: async (work: Work) => void sent.push(work) },
    policy: read,
    inventory: { get: read },
  } as unknown as RecheckDeps;
  await act(deps, { findingId: 'f1', generation: 2 }).catch(() => undefined);
  return { sent, isRead };
}

const recheck = (type: string) => (deps: RecheckDeps, asked: { findingId: string; generation: number }) =>
  recheckFinding(deps, { ...asked, type });
const settle = (type: string) => (deps: RecheckDeps, asked: { findingId: string }) =>
  settleFinding(deps, { ...asked, type });
const undo = (type: string) => (deps: RecheckDeps, asked: { findingId: string; generation: number }) =>
  undoFinding(deps, { ...asked, type });

test.each([
  ['recheck', scheduled, recheck('finding.recheck'), { type: 'permissions.recheck', generation: 2 }],
  ['outcome', { status: 'remediating' }, settle('finding.settle'), { type: 'permissions.settle' }],
  ['undo', { status: 'undoing', undoing }, undo('finding.undo'), { type: 'permissions.undo', generation: 2 }],
] as const)(
  'the %s of an IAM identity that an older version queued is passed on unread',
  async (_, parts, act, right) => {
    expect(await run('iam-identity', parts, act)).toEqual({
      sent: [{ findingId: 'f1', ...right }],
      isRead: false,
    });
  },
);

test.each([
  ['iam-identity', 'permissions'],
  ['ec2-instance', 'finding'],
])('work of %s is done where it belongs', async (kind, types) => {
  expect(await run(kind, scheduled, recheck(`${types}.recheck`))).toEqual({ sent: [], isRead: true });
  expect(await run(kind, { status: 'undoing', undoing }, undo(`${types}.undo`))).toMatchObject({
    isRead: true,
  });
  const remediating = { status: 'remediating', startedAtMs: 0 } as const;
  expect(await run(kind, remediating, settle(`${types}.settle`))).toEqual({ sent: [], isRead: true });
});
