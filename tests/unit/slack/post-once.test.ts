import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { section } from '../../../blocks/text/parts.ts';
import { SlackBusy } from '../../../slack/api/busy.ts';
import { type Post, postOnce } from '../../../slack/post-once.ts';
import type { SlackFault } from '../../fakes/slack-api.ts';
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

/** Thrown while another worker has the message. */
const busy = { name: 'SlackBusy', retryAfterSeconds: 2 };

test('postOnce returns the same message for the same key', async () => {
  const first = await post();
  const again = await post();
  expect(posted()).toBe(1);
  expect(first).toMatchObject({ ok: true, value: { channel: channels.cloud, isNew: true } });
  expect(again).toEqual({ ok: true, value: { ...(first.ok ? first.value : {}), isNew: false } });
});

test('postOnce posts another message for another key', async () => {
  await post();
  await post({ key: 'other' });
  expect(posted()).toBe(2);
});

test('postOnce posts one message for fifty concurrent workers', async () => {
  const release = speaker.slack.hold('chat.postMessage');
  const all = Promise.allSettled(Array.from({ length: 50 }, () => post()));
  await new Promise((resolve) => setTimeout(resolve, 20));
  release();
  const results = await all;
  expect(posted()).toBe(1);
  const [first, ...others] = results.filter(({ status }) => status === 'fulfilled');
  expect({ first, others }).toMatchObject({ first: { value: { ok: true } }, others: [] });
  // The others are no failure: the queue tries them again in seconds.
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(reasons).toEqual(Array.from({ length: 49 }, () => expect.objectContaining(busy)));
  expect(await post()).toMatchObject({ ok: true });
});

describe('a post whose response is lost', () => {
  test.each<[string, SlackFault]>([
    ['the connection dies', 'lost-answer'],
    ['the response comes too late', 'timeout'],
    ['the response is cut off', 'half-answer'],
  ])('is found by its metadata and not repeated when %s', async (_what, fault) => {
    speaker.slack.fail('chat.postMessage', fault);
    const first = await post();
    expect(first).toMatchObject({ ok: true });
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
    expect(speaker.slack.of('chat.postMessage')).toHaveLength(1);
  });

  test('in a thread is found in the thread', async () => {
    const root = await post({ key: 'root' });
    const threadTs = root.ok ? root.value.ts : '';
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    const reply = await post({ key: 'card', threadTs });
    expect(reply.ok && reply.value.ts).not.toBe(threadTs);
    expect(speaker.slack.of('conversations.history')).toEqual([]);
    expect(posted()).toBe(2);
  });

  test.each<[string, SlackFault]>([
    ['the request never arrived', 'lost-request'],
    ['Slack answered 500', { status: 500 }],
    ['Slack answered 503', { status: 503 }],
    ['Slack answered internal_error', { error: 'internal_error' }],
    ['Slack answered fatal_error', { error: 'fatal_error' }],
  ])(
    'and that is not in the channel when %s is uncertain, and is posted once later',
    async (_what, fault) => {
      speaker.slack.fail('chat.postMessage', fault);
      expect(await post()).toEqual({ ok: false, error: 'uncertain' });
      await expect(post()).rejects.toMatchObject(busy);
      expect(posted()).toBe(0);
      speaker.pass(10_000);
      expect(await post()).toMatchObject({ ok: true });
      expect(await post()).toMatchObject({ ok: true });
      expect(posted()).toBe(1);
    },
  );

  test('and that becomes visible late is found by the next attempt', async () => {
    const hidden = speaker.slack.workspace.channel(channels.cloud).messages;
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
    speaker.pass(10_000);
    expect(await post()).toMatchObject({ ok: true, value: { ts: hidden[0]?.ts } });
    expect(posted()).toBe(1);
  });

  test.each<[string, SlackFault]>([
    ['missing_scope', { error: 'missing_scope' }],
    ['not_in_channel', { error: 'not_in_channel' }],
    ['a lost response', 'lost-request'],
    ['500', { status: 500 }],
  ])(
    'and that cannot be searched for (%s) stays uncertain and is never posted twice',
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

  test('is searched for page by page in a busy channel', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    await post();
    for (let n = 0; n < 450; n += 1) await post({ key: `other ${n}` });
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true, value: { isNew: false } });
    expect(speaker.slack.of('conversations.history').length).toBeGreaterThan(2);
  });

  test('stays uncertain when the channel has more messages than are read', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    await post();
    for (let n = 0; n < 1001; n += 1) await post({ key: `other ${n}` });
    speaker.pass(60_000);
    expect(await post()).toEqual({ ok: false, error: 'uncertain' });
  });

  test('is not confused with messages of others that have the same text', async () => {
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

describe('a crash of a worker', () => {
  test('before the post makes the next worker search and post', async () => {
    const release = speaker.slack.hold('chat.postMessage');
    const dying = post().catch(() => {});
    await speaker.slack.arrived('chat.postMessage');
    await expect(post()).rejects.toMatchObject(busy);
    speaker.slack.fail('chat.postMessage', 'lost-request');
    release();
    await dying;
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
  });

  test('after the post makes the next worker find the message', async () => {
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
    await expect(post()).rejects.toMatchObject(busy);
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true, value: { isNew: false } });
    expect(posted()).toBe(1);
  });
});

describe('a channel that refuses a message', () => {
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
  ])('with %s makes postOnce use the next channel and report the refusal', async (error) => {
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

  test('like all others makes postOnce return unreachable, log errors and allow another attempt', async () => {
    expect(await post({ channels: [channels.old, channels.closed] })).toEqual({
      ok: false,
      error: 'unreachable',
    });
    expect(speaker.logged.filter(({ level }) => level === 'error')).toHaveLength(2);
    expect(await post()).toMatchObject({ ok: true });
  });

  test('differs from a lost response, which is searched for in the same channel first', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-request');
    expect(await post({ channels: [channels.cloud, channels.general] })).toEqual({
      ok: false,
      error: 'uncertain',
    });
    expect(speaker.messages(channels.general)).toEqual([]);
  });
});

describe('a rate limit', () => {
  test.each<[string, SlackFault, number]>([
    ['429 with Retry-After', { status: 429, retryAfter: 17 }, 17],
    ['the error ratelimited', { error: 'ratelimited' }, 30],
  ])('given as %s is thrown with its delay, and nothing was posted', async (_what, fault, seconds) => {
    speaker.slack.fail('chat.postMessage', fault);
    const busy = await post().catch((thrown: unknown) => thrown);
    expect(busy).toBeInstanceOf(SlackBusy);
    expect((busy as SlackBusy).retryAfterSeconds).toBe(seconds);
    expect(await post()).toMatchObject({ ok: true });
    expect(speaker.slack.of('conversations.history')).toEqual([]);
    expect(posted()).toBe(1);
  });

  test('while searching for a lost message leaves it uncertain and not posted again', async () => {
    speaker.slack.fail('chat.postMessage', 'lost-answer');
    speaker.slack.fail('conversations.history', { status: 429, retryAfter: 5 });
    await expect(post()).rejects.toThrow(SlackBusy);
    await expect(post()).rejects.toMatchObject(busy);
    speaker.pass(60_000);
    expect(await post()).toMatchObject({ ok: true });
    expect(posted()).toBe(1);
  });
});
