import { beforeEach, expect, test } from '@jest/globals';
import { channelId } from '../../../slack/channels.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});

test('a channel id is returned without a Slack call', async () => {
  expect(await channelId(speaker.deps, channels.cloud)).toBe(channels.cloud);
  expect(speaker.slack.calls).toEqual([]);
});

test('a channel name is looked up once a day', async () => {
  expect(await channelId(speaker.deps, '#cloud')).toBe(channels.cloud);
  expect(await channelId(speaker.deps, '#Cloud')).toBe(channels.cloud);
  expect(speaker.slack.of('conversations.list')).toHaveLength(1);
});

test('public channels are listed when private ones cannot be', async () => {
  speaker.slack.fail('conversations.list', { error: 'missing_scope' });
  expect(await channelId(speaker.deps, '#cloud')).toBe(channels.cloud);
});

test('an unknown channel name is passed to Slack, whose error names it', async () => {
  expect(await channelId(speaker.deps, '#nowhere')).toBe('#nowhere');
});

test('a message lost in a channel given by name stays uncertain and is not posted again', async () => {
  const { postOnce } = await import('../../../slack/post-once.ts');
  const { section } = await import('../../../blocks/text/parts.ts');
  const post = { key: 'k', channels: ['#cloud'], body: () => ({ text: 'x', blocks: [section('x')] }) };
  speaker.slack.fail('chat.postMessage', 'lost-answer');
  expect(await postOnce(speaker.deps, post)).toEqual({ ok: false, error: 'uncertain' });
  speaker.pass(60_000);
  expect(await postOnce(speaker.deps, post)).toEqual({ ok: false, error: 'uncertain' });
  expect(speaker.messages(channels.cloud)).toHaveLength(1);
});
