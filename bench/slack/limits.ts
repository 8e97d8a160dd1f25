import type { FetchFunction } from '@slack/web-api';

/** Calls in this time, for each channel or for the method. https://docs.slack.dev/apis/web-api/rate-limits */
const allowed: Readonly<Record<string, { readonly calls: number; readonly inMs: number }>> = {
  'chat.postMessage': { calls: 1, inMs: 1_000 },
  'chat.update': { calls: 50, inMs: 60_000 },
};

/** A message, accepted or not. */
export type TriedPost = { readonly channel: string; readonly atMs: number };

/** Answers 429 to calls above Slack's limits. */
export function slackLimits(nowMs: () => number, fetch: FetchFunction) {
  const taken = new Map<string, number[]>();
  const counts = { limited: 0 };
  const posts: TriedPost[] = [];
  const limited: FetchFunction = async (url, init) => {
    const method = String(url).split('/').at(-1) ?? '';
    const limit = allowed[method];
    if (limit) {
      const body = typeof init?.body === 'string' ? init.body : '';
      const channel = method === 'chat.postMessage' ? new URLSearchParams(body).get('channel') : '';
      if (channel) posts.push({ channel, atMs: nowMs() });
      const key = `${method} ${channel}`;
      const recent = (taken.get(key) ?? []).filter((atMs) => nowMs() - atMs < limit.inMs);
      const [first] = recent;
      if (first !== undefined && recent.length >= limit.calls) {
        counts.limited += 1;
        const seconds = Math.ceil((first + limit.inMs - nowMs()) / 1_000);
        return new Response('', { status: 429, headers: { 'retry-after': String(seconds) } });
      }
      taken.set(key, [...recent, nowMs()]);
    }
    return fetch(url, init);
  };
  return { fetch: limited, counts, posts };
}
