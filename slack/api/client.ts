import { type FetchFunction, type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/runtime.ts';
import { shorten } from '../../core/shorten.ts';

export type SlackAccess = {
  readonly apiUrl: string;
  readonly botToken: string;
  /** In-process replacement of the network, for tests. */
  readonly fetch?: FetchFunction;
};

/** For a person who waits: one quick retry, and never longer than Slack's 3 s. */
export function interactiveClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 2500, 1);
}

/** For what is only looked up on a click's way, so that the click itself still has time. */
export function lookUpClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 1200, 0);
}

/**
 * For queue workers: no retry of its own, since a message that was posted and whose answer was lost would be
 * posted twice (`chat.postMessage` has no idempotency key). The queue retries, after looking.
 */
export function workerClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 10_000, 0);
}

function client(
  { apiUrl, botToken, fetch }: SlackAccess,
  log: Log,
  timeout: number,
  retries: number,
): WebClient {
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    timeout,
    retryConfig: { retries, minTimeout: 100, maxTimeout: 100 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: slackLogger(log),
    ...(fetch ? { fetch } : {}),
  });
}

/**
 * Slack's libraries log whole requests, tokens and all, at debug level; that level stays shut. What comes at `info`
 * is about connections, and told in their own words: static enough, and never a payload.
 */
export function slackLogger(log: Log): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: unknown, ...more: unknown[]) =>
      log[level]('slack library', { said: shorten([message, ...more].map(plain).join(' '), 500) });
  return {
    debug: () => {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value;
}

/** Slack takes about one message a second and channel, and some at once; what is more it may accept and hide. */
const gapMs = 1000;
const atOnce = 5;

type PaceDeps = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

/** Waits until a channel takes another message of this process. Slack's own limits are told by Slack. */
export function createPace({ nowMs, sleep }: PaceDeps): (channel: string) => Promise<void> {
  /** When the channel would take a message if each were a second after the other. */
  const due = new Map<string, number>();
  return async (channel) => {
    const now = nowMs();
    const next = Math.max(due.get(channel) ?? 0, now - atOnce * gapMs) + gapMs;
    due.set(channel, next);
    if (next > now) await sleep(next - now);
  };
}
