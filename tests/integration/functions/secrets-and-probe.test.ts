import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSecret, secretOf } from '../../../app/wiring/secrets.ts';
import { createAccounts } from '../../../aws/access/accounts.ts';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { everyPage } from '../../../core/listing.ts';
import { probeHandler } from '../../../queues/probe.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const region = 'eu-west-1';
const silent = { info: () => {}, warn: () => {}, error: () => {} };
let moto: TestMoto;
let secrets: SecretsManagerClient;
let ec2: EC2Client;
beforeAll(async () => {
  moto = await startMoto();
  secrets = new SecretsManagerClient({ region, endpoint: moto.url });
  ec2 = new EC2Client({ region, endpoint: moto.url });
});
afterAll(async () => {
  secrets?.destroy();
  ec2?.destroy();
  await moto?.stop();
});

const env = () => ({
  region,
  endpoint: moto.url,
  configPath: null,
  stage: 'dev',
  prefix: 'janitor-dev',
  slack: { apiUrl: 'https://slack.com/api/' },
});

test('a secret is read by its ARN and again after it was replaced', async () => {
  const Name = 'janitor-dev/slack-bot-token';
  const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name }));
  const slack = { ...env().slack, botTokenArn: ARN };
  const early = secretOf({ ...env(), slack }, 'botToken', silent);
  await expect(early.read()).rejects.toThrow(`Secret ${Name} does not exist or has no value yet`);

  await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'xoxb-one\n' }));
  expect(await early.read()).toBe('xoxb-one');
  let nowMs = Date.now();
  const later = createSecret({ client: secrets, log: silent, nowMs: () => nowMs }, ARN);
  expect(await later.read()).toBe('xoxb-one');
  await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'xoxb-two' }));
  nowMs += 60_000;
  expect(await later.renew('xoxb-one')).toBe(true);
  expect(await later.read()).toBe('xoxb-two');
});

test('the probe function makes a dry run from JSON and changes nothing', async () => {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 }),
  );
  const accounts = createAccounts({
    options: { homeRegion: region, endpoint: moto.url },
    prefix: 'janitor-dev',
    externalId: async () => null,
    nowMs: Date.now,
  });
  const inventory = createInventory({ accounts, kinds, nowMs: Date.now });
  const account = await inventory.ownAccount();
  const [instance] = await everyPage(inventory.list({ account, region, kind: 'ec2-instance' }));
  if (!instance) throw new Error('no instance');
  const probe = probeHandler(inventory);
  const answer = await probe(JSON.parse(JSON.stringify({ resource: instance, remediation: 'stop' })));
  expect(answer).toEqual(await inventory.probe(instance, 'stop'));
  expect(answer.probe.allowed).toBe('yes');
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [Instances?.[0]?.InstanceId ?? ''] }),
  );
  expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe('running');

  const unknown = await probe({ resource: { ...instance, kind: 'ec2-spaceship' }, remediation: 'stop' });
  expect(unknown.probe).toEqual({ allowed: 'unknown', because: 'Unknown kind: ec2-spaceship' });
});
