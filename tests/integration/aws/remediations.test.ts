import {
  AllocateAddressCommand,
  CreateTagsCommand,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { everyPage } from '../../../core/listing.ts';
import { Refused } from '../../../core/ports/remediator.ts';
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

describe('remediations', () => {
  const remediate = async (resource: Resource, remediation: string) => {
    const remediator = createRemediator({
      accounts: oneAccount(aws.clients, account),
      kinds,
      nowMs: () => 0,
    });
    const permit = permitFor(resource, remediation);
    const before = remediator.isDone(permit.finding, await aws.inventory.get(resource));
    const receipt = await remediator.run(permit);
    return { receipt, before, after: remediator.isDone(permit.finding, await aws.inventory.get(resource)) };
  };

  test('stop an instance after an allowed dry run', async () => {
    await aws.runInstance();
    const instance = await aws.first('ec2-instance');
    expect(await aws.inventory.probe(instance, 'stop')).toMatchObject({
      probe: { allowed: 'yes' },
      protections: [],
    });
    expect(await aws.inventory.get(instance)).toMatchObject({ facts: { state: { value: 'running' } } });
    expect(await remediate(instance, 'stop')).toMatchObject({
      receipt: { summary: 'Stopped.' },
      before: false,
      after: true,
    });
  });

  test('are not allowed while the probe finds stop or termination protection', async () => {
    const id = await aws.runInstance();
    await aws.clients
      .ec2(region)
      .send(new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiTermination: { Value: true } }));
    const { protections } = await aws.inventory.probe(await aws.first('ec2-instance'), 'stop');
    expect(protections.map(({ code }) => code)).toEqual(['termination-protection']);
  });

  test('are not allowed after AWS adds a protecting tag', async () => {
    const id = await aws.runInstance();
    const before = await aws.first('ec2-instance');
    await aws.clients
      .ec2(region)
      .send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'eks:cluster-name', Value: 'prod' }] }));
    expect((await aws.inventory.get(before))?.protections.map(({ code }) => code)).toEqual(['eks']);
  });

  test('delete a database with a final snapshot, or stop it', async () => {
    await aws.createDatabase('orders');
    const orders = await aws.first('rds-instance');
    const { finding } = permitFor(orders, 'delete');
    const remediator = createRemediator({
      accounts: oneAccount(aws.clients, account),
      kinds,
      nowMs: () => 0,
    });
    await expect(remediator.readKept(finding)).rejects.toBeInstanceOf(Refused);
    expect(await remediate(orders, 'delete')).toMatchObject({
      receipt: { summary: expect.stringContaining('janitor-final-orders') },
      before: false,
      after: true,
    });
    expect(await remediator.readKept(finding)).toMatchObject({
      undo: { snapshot: expect.stringContaining('janitor-final-orders') },
    });
    await aws.createDatabase('billing');
    expect(await remediate(await aws.first('rds-instance'), 'stop')).toMatchObject({
      before: false,
      after: true,
    });
  });

  test('are refused by deletion protection without a change', async () => {
    await aws.createDatabase('orders', { DeletionProtection: true });
    const database = await aws.first('rds-instance');
    expect(database.protections.map(({ code }) => code)).toEqual(['deletion-protection']);
    const remediator = createRemediator({
      accounts: oneAccount(aws.clients, account),
      kinds,
      nowMs: () => 0,
    });
    await expect(remediator.run(permitFor(database, 'delete'))).rejects.toBeInstanceOf(Refused);
    expect(await aws.inventory.get(database)).toMatchObject({ facts: { status: { value: 'available' } } });
  });

  test('release an address after a probe', async () => {
    await aws.clients.ec2(region).send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const address = await aws.first('ec2-address');
    expect(await aws.inventory.probe(address, 'release')).toMatchObject({
      probe: { allowed: 'yes' },
      protections: [],
    });
    expect(await remediate(address, 'release')).toMatchObject({ before: false, after: true });
  });

  test('tag a user', async () => {
    await aws.clients.iam().send(new CreateUserCommand({ UserName: 'ada' }));
    const user = (
      await everyPage(aws.inventory.list({ account, region: 'global', kind: 'iam-user' }))
    )[1] as Resource;
    expect(await remediate(user, 'tag-mfa-required')).toMatchObject({
      receipt: { undo: { before: null } },
      before: false,
      after: true,
    });
  });
});
