import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Progress } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { type AwsAnswer, answeringClients, ec2Error, queryError } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

/** What the remediator reads of what a deletion of this kind kept. */
function kept(kind: string, remediation: string, id: string, answer: AwsAnswer, progress: Progress | null) {
  const { clients, requests } = answeringClients(() => answer);
  const remediator = createRemediator({
    accounts: oneAccount(clients, '123456789012'),
    kinds,
    nowMs: () => 0,
  });
  const base = sampleFinding({ id: 'fnd_1', progress });
  const finding = {
    ...base,
    resource: { ...base.resource, kind, id, region: 'eu-west-1' },
    plan: { ...base.plan, remediation },
  };
  return { read: remediator.readKept(finding), requests };
}

describe('a deleted database', () => {
  const name = 'janitor-final-orders-fnd-1';
  const snapshot = (fields: string): AwsAnswer => ({
    xml: `<DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots>${fields === '' ? '' : `<DBSnapshot>${fields}</DBSnapshot>`}</DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>`,
  });
  const named = (snapshotId: string, database: string, status: string): AwsAnswer =>
    snapshot(
      `<DBSnapshotIdentifier>${snapshotId}</DBSnapshotIdentifier><DBInstanceIdentifier>${database}</DBInstanceIdentifier>${status === '' ? '' : `<Status>${status}</Status>`}`,
    );
  const read = (answer: AwsAnswer) => kept('rds-instance', 'delete', 'orders', answer, null);

  test.each(['available', 'creating'])('keeps a final snapshot that is %s', async (status) => {
    const { read: receipt, requests } = read(named(name, 'orders', status));
    expect(await receipt).toEqual({
      summary: `Deleted, confirmed by AWS. Final snapshot: ${name}.`,
      undo: {
        call: 'rds:RestoreDBInstanceFromDBSnapshot',
        dbInstanceIdentifier: 'orders',
        region: 'eu-west-1',
        snapshot: name,
      },
    });
    expect(requests[0]?.fields).toMatchObject({ DBSnapshotIdentifier: name });
  });

  test.each([
    ['does not exist', queryError('DBSnapshotNotFound'), 'was not found'],
    ['failed', named(name, 'orders', 'failed'), 'is in the state "failed"'],
  ])('is refused as lost when its final snapshot %s', async (_, answer, words) => {
    const loss = read(answer).read;
    await expect(loss).rejects.toBeInstanceOf(Refused);
    await expect(loss).rejects.toThrow(`Deleted, but its final snapshot ${name} ${words}.`);
  });

  test.each([
    ['an empty list', snapshot('')],
    ['a snapshot of another database', named(name, 'shop', 'available')],
    ['another snapshot', named('other', 'orders', 'available')],
    ['a snapshot without a state', named(name, 'orders', '')],
    ['access denied', queryError('AccessDenied', 'no', 403)],
  ])('has an unknown outcome after %s', async (_, answer) => {
    await expect(read(answer).read).rejects.not.toBeInstanceOf(Refused);
  });
});

describe('a deleted volume', () => {
  const snapshot = (fields: string): AwsAnswer => ({
    xml: `<DescribeSnapshotsResponse><snapshotSet><item><snapshotId>snap-1</snapshotId><startTime>2026-11-20T16:00:00.000Z</startTime>${fields}</item></snapshotSet></DescribeSnapshotsResponse>`,
  });
  const of = (volume: string, state: string) =>
    snapshot(`<volumeId>${volume}</volumeId><status>${state}</status>`);
  const progress = progressOf(
    { note: '', made: '', inProgress: { snapshotId: 'snap-1' }, undo: {}, readAgainAfterMs: 1 },
    0,
  );
  const read = (answer: AwsAnswer) =>
    kept('ec2-volume', 'snapshot-and-delete', 'vol-1', answer, progress).read;

  test('keeps the snapshot of its first step', async () => {
    expect(await read(of('vol-1', 'completed'))).toEqual({
      summary: 'Deleted, confirmed by AWS. The data is in the snapshot snap-1.',
      undo: {},
    });
  });

  test.each([
    ['does not exist', ec2Error('InvalidSnapshot.NotFound'), 'was not found'],
    ['failed', of('vol-1', 'error'), 'is in the state "error"'],
  ])('is refused as lost when its snapshot %s', async (_, answer, words) => {
    const loss = read(answer);
    await expect(loss).rejects.toBeInstanceOf(Refused);
    await expect(loss).rejects.toThrow(`Deleted, but its snapshot snap-1 ${words}.`);
  });

  test.each([
    ['a snapshot of another volume', of('vol-2', 'completed')],
    ['a snapshot without a state', snapshot('<volumeId>vol-1</volumeId>')],
    ['access denied', ec2Error('UnauthorizedOperation', 'no', 403)],
  ])('has an unknown outcome after %s', async (_, answer) => {
    await expect(read(answer)).rejects.not.toBeInstanceOf(Refused);
  });
});

test('a remediation that deletes nothing returns null without a call', async () => {
  const { read, requests } = kept('ec2-instance', 'stop', 'i-1', ec2Error('Unexpected'), null);
  expect(await read).toBeNull();
  expect(requests).toEqual([]);
});
