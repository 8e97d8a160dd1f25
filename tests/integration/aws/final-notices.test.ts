import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPublishOnce } from '../../../aws/services/final-notices.ts';
import type { Notices } from '../../../core/ports/notices.ts';
import type { Log } from '../../../core/ports/runtime.ts';
import { withFinalNotices } from '../../../queues/with-final-notices.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

let moto: TestMoto;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  moto = await startMoto();
  const config = { endpoint: moto.url, region: 'us-east-1' };
  sns = new SNSClient(config);
  sqs = new SQSClient(config);
});

afterAll(async () => {
  for (const client of [sns, sqs]) client?.destroy();
  await moto?.stop();
});

/** A topic with a subscribed queue. */
async function topicWithSubscriber() {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'janitor-test-notices' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  const heard = async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return (Messages ?? []).map(({ Body }) => JSON.parse(Body ?? '') as { Type: string; Message: string });
  };
  return { topicArn: TopicArn, heard };
}

function publishingTo(topicArn: string): Notices {
  const clock = { nowMs: () => sampleNowMs };
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
  const keyValue = createMemoryKeyValue({ clock });
  const slack = { redraw: async () => {} } as unknown as Notices;
  return withFinalNotices(slack, createPublishOnce({ sns, topicArn, keyValue, clock, log }), log);
}

test('a subscriber of the topic gets a result once, as JSON for Amazon Q', async () => {
  const { topicArn, heard } = await topicWithSubscriber();
  const notices = publishingTo(topicArn);
  const finding = sampleFinding({
    status: 'remediated',
    startedAtMs: sampleNowMs,
    receipt: { summary: 'Stopped', undo: {} },
    resource: { ...sampleFinding().resource, name: '<!channel> “web” – größer' },
  });
  await notices.redraw(finding, false);
  await notices.redraw(finding, false);

  const messages = await heard();
  expect(messages.map(({ Type }) => Type)).toEqual(['Notification']);
  expect(JSON.parse(messages[0]?.Message ?? '')).toEqual({
    version: '1.0',
    source: 'custom',
    id: expect.stringContaining(finding.id),
    content: {
      textType: 'client-markdown',
      title: '✅ Done: Stop the instance',
      description: expect.stringContaining('&lt;!channel&gt; “web” – größer'),
      nextSteps: expect.arrayContaining([expect.stringMatching(/^To undo:/)]),
      keywords: ['ec2-instance-idle', 'ec2-instance', 'production', 'remediated'],
    },
    metadata: {
      threadId: finding.id,
      summary: expect.stringMatching(/^Done: stop the instance/),
      eventType: 'remediation.finished',
      relatedResources: [finding.resource.arn],
      additionalContext: expect.objectContaining({ accountName: 'production', undo: 'yes' }),
    },
  });
});

test('a missing topic throws, so that the queue retries', async () => {
  const notices = publishingTo('arn:aws:sns:us-east-1:123456789012:none');
  await expect(
    notices.redraw(sampleFinding({ status: 'failed', startedAtMs: sampleNowMs }), false),
  ).rejects.toMatchObject({ name: expect.stringMatching(/NotFound/) });
});
