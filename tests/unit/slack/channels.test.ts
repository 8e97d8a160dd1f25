import { beforeEach, expect, test } from '@jest/globals';
import { channelId } from '../../../slack/channels.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});

test('an id is its own, and Slack is not asked', async () => {
  expect(await channelId(speaker.deps, channels.cloud)).toBe(channels.cloud);
  expect(speaker.slack.calls).toEqual([]);
});

test('a name is looked up once a day', async () => {
  expect(await channelId(speaker.deps, '#cloud')).toBe(channels.cloud);
  expect(await channelId(speaker.deps, '#Cloud')).toBe(channels.cloud);
  expect(speaker.slack.of('conversations.list')).toHaveLength(1);
});

test('where private channels may not be listed, public ones are', async () => {
  speaker.slack.fail('conversations.list', { error: 'missing_scope' });
  expect(await channelId(speaker.deps, '#cloud')).toBe(channels.cloud);
});

test('an unknown name stays a name, which Slack then refuses by name', async () => {
  expect(await channelId(speaker.deps, '#nowhere')).toBe('#nowhere');
});

test('a name whose message was lost is not taken for a channel without it', async () => {
  const { postOnce } = await import('../../../slack/post-once.ts');
  const { section } = await import('../../../blocks/text/parts.ts');
  const post = { key: 'k', channels: ['#cloud'], body: () => ({ text: 'x', blocks: [section('x')] }) };
  speaker.slack.fail('chat.postMessage', 'lost-answer');
  expect(await postOnce(speaker.deps, post)).toEqual({ ok: false, error: 'uncertain' });
  speaker.pass(60_000);
  expect(await postOnce(speaker.deps, post)).toEqual({ ok: false, error: 'uncertain' });
  expect(speaker.messages(channels.cloud)).toHaveLength(1);
});
