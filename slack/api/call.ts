import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { done, type Result, refused } from '../../core/result.ts';
import { SlackBusy } from './busy.ts';

/** Why a call of Slack's Web API failed. */
export type SlackTrouble =
  /** Slack refused the call with an error code (`channel_not_found`); nothing happened. */
  | { readonly kind: 'refused'; readonly error: string }
  /** Rate limited; nothing happened. */
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** No usable answer: the call may have had its effect. */
  | { readonly kind: 'unclear'; readonly why: string };

/** "It's possible some aspect of the operation succeeded before the error was raised" (docs of chat.postMessage). */
const unclearErrors = ['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'];

/** Converts errors of the client into values. */
export async function callSlack<T>(call: () => Promise<T>): Promise<Result<T, SlackTrouble>> {
  try {
    return done(await call());
  } catch (thrown) {
    return refused(troubleOf(thrown));
  }
}

/** Like `callSlack`, for workers: throws `SlackBusy` when rate limited. */
export async function patiently<T>(
  call: () => Promise<T>,
): Promise<Result<T, Exclude<SlackTrouble, { kind: 'limited' }>>> {
  const called = await callSlack(call);
  if (called.ok) return called;
  if (called.error.kind === 'limited') throw new SlackBusy(called.error.retryAfterSeconds);
  return refused(called.error);
}

/** A short text for a log or a person, without payload. */
export function troubleText(trouble: SlackTrouble): string {
  switch (trouble.kind) {
    case 'refused':
      return trouble.error;
    case 'limited':
      return `rate limited for ${trouble.retryAfterSeconds} s`;
    case 'unclear':
      return trouble.why;
  }
}

function troubleOf(thrown: unknown): SlackTrouble {
  if (thrown instanceof WebAPIRateLimitedError)
    return { kind: 'limited', retryAfterSeconds: Math.max(1, Math.ceil(thrown.retryAfter)) };
  if (thrown instanceof WebAPIPlatformError) {
    const error = thrown.data.error;
    if (error === 'ratelimited' || error === 'rate_limited')
      return { kind: 'limited', retryAfterSeconds: thrown.data.response_metadata?.retryAfter ?? 30 };
    // When an answer is not JSON, for example cut off, the client's error code is the body.
    if (!/^[a-z][a-z0-9_]*$/.test(error)) return { kind: 'unclear', why: 'an unreadable answer' };
    if (unclearErrors.includes(error)) return { kind: 'unclear', why: error };
    return { kind: 'refused', error };
  }
  if (thrown instanceof WebAPIHTTPError) {
    const { statusCode } = thrown;
    return statusCode >= 500
      ? { kind: 'unclear', why: `HTTP ${statusCode}` }
      : { kind: 'refused', error: `http_${statusCode}` };
  }
  if (thrown instanceof WebAPIRequestError)
    return { kind: 'unclear', why: `${thrown.original.name}: ${thrown.original.message}` };
  if (!(thrown instanceof Error)) throw thrown;
  // The client throws a bare Error for a 429 without Retry-After and for a truncated body.
  if (thrown.message.includes('Retry header did not contain'))
    return { kind: 'limited', retryAfterSeconds: 30 };
  if (thrown instanceof SyntaxError || thrown instanceof TypeError)
    return { kind: 'unclear', why: `${thrown.name}: ${thrown.message}` };
  throw thrown;
}
