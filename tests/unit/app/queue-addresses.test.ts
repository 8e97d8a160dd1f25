import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lazyQueue, queueAddresses, queueArn } from '../../../app/wiring/queue-addresses.ts';
import { type SentCommand, script } from '../../support/scripted-client.ts';

let sqs: SQSClient;
let asked: readonly SentCommand[];
beforeEach(() => {
  sqs = new SQSClient({ region: 'eu-west-1' });
  asked = script(sqs, ({ command, input }) =>
    command === 'GetQueueUrlCommand'
      ? { QueueUrl: `http://sqs/1/${String(input.QueueName)}` }
      : { Attributes: { QueueArn: `arn:aws:sqs:eu-west-1:1:${String(input.QueueUrl).split('/').at(-1)}` } },
  );
});
afterEach(() => sqs.destroy());

describe('queueArn', () => {
  test.each([
    ['https://sqs.eu-west-1.amazonaws.com/111111111111/q', 'arn:aws:sqs:eu-west-1:111111111111:q'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/111111111111/q', 'arn:aws-cn:sqs:cn-north-1:111111111111:q'],
    ['https://sqs.us-gov-west-1.amazonaws.com/1/q', 'arn:aws-us-gov:sqs:us-gov-west-1:1:q'],
    ['https://sqs.eusc-de-east-1.amazonaws.eu/1/q', 'arn:aws-eusc:sqs:eusc-de-east-1:1:q'],
    ['https://sqs.us-iso-east-1.c2s.ic.gov/1/q', 'arn:aws-iso:sqs:us-iso-east-1:1:q'],
    [
      'http://127.0.0.1:5000/123456789012/janitor-dev-scan',
      'arn:aws:sqs:us-east-2:123456789012:janitor-dev-scan',
    ],
  ])('of %s', (url, arn) => {
    expect(queueArn(url, 'us-east-2')).toBe(arn);
  });

  test.each(['https://sqs.eu-west-1.amazonaws.com/', 'https://sqs.eu-west-1.amazonaws.com/1/2/3'])(
    'throws for %s, which is not an SQS queue URL',
    (url) => {
      expect(() => queueArn(url, 'us-east-2')).toThrow('is not an SQS queue URL');
    },
  );
});

const env = { prefix: 'janitor-dev', region: 'eu-west-1' };

test('queueAddresses uses given URLs without a look-up and throws for a queue that is not given', async () => {
  const url = 'https://sqs.eu-west-1.amazonaws.com/1/janitor-dev-notify';
  const addresses = () => queueAddresses(sqs, { ...env, queueUrls: { notify: url } });
  const of = await addresses();
  expect(of('notify')).toEqual({ url, arn: 'arn:aws:sqs:eu-west-1:1:janitor-dev-notify' });
  expect(() => of('scan')).toThrow(
    'JANITOR_SCAN_QUEUE_URL is not set: the URL of the scan queue is required',
  );
  const queue = lazyQueue(sqs, addresses);
  await queue.send({ type: 'finding.sync', findingId: 'f1' });
  await expect(queue.send({ type: 'scan.finish', scanId: 's1' })).rejects.toThrow('JANITOR_SCAN_QUEUE_URL');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ command: 'SendMessageCommand', input: { QueueUrl: url } });
});

test('queueAddresses looks queues up by name when no URL is given', async () => {
  const of = await queueAddresses(sqs, env);
  expect(of('recheck')).toEqual({
    url: 'http://sqs/1/janitor-dev-recheck',
    arn: 'arn:aws:sqs:eu-west-1:1:janitor-dev-recheck',
  });
});
