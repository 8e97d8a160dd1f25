import type { FetchFunction } from '@slack/web-api';

/** Tier 3 allows 50 calls a minute, a channel one message a second: https://docs.slack.dev/apis/web-api/rate-limits */
const gapMs = 1_200;
const messageGapMs = 1_000;
/** Work in front may be done by other means, so nobody waits for the whole line; the remainder spreads the calls. */
const longestWaitMs = 15_000;

type Limit = {
  /** No call before. */
  untilMs: number;
  /** The first time that no waiting call was given. */
  freeMs: number;
};

/**
 * A `fetch` that calls Slack no sooner than Slack allowed after a 429. Calls that come too early get a 429 from
 * here, each with a time of its own, so that waiting work does not come back all at once.
 */
export function rememberLimits(fetch: FetchFunction, nowMs: () => number): FetchFunction {
  const limits = new Map<string, Limit>();
  return async (url, init) => {
    const { key, gap } = limitedTogether(String(url), init?.body);
    const limit = limits.get(key);
    if (limit) {
      const now = nowMs();
      if (now >= limit.freeMs) limits.delete(key);
      else if (now >= limit.untilMs) limit.untilMs = now + gap;
      else {
        const waitMs = limit.untilMs - now + ((limit.freeMs - limit.untilMs) % longestWaitMs);
        limit.freeMs += gap;
        return tooMany(waitMs);
      }
    }
    const answer = await fetch(url, init);
    if (answer.status !== 429) return answer;
    const untilMs = nowMs() + 1_000 * secondsIn(answer.headers.get('retry-after'));
    limits.set(key, { untilMs, freeMs: Math.max(limits.get(key)?.freeMs ?? 0, untilMs + gap) });
    return answer;
  };
}

/** Slack limits each method, and messages by channel. */
function limitedTogether(url: string, body: unknown): { readonly key: string; readonly gap: number } {
  const method = url.split('/').at(-1) ?? '';
  if (method !== 'chat.postMessage') return { key: method, gap: gapMs };
  const channel = typeof body === 'string' ? new URLSearchParams(body).get('channel') : null;
  return { key: `${method} ${channel}`, gap: messageGapMs };
}

function secondsIn(header: string | null): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) ? Math.max(1, seconds) : 1;
}

function tooMany(waitMs: number): Response {
  return new Response('', {
    status: 429,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) },
  });
}
