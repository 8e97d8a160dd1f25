import { expect, test } from '@jest/globals';
import type { IamPoint } from '../../../core/published/iam-metrics.ts';
import { iamKinds, type PublishedEvent } from '../../../core/published/published-event.ts';
import { fn as publishFn } from '../../../events/audit-changes/function.ts';
import { samples } from '../../../events/audit-changes/samples.ts';
import { fn } from '../../../events/audit-metrics/function.ts';
import { publishedSample } from '../../../events/published-sample.ts';
import { rules } from '../../../rules/registry.generated.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const atMs = Date.parse('2026-11-28T16:00:00.000Z');
const change = { by: 'robin', at: '2026-11-28T15:59:57.000Z', call: 'AttachUserPolicy' };

async function counted(...events: readonly Partial<PublishedEvent>[]): Promise<readonly IamPoint[]> {
  const points: IamPoint[] = [];
  const handler = fn.create({ log, iamMetrics: (given) => void points.push(...given) });
  const Records = events.map((fields, nth) => ({
    messageId: `m${nth}`,
    body: JSON.stringify(publishedSample(fields)),
  }));
  expect(await handler({ Records } as never)).toEqual({ batchItemFailures: [] });
  return points;
}

const violation = {
  name: 'Violations',
  value: 1,
  atMs,
  by: { severity: 'critical', rule: 'iam-full-admin' },
};

test('a claimed finding is a violation, with the time since the change', async () => {
  expect(await counted({ change, mode: 'approve', remediation: 'revert' })).toEqual([
    violation,
    { name: 'TimeToFinding', value: 3_000, atMs },
  ]);
});

test.each(['observe', 'notify'])('a finding in mode %s is a dry run of its remediation', async (mode) => {
  const dryRun = { name: 'RemediationDryRuns', value: 1, atMs };
  expect(await counted({ mode, remediation: 'revert' })).toEqual([violation, dryRun]);
  expect(await counted({ mode, remediation: null })).toEqual([violation]);
});

test('a posted card is a notification, with the time since the change', async () => {
  const announced = { type: 'finding.announced', change } as const;
  expect(await counted({ ...announced, details: { card: { channel: 'C1', ts: '1' } } })).toEqual([
    { name: 'Notifications', value: 1, atMs, by: { channel: 'slack' } },
    { name: 'TimeToCard', value: 3_000, atMs },
  ]);
  expect(await counted(announced)).toEqual([]);
});

test.each([
  ['remediation.finished', 'RemediationsDone'],
  ['remediation.failed', 'RemediationsFailed'],
  ['remediation.stopped', 'RemediationsSkipped'],
  ['limit.reached', 'RemediationsSkipped'],
  ['finding.reminded', 'RemediationsSkipped'],
  ['finding.rechecked', 'RemediationsSkipped'],
])('%s counts as %s', async (type, name) => {
  expect(await counted({ type })).toEqual([{ name, value: 1, atMs }]);
});

test('an event that comes twice in a batch is counted once', async () => {
  const twice = { type: 'remediation.finished', id: 'e1' };
  expect(await counted(twice, twice, { ...twice, id: 'e2' })).toHaveLength(2);
});

test('findings of other kinds are not counted', async () => {
  expect(await counted({ kind: 'ec2-instance' }, { kind: null })).toEqual([]);
});

test('the kinds are those of all rules that judge changes of permissions', () => {
  const judged = rules.filter(({ needsState }) => needsState).map(({ kind }) => kind);
  expect([...new Set(judged)].sort()).toEqual([...iamKinds].sort());
});

test('publish-audit counts what it published and what it could not', async () => {
  const points: IamPoint[] = [];
  const publisher = (put: () => Promise<ReadonlySet<number>>) =>
    publishFn.create({
      log,
      iamMetrics: (given) => void points.push(...given),
      bus: { put },
      storedEvent: ({ doc }) => JSON.parse(doc),
    });
  const record = samples.samples['audit-event-stored'];
  const event = { Records: [record, record, record] } as never;
  await publisher(async () => new Set([1]))(event);
  await publisher(() => Promise.reject(new Error('AccessDenied')))(event);
  expect(points).toEqual([
    { name: 'PublishSuccesses', value: 2 },
    { name: 'PublishFailures', value: 1 },
    { name: 'PublishSuccesses', value: 0 },
    { name: 'PublishFailures', value: 3 },
  ]);
});
