import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { section } from '../../../blocks/text/parts.ts';
import { SlackBusy } from '../../../slack/api/busy.ts';
import { type Post, postOnce } from '../../../slack/post-once.ts';
import type { Fault } from '../../fakes/slack-api.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});
afterEach(() => speaker.slack.mustBeClean());

const hello = { text: 'Hello', blocks: [section('Hello')] };

function post(more: Partial<Post> = {}): ReturnType<typeof postOnce> {
  return postOnce(speaker.deps, {
    key: 'digest|s1|C1',
    channels: [channels.cloud],
    body: () => hello,
    ...more,
  });
}

function posted(): number {
  return speaker.messages(channels.cloud).length;
}

test('asked for again, it is the same message', async () => {
  const first = await post();
  const again = await post();
  expect(posted()).toBe(1);
  expect(first).toMatchObject({ ok: true, value: { channel: channels.cloud, isNew: true } });
  expect(again).toEqual({ ok: true, value: { ...(first.ok ? first.value : {}), isNew: false } });
});

test('another key is another message', async () => {
  await post();
  await post({ key: 'other' });
  expect(posted()).toBe(2);
});

test('fifty workers at the same moment post one message', async () => {
  const release = speaker.slack.hold('chat.postMessage');
  const all = Promise.all(Array.from({ length: 50 }, () => post()));
  await new Promise((resolve) => setTimeout(resolve, 20));
  release();
  const results = await all;
  expect(posted()).toBe(1);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await post()).toMatchObject({ ok: true });
});

describe('when the answer is lost', () => {
  test.each<[string, Fault]>([
    ['the connection dies', 'lost-answer'],
    ['the answer comes too late', 'timeout'],
    ['the answer ends in the middle', 'half-answer'],
  ])('%s: the message is found by its metadata, and not posted again', async (_what, fault) => {
    speaker.slack.fail('chat.postMessage', fault);
    const first = await post();
    expect(first).toMatchObject({ ok: true });
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
    expect(speaker.slack.of('chat.postMessage')).toHaveLength(1);
  });

  test('in a thread, it is found in the thread', async () => {
    const root = await post({ key: 'root' });
    const threadTs = root.ok ? root.value.ts : '';
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    const reply = await post({ key: 'card', threadTs });
    expect(reply.ok && reply.value.ts).not.toBe(threadTs);
    expect(speaker.slack.of('conversations.history')).toEqual([]);
    expect(posted()).toBe(2);
  });

  test.each<[string, Fault]>([
    ['the request never arrived', 'lost-request'],
    ['Slack answered 500', { status: 500 }],
    ['Slack answered 503', { status: 503 }],
    ['Slack spoke of an internal error', { error: 'internal_error' }],
    ['Slack spoke of a fatal error', { error: 'fatal_error' }],
  ])('%s and it is not there: it is uncertain, and posted later, once', async (_what, fault) => {
    speaker.slack.fail('chat.postMessage', fault);
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    expect(posted()).toBe(0);
    speaker.pass(10_000);
    expect(await post()).toMatchObject({ ok: true });
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
  });

  test('a message that shows late is found by the next try', async () => {
    const hidden = speaker.slack.workspace.channel(channels.cloud).messages;
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    speaker.pass(10_000);
    expect(await post()).toMatchObject({ ok: true, value: { ts: hidden[0]?.ts } });
    expect(posted()).toBe(1);
  });

  test.each<[string, Fault]>([
    ['missing_scope', { error: 'missing_scope' }],
    ['not_in_channel', { error: 'not_in_channel' }],
    ['a lost answer', 'lost-request'],
    ['500', { status: 500 }],
  ])(
    'and the channel cannot be read (%s): nobody knows, so it is never posted a second time',
    async (_what, fault) => {
      speaker.slack.fail('chat.postMessage', 'lost-answer');
      speaker.slack.fail('conversations.history', ...Array.from({ length: 20 }, () => fault));
      for (let attempt = 0; attempt < 10; attempt += 1) {
        expect(await post()).toEqual({ ok: false, error: 'uncertain' });
        speaker.pass(60_000);
      }
      expect(posted()).toBe(1);
    },
  );

  test('a busy channel is read page by page until the message is found', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    await post();
    for (let n = 0; n < 450; n += 1) await post({ key: `other ${n}` });
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true, value: { isNew: false } });
    expect(speaker.slack.of('conversations.history').length).toBeGreaterThan(2);
  });

  test('a channel with more messages than are read is uncertain', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    await post();
    for (let n = 0; n < 1001; n += 1) await post({ key: `other ${n}` });
    speaker.pass(60_000);
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
  });

  test('messages of others with the same words are not taken for ours', async () => {
    const { messages } = speaker.slack.workspace.channel(channels.cloud);
    messages.push({ ts: '9999999999.000001', text: 'Hello', user: 'U0MALLORY' });
    messages.push({
      ts: '9999999999.000002',
      text: 'Hello',
      user: 'U0OTHERBOT',
      metadata: { event_type: 'other', event_payload: { key: 'digest|s1|C1' } },
    });
    speaker.slack.fail('chat.postMessage', 'lost-request');
    await post();
    speaker.pass(10_000);
    expect(await post()).toMatchObject({ ok: true, value: { isNew: true } });
  });
});

describe('a crash', () => {
  test('between intent and post: the next worker looks, and posts', async () => {
    const release = speaker.slack.hold('chat.postMessage');
    void post().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    speaker.slack.fail('chat.postMessage', 'lost-request');
    release();
    await new Promise((resolve) => setTimeout(resolve, 10));
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
  });

  test('between post and note: the next worker finds the message', async () => {
    let puts = 0;
    const { put } = speaker.deps.keyValue;
    Object.assign(speaker.deps.keyValue, {
      put: (...args: Parameters<typeof put>) => {
        puts += 1;
        return puts === 2 ? Promise.reject(new Error('died')) : put(...args);
      },
    });
    await expect(post()).rejects.toThrow('died');
    expect(posted()).toBe(1);
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true, value: { isNew: false } });
    expect(posted()).toBe(1);
  });
});

describe('what Slack refuses by name', () => {
  test.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'missing_scope',
    'restricted_action',
    'msg_too_long',
    'invalid_blocks',
    'invalid_auth',
    'account_inactive',
    'token_revoked',
    'ekm_access_denied',
    'team_access_not_granted',
  ])('%s: the next channel is told, and where it was meant for', async (error) => {
    speaker.slack.fail('chat.postMessage', { error });
    const heard: unknown[] = [];
    const result = await post({
      channels: [channels.cloud, channels.general],
      body: (instead) => {
        heard.push(instead);
        return hello;
      },
    });
    expect(result).toMatchObject({ ok: true, value: { channel: channels.general } });
    expect(heard).toEqual([null, { channel: channels.cloud, error }]);
    expect(JSON.stringify(speaker.logged)).toContain(error);
    expect(await post({ channels: [channels.cloud, channels.general] })).toMatchObject({
      value: { channel: channels.general, isNew: false },
    });
  });

  test('every channel refuses: nobody is told, it is logged, and it is tried again later', async () => {
    expect(await post({ channels: [channels.old, channels.closed] })).toEqual({
      ok: false,
      error: 'unreachable',
    });
    expect(speaker.logged.filter(({ level }) => level === 'error')).toHaveLength(2);
    expect(await post()).toMatchObject({ ok: true });
  });

  test('an answer that was lost in the first channel is looked for there before the second is told', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-request');
    expect(await post({ channels: [channels.cloud, channels.general] })).toEqual({
      ok: false,
      error: 'uncertain',
    });
    expect(speaker.messages(channels.general)).toEqual([]);
  });
});

describe('rate limits', () => {
  test.each<[string, Fault, number]>([
    ['429 with Retry-After', { status: 429, retryAfter: 17 }, 17],
    ['the error ratelimited', { error: 'ratelimited' }, 30],
  ])(
    '%s is thrown for the queue, with the time to wait, and was certainly not posted',
    async (_what, fault, seconds) => {
      speaker.slack.fail('chat.postMessage', fault);
      const busy = await post().catch((thrown: unknown) => thrown);
      expect(busy).toBeInstanceOf(SlackBusy);
      expect((busy as SlackBusy).retryAfterSeconds).toBe(seconds);
      expect(await post()).toMatchObject({ ok: true });
      expect(speaker.slack.of('conversations.history')).toEqual([]);
      expect(posted()).toBe(1);
    },
  );

  test('while looking for a lost message: it stays open, and is not posted again', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { status: 429, retryAfter: 5 });
    await expect(post()).rejects.toThrow(SlackBusy);
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
  });
});
