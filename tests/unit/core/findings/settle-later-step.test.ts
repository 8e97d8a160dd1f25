import { expect, test } from '@jest/globals';
import type { AuditEvent } from '../../../../core/audit.ts';
import type { Finding, Progress } from '../../../../core/finding.ts';
import { settleFinding } from '../../../../core/findings/remediation/settle.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';
import { undoneAtOnce } from '../../../support/undone-at-once.ts';

const sinceMs = sampleNowMs - 11 * 60_000;
const progress: Progress = {
  note: 'stored',
  made: 'the former state',
  state: {},
  undo: { former: 'all of it' },
  readAgainAtMs: sinceMs,
  stepAtMs: sinceMs,
};

/** A worker died in a step; the resource is still there. */
async function settled(finding: Finding): Promise<Finding> {
  let now = finding;
  const deps = {
    clock: { nowMs: () => sampleNowMs },
    ids: { next: () => 'e1' },
    log: { info: () => undefined, warn: () => undefined },
    queue: { send: async () => undefined },
    store: {
      get: async () => now,
      move: async (_: Finding, after: Finding, _event: AuditEvent) => {
        now = after;
        return { ok: true };
      },
    },
    inventory: { get: async () => ({ ...finding.resource, facts: {} }) },
    remediator: {
      isDone: () => false,
      readProgress: async () => null,
      undo: { ...undoneAtOnce(), isDone: () => false, readProgress: async () => null },
    },
  } as unknown as RecheckDeps;
  await settleFinding(deps, { findingId: finding.id });
  return now;
}

test.each([
  ['the first step', null, 'Started, but AWS shows no change.', undefined],
  ['a later step', progress, 'a part of it may be done.', progress.undo],
] as const)('a remediation that died in %s says what may be done', async (_, progress, words, kept) => {
  const base = sampleFinding({ status: 'remediating', startedAtMs: sinceMs });
  const after = await settled({ ...base, progress });
  expect(after.status).toBe('failed');
  expect(after.trouble).toContain(words);
  expect(after.receipt?.undo).toEqual(kept);
});

test.each([
  ['the first step', null, 'failed', 'AWS shows no change'],
  ['a later step', progress, 'partly', 'a part of it may be done'],
] as const)('an undo that died in %s says what may be done', async (_, progress, is, words) => {
  const undoing = {
    by: 'U1',
    atMs: sinceMs,
    remediatedAtMs: sinceMs,
    startedAtMs: sinceMs,
    progress,
    outcome: null,
  };
  const after = await settled({ ...sampleFinding({ status: 'undoing' }), undoing });
  expect(after.undoing?.outcome).toMatchObject({ is, words: expect.stringContaining(words) });
});
