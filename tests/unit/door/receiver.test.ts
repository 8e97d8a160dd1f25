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

describe('what is not certainly from Slack is refused and changes nothing', () => {
  afterEach(expectNothingChanged);

  const at = (shiftSeconds: number) =>
    signed({ body: scanBody(), type: form, atMs: Date.now() + shiftSeconds * 1000 });

  test.each([
    ['a wrong secret', () => signed({ body: scanBody(), type: form, secret: 'another secret' })],
    ['a body that was changed after signing', () => ({ ...scan(), body: `${scanBody()}&x=1` })],
    ['no signature', () => without('x-slack-signature')],
    ['no time stamp', () => without('x-slack-request-timestamp')],
    ['a time stamp that is no number', () => withHeader('x-slack-request-timestamp', 'soon')],
    ['an empty signature', () => withHeader('x-slack-signature', '')],
    ['a signature of another version', () => withHeader('x-slack-signature', 'v1=00')],
    ['a request of 301 s ago', () => at(-302)],
    ['a request of a day ago', () => at(-86_400)],
    ['a request from 302 s ahead', () => at(302)],
    ['a request from tomorrow', () => at(86_400)],
    ['an empty body without a signature', () => ({ ...without('x-slack-signature'), body: '' })],
    ['malformed JSON without a signature', () => ({ ...without('x-slack-signature'), body: '{' })],
    [
      'url_verification with a wrong secret',
      () => signed({ body: '{"type":"url_verification","challenge":"c"}', type: json, secret: 'x' }),
    ],
  ] satisfies [string, () => APIGatewayProxyEventV2][])('%s: 401', async (_what, request) => {
    expect(await code(request())).toBe(401);
  });

  test.each([
    ['no body', form, ''],
    ['JSON that ends too soon', json, '{"type":"event_callback"'],
    ['JSON that is no object', json, '[]'],
    ['JSON null', json, 'null'],
    ['a payload that is no JSON', form, 'payload=%7B'],
    ['two payloads', form, 'payload=%7B%7D&payload=%7B%7D'],
    ['a form that is no command', form, 'hello=world'],
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
      'a click by nobody',
      form,
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{"action_id":"a","type":"button"}]}')}`,
    ],
    [
      'a modal without a state',
      form,
      `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U"},"view":{"id":"V","callback_id":"c"}}')}`,
    ],
    ['an unknown type that carries an event', json, '{"type":"other","event":null}'],
    ['a content type that Slack does not use', 'text/plain', 'hello'],
  ])('%s, signed: 400', async (_what, type, body) => {
    expect(await code(signed({ body, type }))).toBe(400);
  });

  test.each(['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    '%s: 405, and which method is meant',
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
    'path %s: 404',
    async (rawPath) => {
      expect(await code({ ...scan(), rawPath })).toBe(404);
    },
  );

  test('a body of more than a million bytes: 413, also when it is signed', async () => {
    expect(await code(signed({ body: `text=${'é'.repeat(500_001)}`, type: form }))).toBe(413);
  });

  test('an unsigned certificate check is answered with 200', async () => {
    const request = { ...scan(), body: 'ssl_check=1&token=x', headers: { 'content-type': form } };
    expect(await desk.app(request)).toEqual({ statusCode: 200, body: '' });
  });

  test('a command that says ssl_check in other words is no certificate check', async () => {
    const request = { ...scan(), body: `${scanBody()}&ssl_check=2`, headers: { 'content-type': form } };
    expect(await code(request)).toBe(401);
  });

  test('a signed command that says ssl_check=1 is only checked', async () => {
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

describe('what is from Slack is taken, however it is wrapped', () => {
  afterEach(expectOneScan);

  test('a time stamp of just under 300 s away, either way', async () => {
    const old = signed({ body: scanBody(), type: form, atMs: Date.now() - 297_000 });
    expect(await code(old)).toBe(200);
    desk.queue.take();
    const early = signed({ body: scanBody(), type: form, atMs: Date.now() + 297_000 });
    expect(await code(early)).toBe(200);
  });

  test('a content type with a charset', async () => {
    expect(await code(signed({ body: scanBody(), type: `${form}; charset=utf-8` }))).toBe(200);
  });

  test('a content type and header names in capitals', async () => {
    const request = scan();
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await code({ ...request, headers })).toBe(200);
  });

  test('base64, with letters that are not ASCII', async () => {
    const body = new URLSearchParams(scanBody());
    body.set('user_name', 'Ådä 🧹');
    const request = signedForm(Object.fromEntries(body));
    const encoded = Buffer.from(request.body ?? '').toString('base64');
    expect(await code({ ...request, body: encoded, isBase64Encoded: true })).toBe(200);
  });

  test('base64 JSON with letters that are not ASCII is read as UTF-8', async () => {
    const request = commandRequest({ userId: people.owner, text: 'scan' });
    await desk.app(request);
    const challenge = signedJson({ type: 'url_verification', challenge: 'é🧹' });
    const encoded = Buffer.from(challenge.body ?? '').toString('base64');
    const answer = await desk.app({ ...challenge, body: encoded, isBase64Encoded: true });
    expect(JSON.parse(answer.body ?? '')).toEqual({ challenge: 'é🧹' });
  });

  test('a slash at the end of the path, and a stage before it', async () => {
    expect(await code({ ...scan(), rawPath: '/slack/events/' })).toBe(200);
    desk.queue.take();
    const request = scan();
    const requestContext = { ...request.requestContext, stage: 'prod' };
    expect(await code({ ...request, rawPath: '/prod/slack/events', requestContext })).toBe(200);
  });

  test('the shape of API Gateway version 1', async () => {
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

test('a signed url_verification gets its challenge back, and nothing else happens', async () => {
  const answer = await desk.app(signedJson({ type: 'url_verification', challenge: 'c1', token: 'x' }));
  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body ?? '')).toEqual({ challenge: 'c1' });
  expectNothingChanged();
});

test('an event that nobody listens to is taken, so that Slack does not send it again', async () => {
  expect(await code(eventRequest({ type: 'reaction_added', user: people.owner, item: {} }))).toBe(200);
  expectNothingChanged();
});

test('what throws in a handler is told to the person and logged, without the payload', async () => {
  desk = createDesk({ store: { runningScan: () => Promise.reject(new Error('the table is gone')) } });
  const answer = await desk.app(scan());
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('Something went wrong');
  const lines = JSON.stringify(desk.logged);
  expect(lines).toContain('the table is gone');
  expect(lines).not.toContain('hooks.slack.test');
});

test.each([
  ['reads alone', 'status', 'Nothing was changed. Try again in a minute.'],
  ['may change something', 'scan', 'it is not certain what was done'],
])('what fails and %s says so', async (_what, text, expected) => {
  desk = createDesk({ store: { runningScan: () => Promise.reject(new Error('the table is gone')) } });
  const answer = await desk.app(commandRequest({ userId: people.approver, text }));
  expect(answer.body).toContain(`Something went wrong`);
  expect(answer.body).toContain(expected);
});

test.each([
  [{ name: 'ThrottlingException' }, 'AWS does not answer properly now.'],
  [{ name: 'ProvisionedThroughputExceededException' }, 'AWS does not answer properly now.'],
  [{ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, 'AWS does not answer properly now.'],
  [{ name: 'TimeoutError' }, 'AWS takes too long to answer.'],
])('AWS that fails is told from AWS that is slow (%j)', async (fault, expected) => {
  const fails = () => Promise.reject(Object.assign(new Error('no'), fault));
  desk = createDesk({ store: { runningScan: fails } });
  const answer = await desk.app(commandRequest({ userId: people.approver, text: 'status' }));
  expect(answer.body).toContain(expected);
});

test('what throws elsewhere is 500 and is logged; the promise never rejects', async () => {
  Object.assign(desk.queue, { send: () => Promise.reject(new Error('the queue is gone')) });
  const answer = await desk.app(eventRequest({ type: 'app_home_opened', user: people.owner, tab: 'home' }));
  expect(answer.statusCode).toBe(500);
  expect(JSON.stringify(desk.logged)).toContain('the queue is gone');
});

test('no log line of a whole request holds its signature, token or text', async () => {
  await desk.app(commandRequest({ userId: people.owner, text: 'history my-secret-resource' }));
  await desk.app(signed({ body: scanBody(), type: form, secret: 'wrong' }));
  const lines = JSON.stringify(desk.logged);
  for (const secret of ['v0=', 'xoxb', 'my-secret-resource', teamId]) expect(lines).not.toContain(secret);
});

test('an event of a type that nobody listens for is taken and logged, so that Slack does not switch events off', async () => {
  const limited = { type: 'app_rate_limited', team_id: teamId, minute_rate_limited: 1, api_app_id: 'A1' };
  expect(await code(signedJson(limited))).toBe(200);
  expect(desk.logged).toContainEqual({
    level: 'warn',
    message: 'Slack sent something that Janitor does not handle',
    fields: { type: 'app_rate_limited' },
  });
  expectNothingChanged();
  expect(await code({ ...signedJson(limited), body: `${JSON.stringify(limited)} ` })).toBe(401);
});

test('a shortcut that nobody listens for is refused, and whoever used it is told by Slack', async () => {
  const payload = { type: 'shortcut', callback_id: 'none', user: { id: people.owner }, team: { id: teamId } };
  expect(await code(signedForm({ payload: JSON.stringify(payload) }))).toBe(404);
  expectNothingChanged();
});
