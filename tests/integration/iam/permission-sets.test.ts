import {
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  ListInstancesCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { mirrorPlace, permissionSetUnit } from '../../../core/iam/identity-resource.ts';
import { type TrailedCall, trailEvent } from '../../../local/aws/cloudtrail.ts';
import { fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { type Deployed, deployed } from '../../support/deployed.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { type Bystander, bystander, cloud, region } from '../../support/permissions-day.ts';

const account = '123456789012';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
rules:
  iam-permission-set-changed: { mode: notify }
`;
const place = mirrorPlace(permissionSetUnit({ account, region }));

let moto: TestMoto;
let by: Bystander;
let sso: SSOAdminClient;
let instanceArn: string;
let server: Awaited<ReturnType<typeof serveSlack>>;
let janitor: Deployed;
let nth = 0;

beforeAll(async () => {
  moto = await startMoto();
  server = await serveSlack(
    fakeSlack(createWorkspace({ users: [], channels: [{ id: cloud, name: 'cloud' }] })),
  );
  by = bystander(moto.url);
  sso = new SSOAdminClient({
    region,
    endpoint: moto.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Instances = [] } = await sso.send(new ListInstancesCommand({}));
  instanceArn = Instances[0]?.InstanceArn ?? '';
  janitor = await deployed({
    endpoint: moto.url,
    slackApiUrl: server.apiUrl,
    policy,
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  await createMirror({ dynamodb: by.dynamodb, prefix: 'janitor-test' }).start(place, Date.now());
}, 120_000);

afterAll(async () => {
  await janitor?.close();
  sso?.destroy();
  by?.close();
  await server?.stop();
  await moto?.stop();
});

const deliver = (call: TrailedCall) =>
  janitor['iam-change']({
    Records: [
      {
        messageId: `m${++nth}`,
        body: JSON.stringify(trailEvent({ ...call, region }, { account, atMs: Date.now() })),
      },
    ],
  } as never);

async function found() {
  const { findings } = await by.store.byStatus('claimed');
  return findings;
}

async function create(name: string): Promise<string> {
  const { PermissionSet } = await sso.send(
    new CreatePermissionSetCommand({ InstanceArn: instanceArn, Name: name, SessionDuration: 'PT1H' }),
  );
  return PermissionSet?.PermissionSetArn ?? '';
}

const putInline = async (permissionSetArn: string, action: string): Promise<string> => {
  const inlinePolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  });
  await sso.send(
    new PutInlinePolicyToPermissionSetCommand({
      InstanceArn: instanceArn,
      PermissionSetArn: permissionSetArn,
      InlinePolicy: inlinePolicy,
    }),
  );
  return inlinePolicy;
};

test('what a permission set newly allows is claimed with who did it, and its finding ends with the set', async () => {
  const permissionSetArn = await create('Developer');
  const created = { permissionSet: { name: 'Developer', permissionSetArn } };
  const request = { instanceArn, permissionSetArn };
  expect(
    await deliver({
      sample: 'CreatePermissionSet',
      request: { instanceArn, name: 'Developer', sessionDuration: 'PT1H' },
      response: created,
    }),
  ).toEqual({ batchItemFailures: [] });
  expect(await found()).toEqual([]);

  const harmless = await putInline(permissionSetArn, 's3:ListAllMyBuckets');
  await deliver({
    sample: 'PutInlinePolicyToPermissionSet',
    request: { ...request, inlinePolicy: harmless },
  });
  expect(await found()).toEqual([]);

  const inlinePolicy = await putInline(permissionSetArn, 'iam:*');
  await deliver({ sample: 'PutInlinePolicyToPermissionSet', request: { ...request, inlinePolicy } });
  const [finding, ...more] = await found();
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    rule: 'iam-permission-set-changed',
    severity: 'critical',
    resource: { name: 'Developer', arn: permissionSetArn, region },
    evidence: {
      change: {
        did: ['changed the inline policy of the permission set Developer'],
        origin: { actor: { name: 'robin@example.com' }, eventName: 'PutInlinePolicyToPermissionSet' },
      },
    },
  });

  await sso.send(
    new DeletePermissionSetCommand({ InstanceArn: instanceArn, PermissionSetArn: permissionSetArn }),
  );
  expect(await deliver({ sample: 'DeletePermissionSet', request })).toEqual({ batchItemFailures: [] });
  expect(await found()).toEqual([]);
});
