import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetPolicyCommand,
  ListEntitiesForPolicyCommand,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, permitFor } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

const ref = {
  account,
  region: 'global',
  kind: 'iam-identity',
  id: 'policy/team/base',
  arn: '',
  name: 'base',
};
const documentOf = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });

let moto: TestMoto;
let aws: MotoAccount;
let arn = '';
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  await moto.reset();
  aws = motoAccount(moto.url);
  const iam = aws.clients.iam();
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'base',
      Path: '/team/',
      Description: 'What the team may do',
      PolicyDocument: documentOf('s3:GetObject'),
      Tags: [{ Key: 'Owner', Value: 'ada' }],
    }),
  );
  arn = Policy?.Arn ?? '';
  for (const [action, SetAsDefault] of [['iam:*', true] as const, ['s3:PutObject', false] as const])
    await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: documentOf(action), SetAsDefault }),
    );
  await iam.send(new CreateUserCommand({ UserName: 'ada' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument: trust }));
  await iam.send(new CreateGroupCommand({ GroupName: 'dev' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'ada', PolicyArn: arn }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: arn }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'dev', PolicyArn: arn }));
});

const policyNow = () => aws.inventory.get(ref);

async function holdersNow(): Promise<readonly (string | undefined)[]> {
  const all = await aws.clients.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn: arn }));
  const { PolicyUsers = [], PolicyRoles = [], PolicyGroups = [] } = all;
  return [
    ...PolicyUsers.map(({ UserName }) => UserName),
    ...PolicyRoles.map(({ RoleName }) => RoleName),
    ...PolicyGroups.map(({ GroupName }) => GroupName),
  ];
}

function remediatorHere() {
  return createRemediator({ accounts: oneAccount(aws.clients, account), kinds, nowMs: () => 0 });
}

/** Both steps. Returns the finding whose undo somebody asked for. */
async function deleted(): Promise<Finding> {
  const remediator = remediatorHere();
  const before = await policyNow();
  if (!before) throw new Error('there is no policy');
  const permit = permitFor(before, 'delete-policy');
  const first = await remediator.run(permit);
  if (!('inProgress' in first)) throw new Error('it took one step');
  const finding = { ...permit.finding, progress: progressOf(first, 0) };
  const receipt = await remediator.run({ ...permit, finding });
  if ('inProgress' in receipt) throw new Error('it takes three steps');
  expect(remediator.isDone(finding, await policyNow())).toBe(true);
  const undo = { ...finding.progress.undo, ...receipt.undo };
  return { ...finding, status: 'undoing', progress: null, receipt: { ...receipt, undo } };
}

test('a deleted policy comes back with its documents, tags, description and attachments', async () => {
  const before = await policyNow();
  const finding = await deleted();
  expect(await policyNow()).toBeUndefined();
  expect(finding.receipt?.summary).toBe('Deleted, and detached from 3.');
  const { undo } = remediatorHere();
  expect(await undo.differences(finding, undefined)).toEqual([]);
  await undo.run({ finding, resource: undefined } as never);

  const after = await policyNow();
  expect(after?.arn).toBe(before?.arn);
  expect(after?.material).toEqual(before?.material);
  expect(after?.tags).toEqual(before?.tags);
  expect(after?.facts).toEqual(before?.facts);
  expect(await holdersNow()).toEqual(['ada', 'deploy', 'dev']);
  const { Policy } = await aws.clients.iam().send(new GetPolicyCommand({ PolicyArn: arn }));
  expect(Policy).toMatchObject({
    Description: 'What the team may do',
    Path: '/team/',
    DefaultVersionId: 'v2',
  });
});

test('who is gone meanwhile is left out', async () => {
  const finding = await deleted();
  await aws.clients.iam().send(new DeleteUserCommand({ UserName: 'ada' }));
  const { undo } = remediatorHere();
  const { summary } = (await undo.run({ finding, resource: undefined } as never)) as { summary: string };
  expect(summary).toBe('Created again, and attached to 2. Gone meanwhile: user ada.');
  expect(await holdersNow()).toEqual(['deploy', 'dev']);
});

test('a policy that is a permissions boundary stays as it is', async () => {
  const iam = aws.clients.iam();
  await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trust }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'app', PermissionsBoundary: arn }));
  await expect(deleted()).rejects.toThrow('the permissions boundary of role/app');
  expect(await holdersNow()).toEqual(['ada', 'deploy', 'dev']);
});
