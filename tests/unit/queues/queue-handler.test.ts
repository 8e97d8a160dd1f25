import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { QueueName } from '../../../core/work.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { createDesk, type Desk } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function work(
  queue: Exclude<QueueName, 'compliance'>,
  ...bodies: readonly (object | string)[]
): Promise<string[]> {
  const Records = bodies.map((body, at) => ({
    messageId: `m${at}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  const { batchItemFailures } = await desk.workers[queue]({ Records } as never);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe('a message that is not work fails and ends in the dead-letter queue', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"type":"finding.incinerate","findingId":"f1"}',
    '{"type":"constructor"}',
    '{"type":"together"}',
    '{"type":"together","works":[]}',
    '{"type":"together","works":[{"type":"finding.incinerate"}]}',
    '{"type":"together","works":[{"type":"together","works":[{"type":"finding.sync","findingId":"f1"}]}]}',
    '{"type":"together","works":[{"type":"finding.sync"}]}',
    '{"type":"finding.recheck","findingId":"f1"}',
    '{"type":"finding.recheck","findingId":"f1","generation":"1"}',
    '{"type":"scan.unit","scanId":"s1","account":"1","region":"eu-west-1"}',
  ])('%s', async (body) => {
    for (const queue of ['scan', 'recheck', 'notify'] as const)
      expect(await work(queue, body)).toEqual(['m0']);
    expect(JSON.stringify(desk.logged)).toContain('work failed');
  });
});

test.each([
  ['scan', { type: 'finding.recheck', findingId: 'f1', generation: 1 }, 'recheck'],
  ['recheck', { type: 'scan.start', scanId: 's1', askedBy: null, channel: null }, 'scan'],
  ['notify', { type: 'finding.recheck', findingId: 'f1', generation: 1 }, 'recheck'],
  ['recheck', { type: 'finding.sync', findingId: 'f1' }, 'notify'],
] as const)('the %s queue refuses the work of another queue', async (queue, message, wanted) => {
  expect(await work(queue, message)).toEqual(['m0']);
  expect(desk.logged.at(-1)).toMatchObject({
    fields: { message: `${message.type} belongs on the ${wanted} queue, not on the ${queue} queue` },
  });
});

test('the error for an invalid message names its fields and repeats none of its content', async () => {
  await work('recheck', { type: 'finding.recheck', findingId: '', generation: 'xoxb-secret' });
  await work('recheck', { type: 'x xoxb-secret', findingId: 'xoxb-secret' });
  await work('recheck', '"xoxb-secret', '"xoxb-secret"', 'xoxb-secret');
  await work('notify', { type: 'together', works: [{ type: 'finding.sync', findingId: ['xoxb-secret'] }] });
  expect(JSON.stringify(desk.logged)).toContain('finding.recheck: findingId, generation');
  expect(JSON.stringify(desk.logged)).toContain('finding.sync: findingId');
  expect(JSON.stringify(desk.logged)).not.toContain('xoxb-secret');
});

test('one invalid message fails and the others succeed', async () => {
  expect(
    await work('recheck', { type: 'sweep' }, '{', {
      type: 'finding.settle',
      findingId: 'f',
    }),
  ).toEqual(['m1']);
});

test('an error is logged with its name and the type of work, and the message fails', async () => {
  desk = createDesk({ store: { get: () => Promise.reject(new Error('throttled')) } });
  expect(await work('notify', { type: 'finding.sync', findingId: 'f1' })).toEqual(['m0']);
  expect(desk.logged.at(-1)).toMatchObject({
    level: 'error',
    message: 'work failed',
    fields: { work: 'finding.sync', message: 'throttled' },
  });
});

test('work is put back with a delay when Slack is busy, and does not fail', async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 12 });
  expect(await work('notify', { type: 'finding.sync', findingId: finding.id })).toEqual([]);
  expect(desk.queue.waiting()).toEqual([
    expect.objectContaining({
      work: { type: 'finding.sync', findingId: finding.id },
      dueAtMs: desk.clock.nowMs() + 12_000,
    }),
  ]);
});

test("a very long delay from Slack is cut to the queue's maximum", async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 86_400 });
  expect(await work('notify', { type: 'finding.sync', findingId: finding.id })).toEqual([]);
  expect(desk.queue.waiting()[0]?.dueAtMs).toBe(desk.clock.nowMs() + 900_000);
});

test('work that cannot be put back fails and is delivered again', async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 12 });
  Object.assign(desk.queue, { send: () => Promise.reject(new Error('SQS is gone')) });
  expect(await work('notify', { type: 'finding.sync', findingId: finding.id })).toEqual(['m0']);
});
