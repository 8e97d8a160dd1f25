import { CreateVolumeCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import type { Remediator } from '../../../core/ports/remediator.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

let moto: TestMoto;
let aws: MotoAccount;
let remediator: Remediator;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  await moto.reset();
  aws = motoAccount(moto.url);
  remediator = createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
});

const make = (type: 'gp2' | 'gp3', Size: number) =>
  aws.clients
    .ec2(region)
    .send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size, VolumeType: type }));

test('snapshot-and-delete deletes a volume and keeps its snapshot', async () => {
  await make('gp3', 20);
  const volume = await aws.first('ec2-volume');
  expect(volume).toMatchObject({
    facts: { state: { value: 'available' }, setup: { value: { type: 'gp3', sizeGiB: 20 } } },
  });
  expect(await aws.inventory.probe(volume, 'snapshot-and-delete')).toMatchObject({
    probe: { allowed: 'yes' },
    protections: [],
  });

  const permit = permitFor(volume, 'snapshot-and-delete');
  const first = await remediator.run(permit);
  if (!('inProgress' in first)) throw new Error('it did not wait for its snapshot');
  expect(remediator.isDone(permit.finding, await aws.inventory.get(volume))).toBe(false);
  expect(await remediator.readProgress(permit.finding)).toMatchObject({ isReady: true, undo: first.undo });

  const finding = { ...permit.finding, progress: progressOf(first, 0) };
  expect(await remediator.readProgress(finding)).toMatchObject({ isReady: true });
  expect(await remediator.run({ ...permit, finding })).toMatchObject({
    summary: expect.stringMatching(/^Deleted\./),
  });
  expect(await aws.inventory.get(volume)).toBeUndefined();
  expect(remediator.isDone(finding, undefined)).toBe(true);
  expect(await remediator.readKept(finding)).toMatchObject({ summary: expect.stringContaining('snap-') });
  const { Snapshots = [] } = await aws.clients
    .ec2(region)
    .send(new DescribeSnapshotsCommand({ Filters: [{ Name: 'volume-id', Values: [volume.id] }] }));
  expect(Snapshots.map(({ SnapshotId, State }) => [SnapshotId, State])).toEqual([
    [first.inProgress['snapshotId'], 'completed'],
  ]);
});

test('to-gp3 changes a gp2 volume, and its probe changes nothing', async () => {
  await make('gp2', 500);
  const volume = await aws.first('ec2-volume');
  await aws.inventory.probe(volume, 'to-gp3');
  expect(await aws.inventory.get(volume)).toMatchObject({ facts: { setup: { value: { type: 'gp2' } } } });

  const permit = permitFor(volume, 'to-gp3');
  const settings = { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '250' };
  const finding = { ...permit.finding, plan: { ...permit.finding.plan, settings } };
  const [loaded] = await aws.inventory.load(
    [{ resource: volume, needs: [{ need: 'fact', name: 'isBeingModified' }] }],
    0,
  );
  expect(loaded?.facts['isBeingModified']).toEqual({ known: true, value: false });
  expect(await remediator.run({ ...permit, finding })).toMatchObject({ undo: { before: { type: 'gp2' } } });
  const after = await aws.inventory.get(volume);
  expect(after).toMatchObject({
    facts: { setup: { value: { type: 'gp3', iops: 3_000, throughputMiBps: 250 } } },
  });
  expect(remediator.isDone(finding, after)).toBe(true);
});
