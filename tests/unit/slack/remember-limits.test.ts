import { expect, test } from '@jest/globals';
import { rememberLimits } from '../../../slack/api/remember-limits.ts';

const slack = 'https://slack.test/api';

/** Slack with one message a second for each channel, and 50 updates a minute. */
function limitedSlack() {
  let nowMs = 1_000_000;
  const sent: { readonly to: string; readonly atMs: number }[] = [];
  let refusals = 0;
  const fetch = rememberLimits(
    async (url, init) => {
      const body = typeof init?.body === 'string' ? init.body : '';
      const to = `${String(url).split('/').at(-1)} ${new URLSearchParams(body).get('channel')}`;
      const recent = sent.filter((one) => one.to === to && nowMs - one.atMs < 1_000);
      if (recent.length > 0) {
        refusals += 1;
        return new Response('', { status: 429, headers: { 'retry-after': '1' } });
      }
      sent.push({ to, atMs: nowMs });
      return new Response('{"ok":true}');
    },
    () => nowMs,
  );
  const call = async (method: string, channel: string): Promise<number | null> => {
    const answer = await fetch(`${slack}/${method}`, { method: 'POST', body: `channel=${channel}` });
    return answer.status === 429 ? Number(answer.headers.get('retry-after')) : null;
  };
  return { call, sent, refusals: () => refusals, pass: (ms: number) => (nowMs += ms) };
}

test('after a refusal, waiting calls get a time of their own and Slack is not asked again', async () => {
  const { call, refusals } = limitedSlack();
  expect(await call('chat.postMessage', 'C1')).toBeNull();
  const waits = [];
  for (let nth = 0; nth < 5; nth += 1) waits.push(await call('chat.postMessage', 'C1'));
  expect(waits).toEqual([1, 2, 3, 4, 5]);
  expect(refusals()).toBe(1);
});

test('a hundred calls at once are all sent, at the pace of Slack, and are refused by Slack once', async () => {
  const { call, sent, refusals, pass } = limitedSlack();
  let waiting = Array.from({ length: 100 }, () => 0);
  for (let second = 0; waiting.length > 0 && second < 200; second += 1) {
    const next: number[] = [];
    for (const atSecond of waiting) {
      const wait = atSecond > second ? atSecond - second : await call('chat.postMessage', 'C1');
      if (wait !== null) next.push(second + wait);
    }
    waiting = next;
    pass(1_000);
  }
  expect(sent).toHaveLength(100);
  expect(refusals()).toBe(1);
  expect((sent.at(-1)?.atMs ?? 0) - (sent[0]?.atMs ?? 0)).toBeLessThanOrEqual(115_000);
});

test('a limit of one channel or method holds up no other', async () => {
  const { call } = limitedSlack();
  await call('chat.postMessage', 'C1');
  expect(await call('chat.postMessage', 'C1')).toBe(1);
  expect(await call('chat.postMessage', 'C2')).toBeNull();
  expect(await call('chat.update', 'C1')).toBeNull();
});

test('a limit ends when nobody waits', async () => {
  const { call, pass } = limitedSlack();
  await call('chat.postMessage', 'C1');
  expect(await call('chat.postMessage', 'C1')).toBe(1);
  pass(2_000);
  expect(await call('chat.postMessage', 'C1')).toBeNull();
  pass(1_000);
  expect(await call('chat.postMessage', 'C1')).toBeNull();
});

test('a newcomer takes its turn behind those that wait', async () => {
  const { call, pass, refusals } = limitedSlack();
  await call('chat.postMessage', 'C1');
  for (let nth = 0; nth < 3; nth += 1) await call('chat.postMessage', 'C1');
  pass(1_000);
  expect(await call('chat.postMessage', 'C1')).toBeNull();
  expect(await call('chat.postMessage', 'C1')).toBe(3);
  expect(refusals()).toBe(1);
});
