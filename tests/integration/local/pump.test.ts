import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { startPump, type Worker } from '../../../local/host/pump.ts';
import { type Moto, startMoto } from '../../support/moto.ts';
import { eventually, silent } from './support.ts';

let moto: Moto;
let sqs: SQSClient;
let number = 0;

beforeAll(async () => {
  moto = await startMoto();
  sqs = new SQSClient({ endpoint: moto.url, region: 'eu-west-1' });
});
afterAll(async () => {
  sqs.destroy();
  await moto.stop();
});

const fine: Worker = () => Promise.resolve({ batchItemFailures: [] });

/** Three queues with a running pump, and a function that sends to them. */
async function pumped(workers: { scan?: Worker; recheck?: Worker; notify?: Worker }) {
  const prefix = `pump-${number++}`;
  const urls: Record<string, string> = {};
  for (const name of ['scan', 'recheck', 'notify']) {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${prefix}-${name}` }));
    urls[name] = QueueUrl ?? '';
  }
  const pump = startPump({
    sqs,
    region: 'eu-west-1',
    prefix,
    log: silent,
    feeds: (['scan', 'recheck', 'notify'] as const).map((queue) => ({
      queue,
      batchSize: queue === 'notify' ? 5 : 1,
      atOnce: 3,
      worker: workers[queue] ?? fine,
    })),
  });
  const left = async (name: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: urls[name],
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return (
      Number(Attributes?.ApproximateNumberOfMessages) +
      Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
    );
  };
  const put = (name: string, body: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: urls[name], MessageBody: body }));
  return { pump, put, left };
}

test('a message reaches its handler as an SQS event and is deleted after success', async () => {
  const events: SQSEvent[] = [];
  const { pump, put, left } = await pumped({
    recheck: (event) => {
      events.push(event);
      return fine(event);
    },
  });
  await put('recheck', 'warm up');
  await eventually(() => events.length === 1);
  const sentAtMs = Date.now();
  await put('recheck', '{"type":"sweep"}');
  await eventually(() => events.length === 2);
  // An idle pump polls for 10 s: a message that arrives meanwhile ends the wait.
  expect(Date.now() - sentAtMs).toBeLessThan(8_000);
  expect(events[1]?.Records).toMatchObject([
    {
      body: '{"type":"sweep"}',
      eventSource: 'aws:sqs',
      awsRegion: 'eu-west-1',
      attributes: { ApproximateReceiveCount: '1' },
    },
  ]);
  await eventually(async () => (await left('recheck')) === 0);
  await pump.stop();
});

test('a message that the handler reports as failed is delivered again, without the rest of its batch', async () => {
  const seen: string[] = [];
  let refuse = true;
  const { pump, put, left } = await pumped({
    notify: ({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      const failed = Records.filter(({ body }) => body === 'bad' && refuse);
      if (failed.length > 0) refuse = false;
      return Promise.resolve({
        batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
      });
    },
  });
  await Promise.all([put('notify', 'good'), put('notify', 'bad'), put('notify', 'good too')]);
  await eventually(async () => seen.length === 4 && (await left('notify')) === 0);
  expect(seen.sort()).toEqual(['bad', 'bad', 'good', 'good too']);
  await pump.stop();
});

test('messages of a handler that throws are delivered again', async () => {
  let calls = 0;
  const { pump, put, left } = await pumped({
    scan: (event) => {
      calls++;
      return calls === 1 ? Promise.reject(new Error('out of memory')) : fine(event);
    },
  });
  await put('scan', 'unit');
  await eventually(async () => calls === 2 && (await left('scan')) === 0);
  await pump.stop();
  expect(calls).toBe(2);
});

test('several messages are handled at once, up to the maximum', async () => {
  let now = 0;
  let most = 0;
  let done = 0;
  const { pump, put } = await pumped({
    scan: async (event) => {
      now++;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 300));
      now--;
      done++;
      return fine(event);
    },
  });
  await Promise.all(Array.from({ length: 14 }, (_, index) => put('scan', String(index))));
  await eventually(() => done === 14);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(6);
  await pump.stop();
});

test('stop waits for running handlers', async () => {
  let begun = false;
  let finished = false;
  const { pump, put } = await pumped({
    recheck: async (event) => {
      begun = true;
      await new Promise((resolve) => setTimeout(resolve, 400));
      finished = true;
      return fine(event);
    },
  });
  await put('recheck', 'x');
  await eventually(() => begun);
  await pump.stop();
  expect(finished).toBe(true);
});
