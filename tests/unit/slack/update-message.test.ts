import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { section } from '../../../blocks/text/parts.ts';
import { SlackBusy } from '../../../slack/api/busy.ts';
import { noteDrawn, updateMessage } from '../../../slack/update-message.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
const ref = { channel: channels.cloud, ts: '1700000000.000001' };
const saying = (text: string) => ({ text, blocks: [section(text)] });

beforeEach(() => {
  speaker = createSpeaker();
  speaker.messages(channels.cloud).push({ ...saying('old'), ts: ref.ts, user: 'U0JANITOR' });
});
afterEach(() => speaker.slack.mustBeClean());

const shown = () => speaker.messages(channels.cloud)[0]?.text;
const updates = () => speaker.slack.of('chat.update').length;
const update = (text: string | null) =>
  updateMessage(speaker.deps, ref, async () => (text === null ? null : saying(text)));

test('an update is not sent when the message already shows it', async () => {
  await noteDrawn(speaker.deps, ref, saying('old'));
  await update('old');
  expect(updates()).toBe(0);
  await update('new');
  await update('new');
  expect(updates()).toBe(1);
  expect(shown()).toBe('new');
});

test('an update without content is not sent', async () => {
  await update(null);
  expect(updates()).toBe(0);
});

test('a slow older update does not overwrite a newer one', async () => {
  let state = 'first';
  const draw = async () => saying(state);
  const release = speaker.slack.hold('chat.update');
  const slow = updateMessage(speaker.deps, ref, draw);
  await speaker.slack.arrived('chat.update');
  state = 'second';
  await expect(updateMessage(speaker.deps, ref, draw)).rejects.toThrow(SlackBusy);
  release();
  await slow;
  await updateMessage(speaker.deps, ref, draw);
  expect(shown()).toBe('second');
  expect(updates()).toBe(2);
});

test('an update draws the state at its turn, not at its start', async () => {
  const states = ['seen first', 'seen in its turn'];
  await updateMessage(speaker.deps, ref, async () => saying(states.shift() ?? ''));
  expect(shown()).toBe('seen in its turn');
});

test('a worker that died during an update blocks others only for a while', async () => {
  const release = speaker.slack.hold('chat.update');
  const dying = update('never').catch(() => {});
  await speaker.slack.arrived('chat.update');
  await expect(update('new')).rejects.toThrow(SlackBusy);
  speaker.slack.fail('chat.update', 'lost-request');
  release();
  await dying;
  speaker.pass(16_000);
  await update('new');
  expect(shown()).toBe('new');
});

describe('updateMessage', () => {
  test.each(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_archived'])(
    'returns "lost" after the error %s',
    async (error) => {
      speaker.slack.fail('chat.update', { error });
      expect(await update('new')).toEqual({ ok: false, error: 'lost' });
    },
  );

  test('throws at a rate limit, and the next attempt updates the message', async () => {
    speaker.slack.fail('chat.update', { status: 429, retryAfter: 4 });
    await expect(update('new')).rejects.toMatchObject({ retryAfterSeconds: 4 });
    await update('new');
    expect(shown()).toBe('new');
  });

  test('throws when the response is lost, and the next attempt updates again', async () => {
    speaker.slack.fail('chat.update', 'lost-answer');
    await expect(update('new')).rejects.toThrow(SlackBusy);
    await update('new');
    expect(updates()).toBe(2);
  });
});
