import { type FetchFunction, type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/runtime.ts';
import { shorten } from '../../core/shorten.ts';

export type SlackAccess = {
  readonly apiUrl: string;
  readonly botToken: string;
  /** Replaces the network in tests. */
  readonly fetch?: FetchFunction;
};

/** For Slack requests, which a person waits for: one quick retry, within Slack's 3 s. */
export function interactiveClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 2500, 1);
}

/** For lookups during a click: a short timeout, so that time is left for the click. */
export function lookUpClient(access: SlackAccess, log: Log): WebClient {
  return client(access, log, 1200, 0);
}

/**
 * For queue workers: no retries, because `chat.postMessage` has no idempotency key and a lost answer would
 * post twice. The queue retries after looking for the message.
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

/** Drops the debug level, at which Slack's libraries log whole requests with tokens. Higher levels log no payloads. */
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

/** Slack allows about one message a second per channel, with short bursts; it may hide messages beyond that. */
const gapMs = 1000;
const atOnce = 5;

type PaceDeps = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

/** Waits until a channel may get the next message of this process. */
export function createPace({ nowMs, sleep }: PaceDeps): (channel: string) => Promise<void> {
  /** Channel → the earliest time of its next message. */
  const due = new Map<string, number>();
  return async (channel) => {
    const now = nowMs();
    const next = Math.max(due.get(channel) ?? 0, now - atOnce * gapMs) + gapMs;
    due.set(channel, next);
    if (next > now) await sleep(next - now);
  };
}
