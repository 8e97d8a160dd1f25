import { Agent, createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { ensureAll } from '../../app/wiring/ensure.ts';
import type { FunctionOptions } from '../../app/wiring/options.ts';
import { queueOf, type Work } from '../../core/work.ts';
import { startMoto } from '../../tests/support/moto.ts';
import { type InvokeFunction, ownAnswer } from './own-answers.ts';
import type { RunningFunctions } from './running.ts';

export type Aws = {
  readonly url: string;
  readonly send: (work: Work) => Promise<void>;
  /** Invokes the functions with their queued messages until all queues are empty. Returns the number of messages. */
  readonly work: (functions: RunningFunctions, aheadMs: number) => Promise<number>;
  /** For adapters that write to its tables and files. */
  readonly options: FunctionOptions;
  readonly stop: () => Promise<void>;
};

/** One endpoint for all of AWS: `account` answers for the resources, moto for tables, queues and files. */
export async function startAws(account: string, stage: string, invoke: InvokeFunction): Promise<Aws> {
  const region = 'eu-west-1';
  const prefix = `janitor-${stage}`;
  const moto = await startMoto();
  const quiet = () => undefined;
  const slack = { apiUrl: 'https://slack.test/api/' };
  const env = { region, endpoint: moto.url, configPath: null, stage, prefix, slack };
  const log = { info: quiet, warn: quiet, error: quiet };
  await ensureAll(env, log);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const pass = (body: Buffer): void => {
      const isOfAccount = /\/(ec2|monitoring|sts)\/aws4_request/.test(headers.authorization ?? '');
      const target = new URL(url, isOfAccount ? account : moto.url);
      const onward = request(target, { agent, method, headers }, (answered) => {
        outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(outgoing);
      });
      onward.once('error', () => outgoing.destroy());
      onward.end(body);
    };
    const answer = async (): Promise<void> => {
      const body = await buffer(incoming);
      const own = await ownAnswer(incoming, body.toString(), invoke);
      if (own === undefined) return pass(body);
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify(own));
    };
    answer().catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const sqs = new SQSClient({ region, endpoint: moto.url });
  const queue = (name: string): string => `${moto.url}/123456789012/${prefix}-${name}`;
  return {
    url: `http://127.0.0.1:${address.port}`,
    send: async (work) => {
      const MessageBody = JSON.stringify(work);
      await sqs.send(new SendMessageCommand({ QueueUrl: queue(queueOf(work)), MessageBody }));
    },
    work: async (functions, aheadMs) => {
      let count = 0;
      for (let before = -1; before < count; ) {
        before = count;
        for (const name of ['scan', 'recheck', 'recheck-iam', 'notify', 'compliance'] as const)
          count += await drain(sqs, queue(name), (event) => functions.invoke(name, event, aheadMs));
      }
      return count;
    },
    options: { env, log, policy: () => Promise.reject(new Error('not asked for')) },
    stop: async () => {
      agent.destroy();
      sqs.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await moto.stop();
    },
  };
}

async function drain(
  sqs: SQSClient,
  QueueUrl: string,
  invoke: (event: unknown) => Promise<unknown>,
): Promise<number> {
  for (let count = 0; ; count += 1) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const [message] = Messages;
    if (!message) return count;
    const { MessageId: messageId, ReceiptHandle, Body: body } = message;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const attributes = { ApproximateReceiveCount: '1' };
    const answer = await invoke({
      Records: [{ messageId, body, attributes, messageAttributes: {}, eventSource: 'aws:sqs' }],
    });
    const { batchItemFailures } = Object(answer) as Partial<SQSBatchResponse>;
    if (batchItemFailures?.length !== 0) throw new Error(`${body}: ${JSON.stringify(answer)}`);
  }
}
