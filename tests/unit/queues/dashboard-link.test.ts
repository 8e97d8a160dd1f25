import { expect, test } from '@jest/globals';
import { WebAPIPlatformError, WebAPIRequestError, type WebClient } from '@slack/web-api';
import type { DashboardLinks } from '../../../core/ports/dashboard-links.ts';
import { type LinkDeps, work } from '../../../queues/notify/dashboard-link.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';

const url = 'https://d1.cloudfront.net/#Policy=p&Signature=s&Key-Pair-Id=K1';
const clock = { nowMs: () => 0 };

type User = Readonly<Record<string, unknown>> | 'no answer';

/** What a person gets. `isHere`: the app is in the channel. */
async function asked({
  user = { id: 'U1' },
  isHere = true,
  channel = 'C1',
  hasDashboard = true,
}: {
  user?: User;
  isHere?: boolean;
  channel?: string | null;
  hasDashboard?: boolean;
}) {
  const sent: { how: string; to: unknown; text: string }[] = [];
  let made = 0;
  const links: DashboardLinks = {
    make: async () => {
      made += 1;
      return { url, validMinutes: 30 };
    },
  };
  const slack = {
    users: {
      info: async () => {
        if (user === 'no answer') throw new WebAPIRequestError(new Error('socket hang up'));
        return { ok: true, user };
      },
    },
    conversations: { open: async () => ({ ok: true, channel: { id: 'D1' } }) },
    chat: {
      postEphemeral: async (message: { channel: string; user: string }) => {
        if (!isHere) throw new WebAPIPlatformError({ ok: false, error: 'not_in_channel' });
        sent.push({
          how: 'ephemeral',
          to: `${message.channel} ${message.user}`,
          text: JSON.stringify(message),
        });
        return { ok: true };
      },
      postMessage: async (message: { channel: string }) => {
        sent.push({ how: 'direct', to: message.channel, text: JSON.stringify(message) });
        return { ok: true };
      },
    },
  } as unknown as WebClient;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const keyValue = createMemoryKeyValue({ clock });
  const deps: LinkDeps = { clock, log, keyValue, slack, dashboardLinks: hasDashboard ? links : null };
  await work.run(deps, { type: 'dashboard.link', userId: 'U1', channel });
  return { sent, made };
}

test('a member gets a link that only they see, where they asked', async () => {
  const { sent } = await asked({});
  expect(sent.map(({ how, to }) => [how, to])).toEqual([['ephemeral', 'C1 U1']]);
  expect(sent[0]?.text).toContain(url);
  expect(sent[0]?.text).toContain('30 minutes');
});

test('where the app is not, and outside channels, the link comes as a direct message', async () => {
  for (const how of [{ isHere: false }, { channel: null }])
    expect((await asked(how)).sent.map(({ how, to }) => [how, to])).toEqual([['direct', 'D1']]);
});

test.each([
  { is_restricted: true },
  { is_restricted: true, is_ultra_restricted: true },
  { is_stranger: true },
  { deleted: true },
  { is_bot: true },
])('no link is made for %j', async (kind) => {
  const { sent, made } = await asked({ user: { id: 'U1', ...kind } });
  expect(made).toBe(0);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).not.toContain('cloudfront');
});

test('without an answer about the person there is no link, and the work is tried again', async () => {
  await expect(asked({ user: 'no answer' })).rejects.toThrow('who asks');
});

test('a stage without a dashboard says so', async () => {
  const { sent } = await asked({ hasDashboard: false });
  expect(sent[0]?.text).toContain('docs/dashboard.md');
});
