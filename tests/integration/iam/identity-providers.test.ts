import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { mirrorPlace, providerUnit } from '../../../core/iam/identity-resource.ts';
import { type TrailedCall, trailEvent } from '../../../local/aws/cloudtrail.ts';
import { fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace } from '../../fakes/slack-workspace.ts';
import { type Deployed, deployed } from '../../support/deployed.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { type Bystander, bystander, cloud, region } from '../../support/permissions-day.ts';
import {
  changeThumbprint,
  createProvider,
  createSaml,
  deleteProvider,
  newProviderRole,
} from '../../support/provider-calls.ts';

const account = '123456789012';
const policy = `
channel: "#cloud"
accounts: [{ name: acme, regions: [${region}] }]
rules:
  iam-identity-provider-changed: { mode: notify }
`;

let moto: TestMoto;
let by: Bystander;
let server: Awaited<ReturnType<typeof serveSlack>>;
let janitor: Deployed;
let nth = 0;

beforeAll(async () => {
  moto = await startMoto();
  server = await serveSlack(
    fakeSlack(createWorkspace({ users: [], channels: [{ id: cloud, name: 'cloud' }] })),
  );
  by = bystander(moto.url);
  janitor = await deployed({
    endpoint: moto.url,
    slackApiUrl: server.apiUrl,
    policy,
    clock: { nowMs: () => Date.now() },
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  const mirror = createMirror({ dynamodb: by.dynamodb, prefix: 'janitor-test' });
  await mirror.start(mirrorPlace(providerUnit(account)), Date.now());
}, 120_000);

afterAll(async () => {
  await janitor?.close();
  by?.close();
  await server?.stop();
  await moto?.stop();
});

const deliver = (call: TrailedCall) =>
  janitor['iam-change']({
    Records: [
      { messageId: `m${++nth}`, body: JSON.stringify(trailEvent(call, { account, atMs: Date.now() })) },
    ],
  } as never);

async function found() {
  const { findings } = await by.store.byStatus('claimed');
  return findings;
}

test('a provider that is added is claimed with the roles that trust it, and its finding ends when it is deleted', async () => {
  const iam = by.aws.iam();
  const { role, trust } = await newProviderRole(iam);
  const created = await createProvider(iam);
  expect(await deliver(created)).toEqual({ batchItemFailures: [] });
  const [added, ...more] = await found();
  expect(more).toEqual([]);
  expect(added).toMatchObject({ resource: { id: `oidc-provider/${trust}` }, severity: 'high' });
  expect(added?.because).toBe(
    `Whoever has a token of ${trust} for the client sts.amazonaws.com can now assume the role ${role}.`,
  );
  expect(added?.evidence.change).toMatchObject({
    did: [`created the OIDC provider ${trust}`],
    origin: { actor: { name: 'robin@example.com' } },
  });

  expect(await deliver(await changeThumbprint(iam))).toEqual({ batchItemFailures: [] });
  expect((await found()).map(({ because }) => because)).toEqual([added?.because]);
  expect(await deliver(await deleteProvider(iam))).toEqual({ batchItemFailures: [] });
  expect(await found()).toEqual([]);
});

test('a new SAML provider is claimed', async () => {
  const iam = by.aws.iam();
  expect(await deliver(await createSaml(iam))).toEqual({ batchItemFailures: [] });
  expect((await found()).map(({ rule, resource }) => [resource.id, rule])).toEqual([
    ['saml-provider/company', 'iam-identity-provider-changed'],
  ]);
});
