import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mrkdwn } from '../../../blocks/text/escape.ts';
import { context, header, section } from '../../../blocks/text/parts.ts';
import { mentionsIn } from '../../../slack/mentions.ts';
import { postOnce } from '../../../slack/post-once.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});
afterEach(() => speaker.slack.mustBeClean());

const ask = (userId: string, about: readonly string[]) =>
  postOnce(speaker.deps, {
    key: 'digest|s1|C1',
    channels: [channels.cloud],
    about,
    body: () => ({ text: 'Hello', blocks: [section(`<@${userId}> 1`)] }),
  });

test('mentionsIn returns the users and groups of mrkdwn and rich text, each once', () => {
  const rich = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U0LINUS' }] }],
  } as const;
  const blocks = [section('<@U0ADA> <@U0ADA|ada>'), context('<!subteam^S0APPROVERS>'), rich];
  expect(mentionsIn(blocks)).toEqual(['U0ADA', 'S0APPROVERS', 'U0LINUS']);
});

test('mentionsIn returns nothing for escaped and plain text', () => {
  expect(
    mentionsIn([section(mrkdwn('<@U0ADA>', 50)), header('<@U0ADA>'), section('<#C1> <!channel>')]),
  ).toEqual([]);
});

test('postOnce with other content returns the mentions and findings of the first message', async () => {
  await ask('U0ADA', ['f1#1']);
  expect(await ask('U0LINUS', ['f2#1'])).toMatchObject({
    ok: true,
    value: { named: ['U0ADA'], about: ['f1#1'], isNew: false },
  });
});

test.each(['lost-answer', 'lost-request'] as const)(
  'postOnce returns the mentions and findings of the message that was posted after a %s',
  async (fault) => {
    speaker.slack.fail('chat.postMessage', fault);
    speaker.slack.fail('conversations.history', { error: 'internal_error' });
    expect(await ask('U0ADA', ['f1#1'])).toEqual({ ok: false, error: 'uncertain' });
    speaker.pass(60_000);
    const again = await ask('U0LINUS', ['f2#1']);
    expect(speaker.messages(channels.cloud)).toHaveLength(1);
    const posted = fault === 'lost-answer' ? ['U0ADA', 'f1#1'] : ['U0LINUS', 'f2#1'];
    expect(again).toMatchObject({ ok: true, value: { named: [posted[0]], about: [posted[1]] } });
  },
);

test('postOnce returns the findings of its second attempt when only that one was posted', async () => {
  for (const fault of ['lost-request', 'lost-answer'] as const) {
    speaker.slack.fail('chat.postMessage', fault);
    if (fault === 'lost-request') speaker.slack.fail('conversations.history', { error: 'internal_error' });
    await ask('U0ADA', [fault]);
    speaker.pass(60_000);
  }
  expect(await ask('U0LINUS', ['f3#1'])).toMatchObject({ value: { about: ['lost-answer'] } });
});
