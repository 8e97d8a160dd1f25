import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { botUserId as bot } from '../../fakes/slack-workspace.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { eventRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const thread = { channel: channels.cloud, ts: '1700000000.000100' };

const reply = (text: string, more: Record<string, unknown> = {}) => ({
  type: 'message',
  channel: thread.channel,
  channel_type: 'channel',
  user: people.owner,
  text,
  ts: '1700000500.000100',
  thread_ts: thread.ts,
  parent_user_id: bot,
  ...more,
});

/** The answers to the person: ephemeral ones and those in the direct message. */
async function say(event: Record<string, unknown>): Promise<string> {
  await desk.app(eventRequest(event));
  await desk.drain();
  const { ephemerals, channels: all } = desk.slack.workspace;
  return JSON.stringify([...ephemerals, ...(all.get('D1')?.messages ?? [])]);
}

beforeEach(async () => {
  await desk.put(
    sampleFinding({
      thread,
      card: { ...thread, ts: '1700000000.000200', threadTs: thread.ts },
      owner: { userId: people.owner, name: 'Ada', why: 'tag' },
    }),
  );
});

describe('a reply in a thread', () => {
  test.each(["please don't stop this", 'we still need it', 'Wait, I use that'])(
    '"%s" offers Snooze to the owner',
    async (text) => {
      const said = await say(reply(text));
      expect(said).toContain('finding-snooze');
      expect(desk.slack.workspace.ephemerals).toMatchObject([{ user: people.owner, threadTs: thread.ts }]);
    },
  );

  test('of an owner with hundreds of other findings offers Snooze', async () => {
    for (let n = 0; n < 600; n += 1) {
      const resource = { ...sampleFinding().resource, id: `i-${n}` };
      await desk.put(
        sampleFinding({ id: `f_${n}`, resource, thread: null, card: null, monthlyUsd: 1_000_000 + n }),
      );
    }
    expect(await say(reply('please keep it'))).toContain('finding-snooze');
  });

  test('without a wish to keep something gets no answer', async () => {
    expect(await say(reply('nice, thanks!'))).toBe('[]');
  });

  test('by a person who owns nothing there is answered only when it mentions the bot', async () => {
    expect(await say(reply('please keep it', { user: people.stranger }))).toBe('[]');
    expect(await say(reply(`<@${bot}> please keep it`, { user: people.stranger }))).toContain(
      'Nothing of yours',
    );
  });

  test("below a person's message gets no answer", async () => {
    expect(await say(reply('please keep it', { parent_user_id: people.owner }))).toBe('[]');
  });
});

test.each([`<@${bot}> help`, `<@${bot}>`])('"%s" is answered with the commands', async (text) => {
  const said = await say(reply(text, { thread_ts: undefined, parent_user_id: undefined }));
  expect(said).toContain('/janitor scan');
});

test("a direct message is answered with the person's findings, without a mention", async () => {
  desk.slack.workspace.channels.set('D1', { id: 'D1', name: 'D1', messages: [] });
  const said = await say(
    reply('hi', { channel: 'D1', channel_type: 'im', thread_ts: undefined, parent_user_id: undefined }),
  );
  expect(said).toContain('finding-snooze');
});

test.each([{ bot_id: 'B1' }, { subtype: 'message_changed' }, { user: undefined }, { text: 7 }])(
  'a message with %j gets no answer',
  async (more) => {
    expect(await say(reply('please keep it', more))).toBe('[]');
  },
);
