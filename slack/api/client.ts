import { type FetchFunction, type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/runtime.ts';
import { shorten } from '../../core/shorten.ts';

export type SlackAccess = {
  readonly apiUrl: string;
  readonly botToken: string;
  /** In-process replacement of the network, for tests. */
  readonly fetch?: FetchFunction;
};

/** For a request that a person waits for: one quick retry, within Slack's 3 s. */
export function interactiveClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 2500, 1);
}

/** For lookups while a click is handled: short, so that the click still has time. */
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
 * Drops the debug level, at which Slack's libraries log whole requests with tokens. Higher levels hold no payloads.
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

/** Slack takes about one message a second in a channel, with short bursts; beyond that it may hide messages. */
const gapMs = 1000;
const atOnce = 5;

type PaceDeps = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

/** Waits until a channel takes another message of this process. */
export function createPace({ nowMs, sleep }: PaceDeps): (channel: string) => Promise<void> {
  /** When each channel takes the next message at one a second. */
  const due = new Map<string, number>();
  return async (channel) => {
    const now = nowMs();
    const next = Math.max(due.get(channel) ?? 0, now - atOnce * gapMs) + gapMs;
    due.set(channel, next);
    if (next > now) await sleep(next - now);
  };
}
