import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { teamId } from '../../fakes/slack-workspace.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest, eventRequest, signed, signedForm, signedJson } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const scan = () => commandRequest({ userId: people.owner, text: 'scan' });
const scanBody = () => scan().body ?? '';

function expectNothingChanged(): void {
  expect(desk.queue.waiting()).toEqual([]);
  expect(desk.slack.calls).toEqual([]);
  expect(desk.slack.responses).toEqual([]);
}

function expectOneScan(): void {
  expect(desk.queue.waiting().map(({ work }) => work.type)).toEqual(['scan.start']);
}

async function code(event: APIGatewayProxyEventV2 | APIGatewayProxyEvent): Promise<number | undefined> {
  return (await desk.app(event)).statusCode;
}

describe('a request that is not proven to be from Slack', () => {
  afterEach(expectNothingChanged);

  const at = (shiftSeconds: number) =>
    signed({ body: scanBody(), type: form, atMs: Date.now() + shiftSeconds * 1000 });

  test.each([
    ['a wrong secret', () => signed({ body: scanBody(), type: form, secret: 'another secret' })],
    ['a body that was changed after signing', () => ({ ...scan(), body: `${scanBody()}&x=1` })],
    ['no signature', () => without('x-slack-signature')],
    ['no timestamp', () => without('x-slack-request-timestamp')],
    ['a timestamp that is not a number', () => withHeader('x-slack-request-timestamp', 'soon')],
    ['an empty signature', () => withHeader('x-slack-signature', '')],
    ['a signature with another version', () => withHeader('x-slack-signature', 'v1=00')],
    ['a timestamp 301 s in the past', () => at(-302)],
    ['a timestamp a day in the past', () => at(-86_400)],
    ['a timestamp 302 s in the future', () => at(302)],
    ['a timestamp of tomorrow', () => at(86_400)],
    ['an empty body without a signature', () => ({ ...without('x-slack-signature'), body: '' })],
    ['malformed JSON without a signature', () => ({ ...without('x-slack-signature'), body: '{' })],
    [
      'url_verification with a wrong secret',
      () => signed({ body: '{"type":"url_verification","challenge":"c"}', type: json, secret: 'x' }),
    ],
  ] satisfies [string, () => APIGatewayProxyEventV2][])('with %s gets 401', async (_what, request) => {
    expect(await code(request())).toBe(401);
  });

  test.each([
    ['no body', form, ''],
    ['incomplete JSON', json, '{"type":"event_callback"'],
    ['JSON that is not an object', json, '[]'],
    ['JSON null', json, 'null'],
    ['a payload that is not JSON', form, 'payload=%7B'],
    ['two payloads', form, 'payload=%7B%7D&payload=%7B%7D'],
    ['a form that is not a command', form, 'hello=world'],
    ['a command without a user', form, 'command=%2Fjanitor&text=scan&team_id=T1&channel_id=C1'],
    ['an event that is null', json, '{"type":"event_callback","event_id":"E","team_id":"T","event":null}'],
    [
      'an event without an id',
      json,
      '{"type":"event_callback","team_id":"T","event":{"type":"app_home_opened"}}',
    ],
    [
      'a click without actions',
      form,
      `payload=${encodeURIComponent('{"type":"block_actions","user":{"id":"U"},"actions":[]}')}`,
    ],
    [
      'a click without a user',
      form,
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{"action_id":"a","type":"button"}]}')}`,
    ],
    [
      'a modal without a state',
      form,
      `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U"},"view":{"id":"V","callback_id":"c"}}')}`,
    ],
    ['an unknown type with an event', json, '{"type":"other","event":null}'],
    ['a content type that Slack does not use', 'text/plain', 'hello'],
  ])('with a valid signature and %s gets 400', async (_what, type, body) => {
    expect(await code(signed({ body, type }))).toBe(400);
  });

  test.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    'with method %s gets 405 and the allowed method',
    async (method) => {
      const request = scan();
      const { http } = request.requestContext;
      const answer = await desk.app({
        ...request,
        requestContext: { ...request.requestContext, http: { ...http, method } },
      });
      expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
    },
  );

  test.each(['/', '/slack', '/slack/events/more', '/slack/actions', '/../slack/events'])(
    'to path %s gets 404',
    async (rawPath) => {
      expect(await code({ ...scan(), rawPath })).toBe(404);
    },
  );

  test('with a body over a million bytes gets 413 even when signed', async () => {
    expect(await code(signed({ body: `text=${'é'.repeat(500_001)}`, type: form }))).toBe(413);
  });

  test('that is an unsigned certificate check gets 200', async () => {
    const request = { ...scan(), body: 'ssl_check=1&token=x', headers: { 'content-type': form } };
    expect(await desk.app(request)).toEqual({ statusCode: 200, body: '' });
  });

  test('with ssl_check=2 is no certificate check and gets 401', async () => {
    const request = { ...scan(), body: `${scanBody()}&ssl_check=2`, headers: { 'content-type': form } };
    expect(await code(request)).toBe(401);
  });

  test('with ssl_check=1 and a valid signature only gets 200', async () => {
    expect(
      await code(signedForm({ ...Object.fromEntries(new URLSearchParams(scanBody())), ssl_check: '1' })),
    ).toBe(200);
  });

  function without(header: string): APIGatewayProxyEventV2 {
    const request = scan();
    const headers = { ...request.headers };
    delete headers[header];
    return { ...request, headers };
  }

  function withHeader(name: string, value: string): APIGatewayProxyEventV2 {
    const request = scan();
    return { ...request, headers: { ...request.headers, [name]: value } };
  }
});

describe('a request from Slack is accepted', () => {
  afterEach(expectOneScan);

  test('with a timestamp up to 297 seconds off in either direction', async () => {
    const old = signed({ body: scanBody(), type: form, atMs: Date.now() - 297_000 });
    expect(await code(old)).toBe(200);
    desk.queue.take();
    const early = signed({ body: scanBody(), type: form, atMs: Date.now() + 297_000 });
    expect(await code(early)).toBe(200);
  });

  test('with a charset in the content type', async () => {
    expect(await code(signed({ body: scanBody(), type: `${form}; charset=utf-8` }))).toBe(200);
  });

  test('with content type and header names in capitals', async () => {
    const request = scan();
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await code({ ...request, headers })).toBe(200);
  });

  test('in base64 with non-ASCII letters', async () => {
    const body = new URLSearchParams(scanBody());
    body.set('user_name', 'Ådä 🧹');
    const request = signedForm(Object.fromEntries(body));
    const encoded = Buffer.from(request.body ?? '').toString('base64');
    expect(await code({ ...request, body: encoded, isBase64Encoded: true })).toBe(200);
  });

  test('in base64 JSON, decoded as UTF-8', async () => {
    const request = commandRequest({ userId: people.owner, text: 'scan' });
    await desk.app(request);
    const challenge = signedJson({ type: 'url_verification', challenge: 'é🧹' });
    const encoded = Buffer.from(challenge.body ?? '').toString('base64');
    const answer = await desk.app({ ...challenge, body: encoded, isBase64Encoded: true });
    expect(JSON.parse(answer.body ?? '')).toEqual({ challenge: 'é🧹' });
  });

  test('with a trailing slash or a stage in the path', async () => {
    expect(await code({ ...scan(), rawPath: '/slack/events/' })).toBe(200);
    desk.queue.take();
    const request = scan();
    const requestContext = { ...request.requestContext, stage: 'prod' };
    expect(await code({ ...request, rawPath: '/prod/slack/events', requestContext })).toBe(200);
  });

  test('in the format of API Gateway version 1', async () => {
    const { headers, body } = scan();
    const old = {
      resource: '/slack/events',
      path: '/slack/events',
      httpMethod: 'POST',
      headers,
      multiValueHeaders: {},
      body,
      isBase64Encoded: false,
      requestContext: { stage: 'prod' },
    } as unknown as APIGatewayProxyEvent;
    expect(await code(old)).toBe(200);
  });
});

test('a signed url_verification returns its challenge and changes nothing', async () => {
  const answer = await desk.app(signedJson({ type: 'url_verification', challenge: 'c1', token: 'x' }));
  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body ?? '')).toEqual({ challenge: 'c1' });
  expectNothingChanged();
});

test('an event without a listener gets 200, so that Slack does not repeat it', async () => {
  expect(await code(eventRequest({ type: 'reaction_added', user: people.owner, item: {} }))).toBe(200);
  expectNothingChanged();
});

test('an error in a handler is shown to the person and logged without the payload', async () => {
  desk = createDesk({ store: { runningScan: () => Promise.reject(new Error('the table is gone')) } });
  const answer = await desk.app(scan());
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('Something went wrong');
  const lines = JSON.stringify(desk.logged);
  expect(lines).toContain('the table is gone');
  expect(lines).not.toContain('hooks.slack.test');
});

test.each([
  ['only reads', 'status', 'Nothing was changed. Try again in a minute.'],
  ['may change something', 'scan', 'it is not certain what was done'],
])(
  'the error message of a command that %s says whether it may have changed something',
  async (_what, text, expected) => {
    desk = createDesk({ store: { runningScan: () => Promise.reject(new Error('the table is gone')) } });
    const answer = await desk.app(commandRequest({ userId: people.approver, text }));
    expect(answer.body).toContain(`Something went wrong`);
    expect(answer.body).toContain(expected);
  },
);

test.each([
  [{ name: 'ThrottlingException' }, 'AWS does not answer properly now.'],
  [{ name: 'ProvisionedThroughputExceededException' }, 'AWS does not answer properly now.'],
  [{ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, 'AWS does not answer properly now.'],
  [{ name: 'TimeoutError' }, 'AWS takes too long to answer.'],
])('the error message distinguishes a failing AWS from a slow one (%j)', async (fault, expected) => {
  const fails = () => Promise.reject(Object.assign(new Error('no'), fault));
  desk = createDesk({ store: { runningScan: fails } });
  const answer = await desk.app(commandRequest({ userId: people.approver, text: 'status' }));
  expect(answer.body).toContain(expected);
});

test('an error outside the handlers gives status 500 and is logged', async () => {
  Object.assign(desk.queue, { send: () => Promise.reject(new Error('the queue is gone')) });
  const answer = await desk.app(eventRequest({ type: 'app_home_opened', user: people.owner, tab: 'home' }));
  expect(answer.statusCode).toBe(500);
  expect(JSON.stringify(desk.logged)).toContain('the queue is gone');
});

test('no log line of a request contains its signature, token or text', async () => {
  await desk.app(commandRequest({ userId: people.owner, text: 'history my-secret-resource' }));
  await desk.app(signed({ body: scanBody(), type: form, secret: 'wrong' }));
  const lines = JSON.stringify(desk.logged);
  for (const secret of ['v0=', 'xoxb', 'my-secret-resource', teamId]) expect(lines).not.toContain(secret);
});

test('an event type without a listener is accepted and logged', async () => {
  const limited = { type: 'app_rate_limited', team_id: teamId, minute_rate_limited: 1, api_app_id: 'A1' };
  expect(await code(signedJson(limited))).toBe(200);
  expect(desk.logged).toContainEqual({
    level: 'warn',
    message: 'Slack request type is not supported',
    fields: { type: 'app_rate_limited' },
  });
  expectNothingChanged();
  expect(await code({ ...signedJson(limited), body: `${JSON.stringify(limited)} ` })).toBe(401);
});

test('a shortcut without a listener gets 404', async () => {
  const payload = { type: 'shortcut', callback_id: 'none', user: { id: people.owner }, team: { id: teamId } };
  expect(await code(signedForm({ payload: JSON.stringify(payload) }))).toBe(404);
  expectNothingChanged();
});
