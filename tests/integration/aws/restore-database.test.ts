import {
  CreateDBParameterGroupCommand,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

let moto: TestMoto;
let aws: MotoAccount;
beforeAll(async () => {
  moto = await startMoto();
  aws = motoAccount(moto.url);
});
afterAll(() => moto.stop());

test('a deleted database is restored from its final snapshot, with its settings and tags', async () => {
  const rds = aws.clients.rds(region);
  await rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName: 'own',
      DBParameterGroupFamily: 'postgres16',
      Description: 'own',
    }),
  );
  await aws.createDatabase('orders', {
    EngineVersion: '16.3',
    AllocatedStorage: 100,
    MaxAllocatedStorage: 400,
    StorageType: 'gp3',
    Port: 5_433,
    MultiAZ: true,
    DBParameterGroupName: 'own',
    EnableIAMDatabaseAuthentication: true,
    CopyTagsToSnapshot: true,
    BackupRetentionPeriod: 9,
    PreferredBackupWindow: '01:00-01:30',
    PreferredMaintenanceWindow: 'mon:03:00-mon:04:00',
    Tags: [{ Key: 'Owner', Value: 'ada' }],
  });
  const remediator = createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
  const before = await aws.first('rds-instance');
  const permit = permitFor(before, 'delete');
  const receipt = await remediator.run(permit);
  if ('inProgress' in receipt) throw new Error('it takes several steps');
  const finding: Finding = { ...permit.finding, status: 'undoing', receipt };
  expect(await aws.inventory.get(before)).toBeUndefined();
  expect(remediator.undo.says(finding, receipt)).toMatchObject({
    is: 'equivalent',
    lost: expect.stringContaining('The final snapshot costs at most $'),
  });
  expect(await remediator.undo.differences(finding, undefined)).toEqual([]);

  // The emulator names an automated snapshot by the minute, so a second one within it is refused.
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'automated' }));
  for (const { DBSnapshotIdentifier } of DBSnapshots)
    await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier }));
  const begun = await remediator.undo.run({ finding, resource: undefined } as never);
  if (!('inProgress' in begun)) throw new Error('it did not wait for the database');
  const base = { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, outcome: null };
  const going = (progress: Parameters<typeof progressOf>[0]): Finding => ({
    ...finding,
    undoing: { ...base, progress: progressOf(progress, 0) },
  });
  const restoring = going(begun);
  // The response was lost: the database tells by its tag that it is this one.
  expect(await remediator.undo.readProgress(finding)).toMatchObject({ isReady: true });
  expect(await remediator.undo.readProgress(restoring)).toMatchObject({ isReady: true });
  const fresh = await aws.inventory.get(before);
  expect(remediator.undo.isDone(restoring, fresh)).toBe(false);
  const set = await remediator.undo.run({ finding: restoring, resource: fresh } as never);
  if (!('inProgress' in set)) throw new Error('it did not set what a restore leaves out');
  expect(await remediator.undo.readProgress(going(set))).toMatchObject({ isReady: true });
  const after = await aws.inventory.get(before);
  expect(await remediator.undo.run({ finding: going(set), resource: after } as never)).toEqual({
    summary: expect.stringMatching(/^Restored from janitor-final-orders-\S+\. Its endpoint is the same\.$/),
  });
  expect(remediator.undo.isDone(going(set), after)).toBe(true);
  expect(after?.facts).toEqual(before.facts);
  expect(after?.tags).toEqual({
    known: true,
    value: { Owner: 'ada', 'janitor-finding': permit.finding.id },
  });
  expect(await remediator.undo.differences(finding, after)).toEqual([
    { what: 'Database', before: 'deleted', after: 'available' },
  ]);
});
