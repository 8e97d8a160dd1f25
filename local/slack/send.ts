import { createHmac } from 'node:crypto';
import type { JsonObject } from './types.ts';

/** The app's answer to a request from Slack. */
export type AppAnswer =
  | { readonly ok: true; readonly status: number; readonly text: string; readonly json: unknown }
  /** Shown to the person like in Slack: the app did not respond, or responded with an error. */
  | { readonly ok: false; readonly error: string };

export type Send = (
  content: { readonly form: JsonObject } | { readonly json: JsonObject },
  headers?: Record<string, string>,
) => Promise<AppAnswer>;

/** Slack's timeout for an app. */
const patienceMs = 3_000;

/** Signs (v0) and posts requests like Slack. Uses the real time, because signatures expire by it. */
export function createSend(options: { url: () => string; signingSecret: string; patienceMs?: number }): Send {
  return async (content, headers = {}) => {
    const body =
      'form' in content
        ? new URLSearchParams(stringsOf(content.form)).toString()
        : JSON.stringify(content.json);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', options.signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    try {
      const answer = await fetch(options.url(), {
        method: 'POST',
        headers: {
          'content-type': 'form' in content ? 'application/x-www-form-urlencoded' : 'application/json',
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
          ...headers,
        },
        body,
        signal: AbortSignal.timeout(options.patienceMs ?? patienceMs),
      });
      const text = await answer.text();
      if (answer.status !== 200) return { ok: false, error: `The app responded with HTTP ${answer.status}` };
      return { ok: true, status: answer.status, text, json: parsed(text) };
    } catch (thrown) {
      const late = thrown instanceof Error && thrown.name === 'TimeoutError';
      return {
        ok: false,
        error: late
          ? 'The app did not respond in 3 seconds (operation_timeout)'
          : 'The app does not respond (dispatch_failed)',
      };
    }
  };
}

function stringsOf(form: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
