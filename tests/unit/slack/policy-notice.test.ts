import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { postPolicyNotice } from '../../../slack/post-policy-notice.ts';
import { channels } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

let speaker: ReturnType<typeof createSpeaker>;
beforeEach(() => {
  speaker = createSpeaker();
});
afterEach(() => speaker.slack.mustBeClean());

const file = 's3://acme-janitor/janitor.yaml';
const refused = {
  file,
  lines: [`${file}:12:9 mode must be observe, notify, approve or enforce`],
  atMs: 1_000,
};

async function post(notice: Parameters<typeof postPolicyNotice>[1], defaultChannel: string): Promise<void> {
  await postPolicyNotice({ ...speaker.deps, policy: async () => ({ defaultChannel }) }, notice);
}

test('a refused policy is posted once, with file, line and problem', async () => {
  await post(refused, channels.cloud);
  await post(refused, channels.cloud);
  const messages = speaker.messages(channels.cloud);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.text).toBe(`The edit of ${file} is not used: it is invalid.`);
  expect(JSON.stringify(messages[0]?.blocks)).toContain(':12:9 mode must be');
});

test('each refused version and the valid one after it is posted', async () => {
  await post(refused, channels.cloud);
  await post({ ...refused, atMs: 2_000 }, channels.cloud);
  await post({ file, lines: null, atMs: 3_000 }, channels.cloud);
  expect(speaker.messages(channels.cloud).map(({ text }) => text)).toEqual([
    `The edit of ${file} is not used: it is invalid.`,
    `The edit of ${file} is not used: it is invalid.`,
    `${file} is valid again and in force.`,
  ]);
});

test('hostile text in the policy mentions nobody', async () => {
  await post({ ...refused, lines: ['1:1 <!channel> is not a rule'] }, channels.cloud);
  expect(JSON.stringify(speaker.messages(channels.cloud))).not.toContain('<!channel>');
});

test('a policy without a channel posts nothing', async () => {
  await post(refused, '');
  expect(speaker.messages(channels.cloud)).toEqual([]);
});
