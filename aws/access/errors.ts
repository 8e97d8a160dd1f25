import { Refused } from '../../core/ports/remediator.ts';
import { shorten } from '../../core/shorten.ts';

/** Names of access-denied errors of AWS services. */
const denied = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'UnauthorizedOperation',
  'AllAccessDisabled',
  'OptInRequired',
];
const badCredentials = [
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];
const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH'];

/** The name of an AWS error, or the system's error code; `Error` when it has neither. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const { Code, code } = error as { Code?: unknown; code?: unknown };
  if (typeof Code === 'string') return Code;
  if (typeof code === 'string' && (error.name === 'Error' || error.name === 'TypeError')) return code;
  return error.name;
}

/** HTTP status of the response; undefined when there was none. */
export function httpStatus(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}

export function isDenied(error: unknown): boolean {
  return (
    denied.includes(errorName(error)) ||
    (httpStatus(error) === 403 && !badCredentials.includes(errorName(error)))
  );
}

export function isThrottled(error: unknown): boolean {
  return (
    httpStatus(error) === 429 ||
    /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|RateExceeded/i.test(errorName(error))
  );
}

/** Throttling errors and HTTP 503, which S3 also sends without a body. */
export function isOverloaded(error: unknown): boolean {
  return isThrottled(error) || httpStatus(error) === 503;
}

function isTimeout(error: unknown): boolean {
  return (
    /Timeout/i.test(errorName(error)) || errorName(error) === 'ETIMEDOUT' || errorName(error) === 'AbortError'
  );
}

/** Whether a response is not in AWS's format: from a proxy, or truncated. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    (error instanceof Error && /parse error|Deserialization error|Unexpected token/i.test(error.message))
  );
}

/** The error as a sentence for reports: shortened, and without AWS's encoded messages. */
export function inWords(error: unknown): string {
  if (error instanceof Refused) return message(error);
  if (isThrottled(error)) return 'AWS is throttling calls';
  if (isTimeout(error)) return 'AWS did not answer in time';
  if (unreachable.includes(errorName(error))) return `AWS could not be reached (${errorName(error)})`;
  if (isUnreadable(error)) return 'AWS sent an unreadable answer';
  const said = message(error);
  if (badCredentials.includes(errorName(error))) return `AWS rejected the credentials: ${said}`;
  if (isDenied(error)) return `access denied: ${said}`;
  const status = httpStatus(error);
  if (status !== undefined && status >= 500) return `AWS had an internal error (HTTP ${status})`;
  return errorName(error) === 'Error' ? said : `${errorName(error)}: ${said}`;
}

function message(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const short =
    (text.split(/\s*Encoded authorization failure message/)[0] ?? '').split('\n')[0]?.trim() ?? '';
  return shorten(short, 300) || errorName(error);
}
