import { AllocateAddressCommand, CreateVolumeCommand } from '@aws-sdk/client-ec2';
import { CreateUserCommand, TagUserCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Resource } from '../../../core/resource.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

let moto: TestMoto;
let aws: MotoAccount;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  await moto.reset();
  aws = motoAccount(moto.url);
});

type Order = { readonly settings?: Record<string, string>; readonly input?: Record<string, string> };

/** Remediates, undoes, and reads again. `says`: what the receipt said before. */
async function thereAndBack(
  remediation: string,
  read: () => Promise<Resource | undefined>,
  order: Order = {},
) {
  const remediator = createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
  const before = await read();
  if (!before) throw new Error('there is nothing to remediate');
  const permit = permitFor(before, remediation);
  const asks = order.input
    ? {
        room: 40,
        tags: Object.keys(order.input).map((key) => ({
          key,
          values: null,
          pattern: null,
          ignoreCase: false,
          found: before.tags.known ? (before.tags.value[key] ?? null) : null,
        })),
      }
    : null;
  const plan = {
    ...permit.finding.plan,
    material: before.material,
    asks,
    ...(order.settings ? { settings: order.settings } : {}),
  };
  const asked = { ...permit.finding, input: order.input ?? null, plan };
  const receipt = await remediator.run({ ...permit, finding: asked });
  if ('inProgress' in receipt) throw new Error('it takes several steps');
  const left = await read();
  const finding: Finding = { ...asked, status: 'undoing', receipt };
  const differences = await remediator.undo.differences(finding, left);
  const wasDone = remediator.undo.isDone(finding, left);
  const undone = await remediator.undo.run({ finding, resource: left } as never);
  const after = await aws.inventory.get(('resource' in undone && undone.resource) || before);
  return {
    says: remediator.undo.says(finding, receipt),
    before,
    left,
    after,
    differences,
    differencesAfter: await remediator.undo.differences(finding, await read()),
    wasDone,
    isDone: remediator.undo.isDone(finding, after),
  };
}

const first = (kind: string) => async () => aws.inventory.get(await aws.first(kind));
const listed = (kind: string, id: string) => async () =>
  (await everyPage(aws.inventory.list({ account, region: 'global', kind }))).find((one) => one.id === id);
const bucket = async () => {
  const found = await listed('s3-bucket', 'site')();
  return found && aws.inventory.get(found);
};
const asLeft = { differences: [], wasDone: false, isDone: true };

test('a stopped instance starts again, and a started one is not as it was left', async () => {
  await aws.runInstance();
  const back = await thereAndBack('stop', first('ec2-instance'));
  expect(back).toMatchObject({
    ...asLeft,
    says: { is: 'partly' },
    after: { facts: { state: { value: 'running' } } },
  });
  expect(back.differencesAfter).toContainEqual({ what: 'State', before: 'stopped', after: 'running' });
});

test('filled-in tags go, former values come back, and others stay', async () => {
  await aws.runInstance({ Owner: 'bob', Project: 'x' });
  const back = await thereAndBack('tag', first('ec2-instance'), { input: { Owner: 'ada', Team: 'web' } });
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact' } });
  expect(back.left?.tags).toMatchObject({ value: { Owner: 'ada', Team: 'web' } });
  expect(back.after?.tags).toEqual(back.before.tags);
  expect(back.after?.facts).toEqual(back.before.facts);
});

test.each([
  ['none', []],
  ['another value', [{ Key: 'MFA_REQUIRED', Value: 'no' }]],
])('the mark of a user with %s is undone exactly', async (_, Tags) => {
  const iam = aws.clients.iam();
  await iam.send(new CreateUserCommand({ UserName: 'ada' }));
  if (Tags.length > 0) await iam.send(new TagUserCommand({ UserName: 'ada', Tags }));
  const back = await thereAndBack('tag-mfa-required', listed('iam-user', 'ada'));
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact' } });
  expect(back.after?.tags).toEqual(back.before.tags);
});

test('public access settings are as before', async () => {
  await aws.clients.s3().send(new CreateBucketCommand({ Bucket: 'site' }));
  const back = await thereAndBack('block-public-access', bucket);
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact', lost: null } });
  expect(back.after?.facts).toEqual(back.before.facts);
});

test('default encryption is as before', async () => {
  await aws.clients.s3().send(new CreateBucketCommand({ Bucket: 'site' }));
  await aws.clients.s3().send(
    new PutBucketEncryptionCommand({
      Bucket: 'site',
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true }],
      },
    }),
  );
  const settings = { Algorithm: 'aws:kms', 'Bucket key': 'on' };
  const back = await thereAndBack('encrypt-by-default', bucket, { settings });
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact' } });
  expect(back.left?.facts).not.toEqual(back.before.facts);
  expect(back.after?.facts).toEqual(back.before.facts);
});

test('a released address comes back under a new allocation id, with its tags', async () => {
  await aws.clients.ec2(region).send(
    new AllocateAddressCommand({
      Domain: 'vpc',
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'Name', Value: 'web' }] }],
    }),
  );
  const released = await aws.first('ec2-address');
  const back = await thereAndBack('release', async () => aws.inventory.get(released));
  expect(back).toMatchObject({ differences: [], says: { is: 'equivalent' } });
  expect(back.after?.id).not.toBe(back.before.id);
  expect(back.after).toMatchObject({
    name: back.before.name,
    tags: back.before.tags,
    material: back.before.material,
    facts: { attachedTo: back.before.facts['attachedTo'] },
  });
});

test('a stopped database starts again, for 7 days', async () => {
  await aws.createDatabase('orders');
  const back = await thereAndBack('stop', first('rds-instance'));
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact', untilMs: 7 * 86_400_000 } });
});

test('the backup retention is as before', async () => {
  await aws.createDatabase('orders', { BackupRetentionPeriod: 3 });
  const settings = { 'Days of backups': '14' };
  const back = await thereAndBack('set-backup-retention', first('rds-instance'), { settings });
  expect(back).toMatchObject({ ...asLeft, says: { is: 'exact' } });
  expect(back.after?.facts['backups']).toEqual(back.before.facts['backups']);
});

test('a volume is gp2 again', async () => {
  await aws.clients
    .ec2(region)
    .send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 500, VolumeType: 'gp2' }));
  const settings = { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '250' };
  const back = await thereAndBack('to-gp3', first('ec2-volume'), { settings });
  expect(back).toMatchObject({
    ...asLeft,
    says: { is: 'exact' },
    after: { facts: { setup: { value: { type: 'gp2' } } } },
  });
});

test('a deleted volume is made again from its snapshot, under a new id', async () => {
  await aws.clients.ec2(region).send(
    new CreateVolumeCommand({
      AvailabilityZone: `${region}a`,
      Size: 20,
      VolumeType: 'gp3',
      Iops: 4_000,
      Throughput: 200,
      TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'Owner', Value: 'ada' }] }],
    }),
  );
  const remediator = createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
  const before = await aws.first('ec2-volume');
  const permit = permitFor(before, 'snapshot-and-delete');
  const begun = await remediator.run(permit);
  if (!('inProgress' in begun)) throw new Error('it did not wait for its snapshot');
  const going = { ...permit.finding, progress: progressOf(begun, 0) };
  const deleted = await remediator.run({ ...permit, finding: going });
  if ('inProgress' in deleted) throw new Error('it was not deleted');
  const receipt = { ...deleted, undo: { ...begun.undo, ...deleted.undo } };
  const finding: Finding = { ...permit.finding, status: 'undoing', receipt };
  expect(remediator.undo.says(finding, receipt)).toMatchObject({ is: 'equivalent' });
  expect(await remediator.undo.differences(finding, undefined)).toEqual([]);

  const first = await remediator.undo.run({ finding, resource: undefined } as never);
  if (!('inProgress' in first)) throw new Error('it did not wait for the volume');
  const undoing = {
    by: 'U1',
    atMs: 0,
    remediatedAtMs: 0,
    startedAtMs: 0,
    outcome: null,
    progress: progressOf(first, 0),
  };
  const restoring: Finding = { ...finding, undoing };
  expect(await remediator.undo.readProgress(restoring)).toMatchObject({ isReady: true });
  const done = await remediator.undo.run({ finding: restoring, resource: undefined } as never);
  const after = 'resource' in done && done.resource ? await aws.inventory.get(done.resource) : undefined;
  expect(after?.id).not.toBe(before.id);
  expect(after?.tags).toEqual(before.tags);
  expect(after?.facts['setup']).toEqual(before.facts['setup']);
});
