import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { functionNamed } from '../../../infra/functions.ts';
import { functionBoundary } from '../../../infra/grants/functions.ts';
import { trailEvent } from '../../../local/aws/cloudtrail.ts';
import { applySeed } from '../../../local/seed/apply.ts';
import { parseSeed } from '../../../local/seed/load.ts';
import { type FakeSlack, fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { type Deployed, deployed } from '../../support/deployed.ts';
import { grantsOf } from '../../support/grants.ts';
import { isGranted } from '../../support/iam.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { motoAccount, permitFor } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';
import {
  approver,
  type Bystander,
  bystander,
  cloud,
  delivered,
  people,
  region,
} from '../../support/permissions-day.ts';
import { type CallRecording, recordCalls } from '../../support/record-calls.ts';

const account = '123456789012';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
approvers: { users: [${approver}] }
defaults: { grace: 1h }
rules:
  iam-credentials-for-another: { mode: approve, remediation: quarantine }
`;
const noTrust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const readsBuckets = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

let moto: TestMoto;
let by: Bystander;
let slack: FakeSlack;
let server: Awaited<ReturnType<typeof serveSlack>>;
let janitor: Deployed;
let recording: CallRecording;

beforeAll(async () => {
  process.env['MOTO_IAM_LOAD_MANAGED_POLICIES'] = 'true';
  moto = await startMoto();
  slack = fakeSlack(
    createWorkspace({
      users: [{ id: approver, name: 'Grace', email: 'grace@example.com' }],
      channels: [{ id: cloud, name: 'cloud' }],
    }),
  );
  server = await serveSlack(slack);
  by = bystander(moto.url);
  recording = recordCalls();
  await applySeed(by.aws, parseSeed('users:\n  - { name: bob }\n', 'seed'), Date.now());
  janitor = await deployed({
    endpoint: moto.url,
    slackApiUrl: server.apiUrl,
    policy,
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  await createMirror({ dynamodb: by.dynamodb, prefix: 'janitor-test' }).start(account, Date.now());
}, 120_000);

afterAll(async () => {
  delete process.env['MOTO_IAM_LOAD_MANAGED_POLICIES'];
  recording?.stop();
  await janitor?.close();
  by?.close();
  await server?.stop();
  await moto?.stop();
});

async function finding(status: Status): Promise<Finding> {
  const { findings } = await by.store.byStatus(status);
  const [found] = findings.filter(({ resource }) => resource.id === 'user/bob');
  if (!found) throw new Error(`No finding about bob is ${status}`);
  return found;
}

async function attached(): Promise<readonly (string | undefined)[]> {
  const { AttachedPolicies = [] } = await by.aws
    .iam()
    .send(new ListAttachedUserPoliciesCommand({ UserName: 'bob' }));
  return AttachedPolicies.map(({ PolicyName }) => PolicyName);
}

test('a user whose key somebody else made is quarantined by recheck-iam, and free again by Undo', async () => {
  const accessKey = { userName: 'bob', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' };
  const call = { sample: 'CreateAccessKey', request: { userName: 'bob' }, response: { accessKey } };
  const body = JSON.stringify(trailEvent(call, { account, atMs: Date.now() }));
  await janitor['iam-change']({ Records: [{ messageId: 'm', body }] } as never);
  await janitor.drain();
  const { clicks } = people(janitor, slack);

  await clicks(approver, 'finding-remediate', await finding('scheduled'));
  await janitor.drain();
  // The newest one that moto has.
  expect(await attached()).toEqual(['AWSCompromisedKeyQuarantineV3']);
  const quarantined = await finding('remediated');
  expect(quarantined.receipt).toMatchObject({
    summary: 'Attached AWSCompromisedKeyQuarantineV3 to the user bob.',
    leaves: expect.stringContaining('deactivate the access key AKIAI44QH8DHBEXAMPLE'),
  });

  await clicks(approver, 'finding-undo', quarantined);
  await janitor.drain();
  expect(await attached()).toEqual([]);
  expect((await finding('snoozed')).undoing?.outcome).toMatchObject({
    is: 'undone',
    words: 'Detached AWSCompromisedKeyQuarantineV3 from the user bob.',
  });
  await janitor['recheck-iam'](delivered({ type: 'permissions.settle', findingId: quarantined.id }));
  expect(await attached()).toEqual([]);
}, 120_000);

test('every call is granted, and allowed by the permissions boundary', () => {
  const where = { ...janitor.where, memberAccounts: [] };
  const own = recording.calls.filter(({ actor }) => actor === 'recheck-iam');
  expect(own.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['iam:ListPolicies', 'iam:AttachUserPolicy', 'iam:DetachUserPolicy']),
  );
  const limit = functionBoundary(functionNamed('recheck-iam'), where);
  const allowed = limit.filter(({ effect }) => effect !== 'Deny');
  const refused = own.filter(
    ({ action, resource, context }) =>
      !isGranted(grantsOf('recheck-iam', where), action, resource, context) ||
      !isGranted(allowed, action, resource),
  );
  expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
});

test('a role gets the own deny policy, and its undo leaves the role as it was', async () => {
  const { clients, inventory } = motoAccount(moto.url);
  const iam = clients.iam();
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'base', PolicyDocument: readsBuckets }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument: noTrust }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: Policy?.Arn }));
  const ref = { account, region: 'global', kind: 'iam-identity', id: 'role/deploy', arn: '', name: 'deploy' };
  const before = await inventory.get(ref);
  if (!before) throw new Error('there is no role');
  const remediator = createRemediator({ accounts: oneAccount(clients, account), kinds, nowMs: () => 0 });

  const permit = permitFor(before, 'quarantine');
  const first = await remediator.run(permit);
  if (!('inProgress' in first)) throw new Error('it took one step');
  const going = { ...permit.finding, progress: progressOf(first, 0) };
  const receipt = await remediator.run({ ...permit, finding: going });
  const left = await inventory.get(ref);
  expect(Object.keys(left?.material ?? {})).toContain('Inline policy janitor-quarantine');
  expect(remediator.isDone(going, left)).toBe(true);

  const undo = { ...first.undo, ...('undo' in receipt ? receipt.undo : {}) };
  const ended: Finding = { ...going, status: 'undoing', progress: null, receipt: { summary: '', undo } };
  expect(await remediator.undo.differences(ended, left)).toEqual([]);
  await remediator.undo.run({ finding: ended, resource: left } as never);
  const after = await inventory.get(ref);
  expect(after?.facts).toEqual(before.facts);
  expect(after?.material).toEqual(before.material);
});
