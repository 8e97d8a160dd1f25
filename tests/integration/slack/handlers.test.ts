import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AllocateAddressCommand, DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Handlers } from '../../../app/one-process.ts';
import { type FakeSlack, fakeSlack } from '../../fakes/slack-api.ts';
import { serveSlack } from '../../fakes/slack-server.ts';
import { createWorkspace, type FakeMessage } from '../../fakes/slack-workspace.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { clickRequest, commandRequest, eventRequest, signingSecret } from '../../support/slack-request.ts';

const region = 'eu-west-1';
const cloud = 'C0CLOUD';
const [owner, approver] = ['U0ADA', 'U0GRACE'];
const policy = `
channel: "#cloud"
accounts:
  - { name: acme, regions: [${region}] }
approvers: { users: [${approver}] }
limits: { percentOfKind: 100 }
rules:
  ec2-address-unattached: { mode: approve, grace: 1h }
`;

/** A slow machine needs more than the time limit, which hang.test.ts has. */
jest.mock('../../../handlers/door/in-time.ts', () => ({
  ...jest.requireActual<object>('../../../handlers/door/in-time.ts'),
  inTime: (running: Promise<unknown>) => running,
}));

let moto: TestMoto;
let slack: FakeSlack;
let server: Awaited<ReturnType<typeof serveSlack>>;
let handlers: Handlers;
let sqs: SQSClient;
let ec2: EC2Client;
let folder: string;
let shiftMs = 0;
const sent: string[] = [];
const lines: string[] = [];

beforeAll(async () => {
  moto = await startMoto();
  slack = fakeSlack(
    createWorkspace({
      users: [
        { id: owner, name: 'Ada', email: 'ada@example.com' },
        { id: approver, name: 'Grace', email: 'grace@example.com' },
      ],
      channels: [{ id: cloud, name: 'cloud' }],
    }),
  );
  server = await serveSlack(slack);
  folder = await mkdtemp(join(tmpdir(), 'janitor-'));
  const configPath = join(folder, 'janitor.yaml');
  await writeFile(configPath, policy);
  const log = (message: string, fields?: unknown) =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  // After the mock, which a static import would come before.
  const { createHandlers } = await import('../../../app/one-process.ts');
  handlers = createHandlers({
    env: {
      region,
      endpoint: moto.url,
      configPath,
      stage: 'test',
      prefix: 'janitor-test',
      port: 0,
      slack: { apiUrl: server.apiUrl, botToken: 'xoxb-not-a-token', signingSecret },
    },
    clock: { nowMs: () => Date.now() + shiftMs },
    onSend: (queue) => void sent.push(queue),
    log: { info: log, warn: log, error: log },
  });
  const client = { region, endpoint: moto.url };
  sqs = new SQSClient(client);
  ec2 = new EC2Client(client);
});

afterAll(async () => {
  sqs?.destroy();
  ec2?.destroy();
  await server?.stop();
  await moto?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** Delivers queued messages to the workers until none are left, as Lambda's event source does. */
async function drain(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    let worked = 0;
    for (const name of ['scan', 'recheck', 'notify'] as const) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `janitor-test-${name}` }));
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) continue;
      worked += Messages.length;
      const Records = Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));
      const { batchItemFailures } = await handlers[name]({ Records } as never);
      expect({ batchItemFailures, lines: batchItemFailures.length > 0 ? lines : [] }).toEqual({
        batchItemFailures: [],
        lines: [],
      });
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    quiet = worked > 0 ? 0 : quiet + 1;
  }
}

function value(message: FakeMessage | undefined, actionId: string): string {
  const blocks = (message?.blocks ?? []) as { elements?: { action_id?: string; value?: string }[] }[];
  const elements = blocks.flatMap((block) => block.elements ?? []);
  return elements.find(({ action_id }) => action_id === actionId)?.value ?? '';
}

test('a day on DynamoDB, SQS, Scheduler and EC2 runs scan, card, approval, grace period, release and Home tab', async () => {
  await handlers.ensure();
  await handlers.ensure();
  const { AllocationId } = await ec2.send(
    new AllocateAddressCommand({
      Domain: 'vpc',
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'Owner', Value: 'ada@example.com' }] }],
    }),
  );

  const answer = await handlers.slack(commandRequest({ userId: owner, text: 'scan', channel: cloud }));
  expect(answer.body).toContain('The scan starts');
  await drain();
  const messages = slack.workspace.channel(cloud).messages;
  const card = messages.find(({ thread_ts }) => thread_ts !== undefined);
  expect(messages).toHaveLength(3);
  expect(JSON.stringify(card?.blocks)).toContain(AllocationId);

  const click = (userId: string, actionId: string) =>
    handlers.slack(
      clickRequest({
        userId,
        action: { action_id: actionId, value: value(card, actionId) },
        where: { channel: cloud, ts: card?.ts ?? '', threadTs: card?.thread_ts ?? '' },
        responseUrl: server.apiUrl.replace('/api/', '/respond'),
      }),
    );
  await click(owner, 'finding-approve');
  await drain();
  expect(JSON.stringify(card?.blocks)).toContain(`<@${owner}> requested this`);
  await click(approver, 'finding-approve');
  await drain();
  expect(JSON.stringify(card?.blocks)).toContain(`approved by <@${approver}>`);

  shiftMs += 3_700_000;
  await handlers.sweep();
  await drain();
  const { Addresses } = await ec2.send(new DescribeAddressesCommand({}));
  expect(Addresses).toEqual([]);
  expect(value(card, 'finding-approve')).toBe('');
  expect(JSON.stringify(card?.blocks)).toContain('✅ *');

  await handlers.slack(eventRequest({ type: 'app_home_opened', user: owner, tab: 'home' }));
  await drain();
  expect(JSON.stringify(slack.workspace.homes.get(owner)?.view)).toContain('Last scan');

  await handlers['daily-scan']();
  await handlers['daily-scan']();
  await drain();
  expect(slack.problems).toEqual([]);
  expect(sent).toContain('recheck');
  expect(lines.filter((line) => line.includes('work failed'))).toEqual([]);
});
