import type { FetchFunction } from '@slack/web-api';
import type { SlackAccess } from './client.ts';

/** A token that may be replaced while the process runs. */
export type Token = {
  readonly read: () => Promise<string>;
  /** Whether another token than the refused one is now in force. */
  readonly renew: (refused: string) => Promise<boolean>;
};

/** Slack's error codes for a token that is no longer valid; nothing happened. */
const refusals = ['invalid_auth', 'token_revoked', 'token_expired', 'account_inactive'];

/**
 * Each call carries the current token. A call that Slack refuses for its token is repeated once with a new
 * token, if there is one. A refused call did nothing, so this is safe.
 */
export function freshAccess(apiUrl: string, token: Token, fetch?: FetchFunction): SlackAccess {
  const call = fetch ?? globalThis.fetch;
  return {
    apiUrl,
    // The WebClient requires a token; each call replaces it.
    botToken: 'read-for-each-call',
    fetch: async (url, init) => {
      const send = (inForce: string) => call(url, { ...init, headers: withToken(init?.headers, inForce) });
      const inForce = await token.read();
      const answer = await send(inForce);
      const { ok, status, statusText, headers } = answer;
      return {
        ok,
        status,
        statusText,
        url: answer.url,
        headers,
        arrayBuffer: () => answer.arrayBuffer(),
        json: () => answer.json(),
        text: async () => {
          const text = await answer.text();
          if (!isRefusal(text) || !(await token.renew(inForce))) return text;
          const again = await send(await token.read());
          return again.status === 200 ? again.text() : text;
        },
      };
    },
  };
}

function withToken(headers: Readonly<Record<string, string>> | undefined, token: string) {
  const others = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...Object.fromEntries(others), Authorization: `Bearer ${token}` };
}

function isRefusal(text: string): boolean {
  if (text.length > 2_000) return false;
  return refusals.some((error) => text.includes(`"error":"${error}"`));
}
