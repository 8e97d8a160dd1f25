import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import type { Finding, Status } from '../../../core/finding.ts';
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
import { isOfAnotherKind, isOfAStepThatRan } from '../../support/step-grants.ts';

const account = '123456789012';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
approvers: { users: [${approver}] }
defaults: { grace: 1h }
rules:
  iam-full-admin: { mode: approve }
`;
const admin = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

let moto: TestMoto;
let by: Bystander;
let slack: FakeSlack;
let server: Awaited<ReturnType<typeof serveSlack>>;
let janitor: Deployed;
let recording: CallRecording;
let policyArn = '';
/** The next transaction of recheck-iam loses its response. */
let isLosing = false;

beforeAll(async () => {
  moto = await startMoto();
  slack = fakeSlack(
    createWorkspace({
      users: [{ id: approver, name: 'Grace', email: 'grace@example.com' }],
      channels: [{ id: cloud, name: 'cloud' }],
    }),
  );
  server = await serveSlack(slack);
  by = bystander(moto.url);
  recording = recordCalls({
    answered: (actor, command) => {
      if (!isLosing || actor !== 'recheck-iam' || command !== 'TransactWriteCommand') return;
      isLosing = false;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  });
  await applySeed(
    by.aws,
    parseSeed('users:\n  - { name: bob }\n  - { name: root-of-ops }', 'seed'),
    Date.now(),
  );
  const { Policy } = await by.aws
    .iam()
    .send(new CreatePolicyCommand({ PolicyName: 'Everything', PolicyDocument: JSON.stringify(admin) }));
  policyArn = Policy?.Arn ?? '';
  for (const UserName of ['root-of-ops', 'bob'])
    await by.aws.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn: policyArn }));
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
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
}

test('a change of permissions is undone by recheck-iam, and comes back by Undo', async () => {
  const call = { sample: 'AttachUserPolicy', request: { userName: 'bob', policyArn } };
  const body = JSON.stringify(trailEvent(call, { account, atMs: Date.now() }));
  await janitor['iam-change']({ Records: [{ messageId: 'm', body }] } as never);
  await janitor.drain();
  const { clicks } = people(janitor, slack);

  await clicks(approver, 'finding-remediate', await finding('scheduled'));
  isLosing = true;
  await janitor.drain();
  expect(isLosing).toBe(false);
  expect(await attached()).toEqual([]);
  const remediated = await finding('remediated');
  await janitor['recheck-iam'](delivered({ type: 'permissions.settle', findingId: remediated.id }));

  await clicks(approver, 'finding-undo', remediated);
  await janitor.drain();
  expect(await attached()).toEqual([policyArn]);
  expect((await finding('snoozed')).undoing?.outcome?.is).toBe('undone');
}, 120_000);

test('every call is granted, recheck-iam uses all its grants, and its permissions boundary allows them', () => {
  const where = { ...janitor.where, memberAccounts: [] };
  const refused = recording.calls.filter(
    ({ actor, action, resource, context }) => !isGranted(grantsOf(actor, where), action, resource, context),
  );
  expect(refused.map(({ actor, action, resource }) => `${actor}: ${action} on ${resource}`)).toEqual([]);
  const limit = functionBoundary(functionNamed('recheck-iam'), where);
  const [denied, allowed] = [true, false].map((is) =>
    limit.filter(({ effect }) => (effect === 'Deny') === is),
  );
  const own = recording.calls.filter(({ actor }) => actor === 'recheck-iam');
  expect(own.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['iam:DetachUserPolicy', 'iam:AttachUserPolicy']),
  );
  for (const { action, resource } of own) {
    expect(isGranted(allowed ?? [], action, resource)).toBe(true);
    expect(isGranted(denied ?? [], action, resource)).toBe(false);
  }
  const called = new Set(own.map(({ action }) => action));
  const isUsed = (action: string, on: string): boolean =>
    own.some((one) => isGranted([{ actions: [action], resources: [on] }], one.action, one.resource));
  const unused = grantsOf('recheck-iam', where).flatMap(({ actions, resources }) =>
    actions
      .filter((action) => !isOfAStepThatRan(action, called))
      .flatMap((action) =>
        resources
          .filter((on) => !isOfAnotherKind(action, on) && !isUsed(action, on))
          .map((on) => `${action} on ${on}`),
      ),
  );
  expect(unused).toEqual([]);
  const changing = recording.calls.filter(({ action }) => /^iam:(?:Attach|Detach|Put|Delete)/.test(action));
  expect(new Set(changing.map(({ actor }) => actor))).toEqual(new Set(['recheck-iam']));
});
