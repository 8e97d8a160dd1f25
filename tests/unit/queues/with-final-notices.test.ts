import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { createPublishOnce } from '../../../aws/services/final-notices.ts';
import type { Finding } from '../../../core/finding.ts';
import type { KeyValue } from '../../../core/ports/key-value.ts';
import type { Notices } from '../../../core/ports/notices.ts';
import type { Log } from '../../../core/ports/runtime.ts';
import { withFinalNotices } from '../../../queues/with-final-notices.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const finished = sampleFinding({ status: 'remediated', startedAtMs: sampleNowMs });
const clock = { nowMs: () => sampleNowMs };

/** A topic and a Slack that can fail, and what they received. */
function createBench(different: { readonly keyValue?: Partial<KeyValue> } = {}) {
  let realMs = 1_000_000;
  const troubles = { topic: [] as Error[], slack: [] as Error[] };
  const published: { id: string }[] = [];
  const redrawn: Finding[] = [];
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const log: Log = { info: note, warn: note, error: note };
  const sns = {
    send: async (command: PublishCommand) => {
      const trouble = troubles.topic.shift();
      if (!trouble || trouble.message === 'answer lost')
        published.push(JSON.parse(command.input.Message ?? '') as { id: string });
      if (trouble) throw trouble;
      return {};
    },
  } as unknown as SNSClient;
  const keyValue = { ...createMemoryKeyValue({ clock }), ...different.keyValue };
  const slack = {
    redraw: async (finding: Finding) => {
      const trouble = troubles.slack.shift();
      if (trouble) throw trouble;
      redrawn.push(finding);
    },
  } as unknown as Notices;
  const publish = createPublishOnce({
    sns,
    topicArn: 'arn:aws:sns:us-east-1:123456789012:janitor-test-notices',
    keyValue,
    clock,
    log,
    realNowMs: () => realMs,
  });
  return {
    notices: withFinalNotices(slack, publish, log),
    publish,
    troubles,
    published,
    redrawn,
    logged,
    pass: (ms: number) => {
      realMs += ms;
    },
  };
}

test('a result is published once, however often the card is redrawn', async () => {
  const { notices, published, redrawn } = createBench();
  for (let turn = 0; turn < 3; turn += 1) await notices.redraw(finished, false);
  expect(published).toHaveLength(1);
  expect(redrawn).toHaveLength(3);
});

test('a redraw without a result publishes nothing', async () => {
  const { notices, published } = createBench();
  await notices.redraw(sampleFinding({ status: 'snoozed' }), false);
  expect(published).toEqual([]);
});

test('a failing topic does not delay the card, and the next attempt publishes', async () => {
  const { notices, published, redrawn, troubles, logged } = createBench();
  troubles.topic.push(new Error('AuthorizationError'));
  await expect(notices.redraw(finished, false)).rejects.toThrow('AuthorizationError');
  expect(redrawn).toHaveLength(1);
  expect(logged).toContain('final notice was not published');
  await notices.redraw(finished, false);
  expect(published).toHaveLength(1);
});

test('a failing Slack does not delay the topic, which is published to once', async () => {
  const { notices, published, troubles } = createBench();
  troubles.slack.push(new Error('Slack asks for patience'));
  await expect(notices.redraw(finished, false)).rejects.toThrow('patience');
  expect(published).toHaveLength(1);
  await notices.redraw(finished, false);
  expect(published).toHaveLength(1);
});

test("when both fail, Slack's error is thrown because it can contain the delay", async () => {
  const { notices, troubles } = createBench();
  troubles.slack.push(new Error('patience'));
  troubles.topic.push(new Error('AuthorizationError'));
  await expect(notices.redraw(finished, false)).rejects.toThrow('patience');
});

test('a lost response leads to a second copy with the same id and a warning', async () => {
  const { notices, published, troubles, logged } = createBench();
  troubles.topic.push(new Error('answer lost'));
  await expect(notices.redraw(finished, false)).rejects.toThrow('answer lost');
  await notices.redraw(finished, false);
  expect(published).toHaveLength(2);
  expect(published[0]?.id).toBe(published[1]?.id);
  expect(logged).toContain('final notice may be sent twice');
});

test('two workers at the same moment publish once, and the other one retries', async () => {
  const { publish, published } = createBench();
  const both = await Promise.all([publish('k', { id: 'k' }), publish('k', { id: 'k' })]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(published).toHaveLength(1);
});

test('nobody publishes during the lease of a silent worker, and another worker does after it', async () => {
  const puts: number[] = [];
  const memory = createMemoryKeyValue({ clock });
  const bench = createBench({
    keyValue: {
      ...memory,
      put: async (key, value, options) => {
        puts.push(1);
        // The second write, which would store the result, is lost with the worker.
        if (puts.length === 2) throw new Error('the worker is gone');
        return memory.put(key, value, options);
      },
    },
  });
  await expect(bench.publish('k', { id: 'k' })).rejects.toThrow('gone');
  expect(await bench.publish('k', { id: 'k' })).toEqual({ ok: false, error: 'elsewhere' });
  bench.pass(30_001);
  expect((await bench.publish('k', { id: 'k' })).ok).toBe(true);
  expect(bench.published).toHaveLength(2);
});

test('without a topic the notices are unchanged', () => {
  const notices = {} as Notices;
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
  expect(withFinalNotices(notices, null, log)).toBe(notices);
});
