import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { type SqsHandler, startPump } from '../../../local/host/pump.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { eventually, silent } from './support.ts';

let moto: TestMoto;
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

const fine: SqsHandler = () => Promise.resolve({ batchItemFailures: [] });

/** Three queues with a running pump, and a function that sends to them. */
async function pumped(workers: { scan?: SqsHandler; recheck?: SqsHandler; notify?: SqsHandler }) {
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
  await put('recheck', '{"type":"sweep"}');
  await eventually(() => events.length === 1);
  expect(events[0]?.Records).toMatchObject([
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

test('a message that arrives while the pump waits ends the wait', async () => {
  let polls = 0;
  let polledFor = 0;
  let delivered = 0;
  const { pump, put } = await pumped({
    recheck: (event) => {
      delivered++;
      polledFor = polls;
      return fine(event);
    },
  });
  sqs.middlewareStack.add(
    (next) => async (args) => {
      const { QueueUrl = '' } = args.input as { readonly QueueUrl?: string };
      if ('WaitTimeSeconds' in args.input && QueueUrl.endsWith('-recheck')) polls++;
      return next(args);
    },
    { step: 'initialize', name: 'polls', override: true },
  );
  // A poll ends after 10 s, so on a busy machine the message may miss one, but not each of several.
  for (let attempt = 1; polledFor === 0 || attempt === 1; attempt++) {
    expect(attempt).toBeLessThanOrEqual(5);
    const before = polls;
    await eventually(() => polls > before);
    const pending = polls;
    await put('recheck', String(attempt));
    await eventually(() => delivered === attempt);
    if (polledFor !== pending) polledFor = 0;
  }
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
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { pump, put } = await pumped({
    scan: async (event) => {
      now++;
      most = Math.max(most, now);
      await opened;
      now--;
      done++;
      return fine(event);
    },
  });
  await Promise.all(Array.from({ length: 14 }, (_, index) => put('scan', String(index))));
  await eventually(() => now === 3);
  open();
  await eventually(() => done === 14);
  expect(most).toBe(3);
  await pump.stop();
});

test('stop waits for running handlers', async () => {
  const order: string[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { pump, put } = await pumped({
    recheck: async (event) => {
      order.push('begun');
      await finished;
      order.push('finished');
      return fine(event);
    },
  });
  await put('recheck', 'x');
  await eventually(() => order.length === 1);
  const stopped = pump.stop().then(() => order.push('stopped'));
  // Another round trip, in which a pump that does not wait would have stopped.
  await put('notify', 'y');
  finish();
  await stopped;
  expect(order).toEqual(['begun', 'finished', 'stopped']);
});
