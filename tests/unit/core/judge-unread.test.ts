import { expect, test } from '@jest/globals';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { judgePart, judgeResource } from '../../../core/findings/judging/judge.ts';
import type { Inventory } from '../../../core/ports/inventory.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { rule } from '../../../rules/rds-instance-without-backups.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const because = 'RDS does not report whether its deletion protection is on.';
const backups = known({ days: 0, pendingDays: null, cluster: null, replicaOf: null });

/** Verdicts on a database without backups, at the scan and at the recheck. */
async function verdictsOf(from?: readonly string[]) {
  const unread = { code: 'unread', because, isUnread: true, ...(from ? { from } : {}) } as const;
  const resource: Resource = {
    ...example('rds-instance', { facts: { status: known('available'), backups } }),
    protections: [unread],
  };
  const inventory = { load: async () => [] } as unknown as Inventory;
  const deps = { inventory, rules: [rule], clock: { nowMs: () => exampleNowMs } };
  const policy = await defaultPolicy([rule]);
  const { judged } = await judgePart(deps, [resource], policy);
  return [judged[0], await judgeResource(deps, resource, rule.id, policy)];
}

test.each([
  ['every remediation', undefined],
  ['this remediation', ['set-backup-retention']],
])('an unknown protection against %s makes the verdict undecided', async (_, from) => {
  const verdict = {
    verdict: 'undecided',
    missing: 'protections',
    because: `Protection unknown: ${because}`,
  };
  expect(await verdictsOf(from)).toMatchObject([{ verdict }, { verdict }]);
});

test('an unknown protection against another remediation leaves the violation', async () => {
  const verdict = { verdict: 'violation' };
  expect(await verdictsOf(['delete', 'stop'])).toMatchObject([{ verdict }, { verdict }]);
});
