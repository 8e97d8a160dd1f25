import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse as parseForm } from 'node:querystring';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { Log } from '../../core/ports/runtime.ts';
import { startOf } from '../../core/shorten.ts';
import { isSlackBody } from './envelope.ts';

export type SlackRequest = APIGatewayProxyEventV2 | APIGatewayProxyEvent;
export type SlackAnswer = APIGatewayProxyStructuredResultV2;

/** The request in the form for Bolt's receiver: checked, decoded, header names in lower case. */
export type CleanRequest = {
  readonly path: string;
  readonly httpMethod: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
};

type GuardOptions = {
  readonly signingSecret: string;
  readonly log: Log;
  /** The real time, to compare with Slack's time stamps. Default: `Date.now`. */
  readonly nowMs?: () => number;
};

export const slackPath = '/slack/events';
const greatestBodyBytes = 1_000_000;
const greatestSkewSeconds = 300;

/**
 * Passes only signed, fresh and well-formed requests to Bolt. Never rejects. Bolt's Lambda receiver rejects
 * on malformed bodies, accepts time stamps of the future, decodes base64 as ASCII, and has no size limit.
 */
export function guarded(
  options: GuardOptions,
  inner: (request: CleanRequest) => Promise<SlackAnswer>,
): (event: SlackRequest) => Promise<SlackAnswer> {
  return async (event) => {
    try {
      const request = clean(event);
      const answer = refusalOf(options, request);
      return answer ?? (await inner(request));
    } catch (thrown) {
      const { name, message } =
        thrown instanceof Error ? thrown : { name: 'unknown', message: String(thrown) };
      options.log.error('Slack request failed', { name, message });
      return { statusCode: 500, body: 'Internal server error' };
    }
  };
}

type IncomingRequest = Omit<CleanRequest, 'httpMethod'> & { readonly httpMethod: string };

function refusalOf(options: GuardOptions, request: IncomingRequest): SlackAnswer | undefined {
  if (request.path !== slackPath) return { statusCode: 404, body: '' };
  if (request.httpMethod !== 'POST') return { statusCode: 405, headers: { allow: 'POST' }, body: '' };
  if (Buffer.byteLength(request.body) > greatestBodyBytes) return { statusCode: 413, body: '' };
  // Slack checks the SSL certificate with an unsigned request and expects 200.
  if (isForm(request) && parseForm(request.body).ssl_check === '1') return { statusCode: 200, body: '' };
  const why = unsigned(request, options);
  if (why) {
    options.log.warn('request rejected', { why });
    return { statusCode: 401, body: '' };
  }
  const body = parsed(request);
  if (body && isSlackBody(body)) return undefined;
  options.log.warn('request rejected', { why: 'malformed body' });
  return { statusCode: 400, body: '' };
}

function clean(event: SlackRequest): CleanRequest & IncomingRequest {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const body = event.body ?? '';
  return {
    path: pathOf(event),
    httpMethod: ('httpMethod' in event ? event.httpMethod : event.requestContext.http.method) as 'POST',
    headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) },
    body: event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    isBase64Encoded: false,
  };
}

/** The path without a trailing slash and without the stage, which some API Gateway set-ups add. */
function pathOf(event: SlackRequest): string {
  const path = 'rawPath' in event ? event.rawPath : event.path;
  const stage = event.requestContext?.stage;
  const rest = stage && path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
  return rest.length > 1 && rest.endsWith('/') ? startOf(rest, -1) : rest;
}

/** The reason why the request is not trusted; undefined for a trusted request. */
function unsigned({ headers, body }: IncomingRequest, options: GuardOptions): string | undefined {
  const signature = headers['x-slack-signature'] ?? '';
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  if (!signature || !timestamp) return 'no signature';
  if (!/^\d{1,12}$/.test(timestamp)) return 'bad time stamp';
  const nowSeconds = Math.floor((options.nowMs ?? Date.now)() / 1000);
  if (Math.abs(nowSeconds - Number(timestamp)) > greatestSkewSeconds) return 'stale or future time stamp';
  const expected = `v0=${createHmac('sha256', options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? undefined : 'bad signature';
}

function isForm({ headers }: IncomingRequest): boolean {
  return headers['content-type'] === 'application/x-www-form-urlencoded';
}

function parsed(request: IncomingRequest): Record<string, unknown> | undefined {
  try {
    if (isForm(request)) {
      const form = parseForm(request.body);
      return record(typeof form.payload === 'string' ? JSON.parse(form.payload) : form);
    }
    return request.headers['content-type'] === 'application/json'
      ? record(JSON.parse(request.body))
      : undefined;
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
