import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { done, type Result, refused } from '../../core/result.ts';
import { SlackBusy } from './busy.ts';

/** Why a call of Slack's Web API gave nothing. */
export type SlackTrouble =
  /** Slack said no by name (`channel_not_found`), and nothing happened. */
  | { readonly kind: 'refused'; readonly error: string }
  /** Too many calls; nothing happened. */
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** The answer was lost or says nothing: it may have happened. */
  | { readonly kind: 'unclear'; readonly why: string };

/** "It's possible some aspect of the operation succeeded before the error was raised" (docs of chat.postMessage). */
const unclearErrors = ['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'];

/** Turns what a call of the client throws into a value. */
export async function callSlack<T>(call: () => Promise<T>): Promise<Result<T, SlackTrouble>> {
  try {
    return done(await call());
  } catch (thrown) {
    return refused(troubleOf(thrown));
  }
}

/** As `callSlack`, for workers: too many calls are thrown as `SlackBusy`. */
export async function patiently<T>(
  call: () => Promise<T>,
): Promise<Result<T, Exclude<SlackTrouble, { kind: 'limited' }>>> {
  const called = await callSlack(call);
  if (called.ok) return called;
  if (called.error.kind === 'limited') throw new SlackBusy(called.error.retryAfterSeconds);
  return refused(called.error);
}

/** In a few words, for a log or a person; holds no payload. */
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
    // What is no JSON, as when an answer ends too soon, the client gives as the name of the error.
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
  // The client throws a bare Error for a 429 without Retry-After, and for a body that ends too soon.
  if (thrown.message.includes('Retry header did not contain'))
    return { kind: 'limited', retryAfterSeconds: 30 };
  if (thrown instanceof SyntaxError || thrown instanceof TypeError)
    return { kind: 'unclear', why: `${thrown.name}: ${thrown.message}` };
  throw thrown;
}
