import { expect, test } from '@jest/globals';
import { example } from '../../../../core/facts/examples.ts';
import type { Finding } from '../../../../core/finding.ts';
import { settleFinding } from '../../../../core/findings/remediation/settle.ts';
import type { RecheckDeps } from '../../../../core/ports/deps.ts';
import { known } from '../../../../core/resource.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';

const minuteMs = 60_000;

/** The status after settling a remediation that began this long ago and whose outcome is unknown. */
async function settled(
  state: string,
  minutes: number,
  isDone: boolean | 'unknown' = false,
): Promise<Pick<Finding, 'status' | 'trouble'>> {
  let finding = sampleFinding({ status: 'remediating', startedAtMs: sampleNowMs - minutes * minuteMs });
  const deps = {
    clock: { nowMs: () => sampleNowMs },
    ids: { next: () => 'e1' },
    log: { info: () => undefined, warn: () => undefined },
    queue: { send: async () => undefined },
    store: {
      get: async () => finding,
      move: async (_: Finding, after: Finding) => {
        finding = after;
        return { ok: true };
      },
    },
    inventory: { get: async () => example('ec2-instance', { facts: { state: known(state) } }) },
    remediator: { isDone: () => isDone, readProgress: async () => null },
  } as unknown as RecheckDeps;
  await settleFinding(deps, { findingId: finding.id });
  return finding;
}

test.each([
  ['running', 9, 'remediating'],
  ['running', 11, 'failed'],
  ['pending', 11, 'remediating'],
  ['a new state', 11, 'remediating'],
  ['shutting-down', 11, 'remediating'],
  ['pending', 25 * 60, 'failed'],
])(
  'a finding with an unknown outcome and a %s resource after %i minutes becomes %s',
  async (state, minutes, status) => {
    expect(await settled(state, minutes)).toMatchObject({ status });
  },
);

test('a finding whose outcome cannot be read waits for a day, and then says that AWS does not report it', async () => {
  expect(await settled('running', 23 * 60, 'unknown')).toMatchObject({ status: 'remediating' });
  expect(await settled('running', 25 * 60, 'unknown')).toMatchObject({
    status: 'failed',
    trouble: expect.stringContaining('AWS does not report whether it took effect'),
  });
});
