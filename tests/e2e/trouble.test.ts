import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalCopyProcess, startLocalCopy } from './support/local-copy.ts';

/** Slack faults against the whole local copy, without a browser. */
let copy: LocalCopyProcess;

beforeAll(async () => {
  copy = await startLocalCopy();
});
afterAll(() => copy?.stop());

const ask = (what: string, body: object) =>
  fetch(`${copy.url}/local/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('lost responses and temporary refusals neither duplicate nor lose a message', async () => {
  for (const times of [1, 2]) {
    await ask('fault', { method: 'chat.postMessage', kind: 'lost-answer', times });
    await ask('fault', { method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 1, times });
    await ask('fault', { method: 'chat.update', kind: 'server-error', times });
    await ask('fault', { method: 'conversations.history', kind: 'server-error', times });
  }
  const { people, channels } = await copy.state();
  const mia = people.find(({ name }) => name === 'mia');
  const channel = channels.find(({ name }) => name === 'cloud-janitor');
  await ask('slash', { user: mia?.id, channel: channel?.id, text: '/janitor scan' });
  const cards = async () => {
    const { messages } = await copy.state();
    const threads = new Map<string, string[]>();
    for (const { threadTs, text } of messages)
      if (threadTs) threads.set(threadTs, [...(threads.get(threadTs) ?? []), text]);
    return threads;
  };
  /** Each digest with the number of cards that it announces. */
  const promised = async () => {
    const { messages } = await copy.state();
    const digests = messages.flatMap(({ ts, blocks }) => {
      const text = JSON.stringify(blocks);
      const count = /"(\d+) new findings?\b/.exec(text)?.[1];
      return count && /(It|Each) has a card in the thread/.test(text) ? [[ts, Number(count)] as const] : [];
    });
    return new Map(digests);
  };
  for (let waited = 0; waited < 300; waited++) {
    const [digests, threads] = [await promised(), await cards()];
    if (digests.size === 3 && [...digests].every(([ts, count]) => (threads.get(ts)?.length ?? 0) >= count))
      break;
    await sleep(1_000);
  }
  await sleep(3_000);
  const threads = await cards();
  expect(new Map([...threads].map(([ts, texts]) => [ts, texts.length]))).toEqual(await promised());
  expect(threads.size).toBe(3);
  for (const texts of threads.values()) expect(new Set(texts).size).toBe(texts.length);
  const { messages } = await copy.state();
  const digests = messages.filter(({ ts }) => threads.has(ts));
  expect(new Set(digests.map(({ channel }) => channel)).size).toBe(digests.length);
}, 400_000);
