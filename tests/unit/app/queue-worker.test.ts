import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { workOff } from '../../../app/queue-worker.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { createDesk, type Desk } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function work(...bodies: readonly (object | string)[]): Promise<string[]> {
  const Records = bodies.map((body, at) => ({
    messageId: `m${at}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  const { batchItemFailures } = await workOff(desk.wiring, 'recheck', { Records } as never);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe('messages that mean nothing fail, and so end in the dead-letter queue', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"type":"finding.incinerate","findingId":"f1"}',
    '{"type":"finding.recheck","findingId":"f1"}',
    '{"type":"finding.recheck","findingId":"f1","generation":"1"}',
    '{"type":"scan.unit","scanId":"s1","account":"1","region":"eu-west-1"}',
  ])('%s', async (body) => {
    expect(await work(body)).toEqual(['m0']);
    expect(JSON.stringify(desk.logged)).toContain('work failed');
  });
});

test('one bad message fails alone', async () => {
  expect(await work({ type: 'sweep' }, '{', { type: 'finding.sync', findingId: 'f_unknown' })).toEqual([
    'm1',
  ]);
});

test('what throws is logged by its name and kind of work, and fails', async () => {
  desk = createDesk({ store: { get: () => Promise.reject(new Error('throttled')) } });
  expect(await work({ type: 'finding.sync', findingId: 'f1' })).toEqual(['m0']);
  expect(desk.logged.at(-1)).toMatchObject({
    level: 'error',
    message: 'work failed',
    fields: { work: 'finding.sync', message: 'throttled' },
  });
});

test('what Slack is too busy for is put back with its delay, and is no failure', async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 12 });
  expect(await work({ type: 'finding.sync', findingId: finding.id })).toEqual([]);
  expect(desk.queue.waiting()).toEqual([
    expect.objectContaining({
      work: { type: 'finding.sync', findingId: finding.id },
      dueAtMs: desk.clock.nowMs() + 12_000,
    }),
  ]);
});

test('an absurd delay of Slack is cut to what the queue takes', async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 86_400 });
  expect(await work({ type: 'finding.sync', findingId: finding.id })).toEqual([]);
  expect(desk.queue.waiting()[0]?.dueAtMs).toBe(desk.clock.nowMs() + 900_000);
});

test('when it cannot be put back, it fails and comes again', async () => {
  const finding = await desk.put(
    sampleFinding({
      status: 'open',
      card: { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' },
    }),
  );
  desk.slack.fail('chat.update', { status: 429, retryAfter: 12 });
  Object.assign(desk.queue, { send: () => Promise.reject(new Error('SQS is gone')) });
  expect(await work({ type: 'finding.sync', findingId: finding.id })).toEqual(['m0']);
});
