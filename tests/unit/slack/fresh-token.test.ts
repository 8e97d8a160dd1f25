import { expect, test } from '@jest/globals';
import { workerClient } from '../../../slack/api/client.ts';
import { freshAccess } from '../../../slack/api/fresh-token.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

function slackOf(good: () => string, renewTo: string | null) {
  const seen: string[] = [];
  let token = 'xoxb-one';
  const renewed: string[] = [];
  const access = freshAccess(
    'https://slack.test/api/',
    {
      read: async () => token,
      renew: async (refused) => {
        renewed.push(refused);
        if (renewTo !== null) token = renewTo;
        return token !== refused;
      },
    },
    async (_url, init) => {
      const headers = new Headers(init?.headers);
      const [given = ''] = [headers.get('authorization')?.replace('Bearer ', '')];
      if (typeof init?.body !== 'string') throw new TypeError('a body that is no form');
      seen.push(`${given} ${init.body}`);
      const body = given === good() ? { ok: true, ts: '1.1' } : { ok: false, error: 'invalid_auth' };
      return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
    },
  );
  return { slack: workerClient(access, silent), seen, renewed };
}

const post = ({ slack }: Pick<ReturnType<typeof slackOf>, 'slack'>) =>
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the window's
  slack.chat.postMessage({ channel: 'C1', text: 'hello' });

test('a call is sent once, with the current token', async () => {
  const { slack, seen, renewed } = slackOf(() => 'xoxb-one', null);
  await expect(post({ slack })).resolves.toMatchObject({ ok: true, ts: '1.1' });
  expect(seen).toEqual(['xoxb-one channel=C1&text=hello']);
  expect(renewed).toEqual([]);
});

test('a call refused for its token is sent once more with the renewed token', async () => {
  const { slack, seen, renewed } = slackOf(() => 'xoxb-two', 'xoxb-two');
  await expect(post({ slack })).resolves.toMatchObject({ ok: true });
  expect(seen).toEqual(['xoxb-one channel=C1&text=hello', 'xoxb-two channel=C1&text=hello']);
  expect(renewed).toEqual(['xoxb-one']);
  await post({ slack });
  expect(seen).toHaveLength(3);
});

test("a call whose token cannot be renewed fails with Slack's error", async () => {
  const { slack, seen } = slackOf(() => 'xoxb-two', null);
  await expect(post({ slack })).rejects.toThrow('invalid_auth');
  expect(seen).toHaveLength(1);
});

test('a call whose renewed token is refused too is not repeated again', async () => {
  const { slack, seen } = slackOf(() => 'xoxb-three', 'xoxb-two');
  await expect(post({ slack })).rejects.toThrow('invalid_auth');
  expect(seen).toHaveLength(2);
});
