import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { lambdaHandler } from '../../../app/runtime/entry.ts';
import type { FunctionOptions } from '../../../app/wiring/options.ts';
import { parseWrites } from '../../support/written.ts';

const before = { ...process.env };
let lines: ReturnType<typeof parseWrites>;
beforeEach(() => {
  lines = parseWrites();
  Object.assign(process.env, {
    JANITOR_STAGE: 'test',
    JANITOR_SCAN_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/janitor-test-scan',
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...before };
});

const context = { awsRequestId: 'request-1', functionName: 'janitor-test-daily-scan' } as never;

test('a function is composed as its module is loaded, from what it alone is told', () => {
  let given: FunctionOptions | undefined;
  lambdaHandler('daily-scan', (options) => {
    given = options;
    return async () => {};
  });
  expect(given?.env).toMatchObject({
    prefix: 'janitor-test',
    queueUrls: { scan: process.env['JANITOR_SCAN_QUEUE_URL'] },
  });
});

test('the first invocation of an environment is a cold start, and each writes its metrics once', async () => {
  const handler = lambdaHandler(
    'daily-scan',
    ({ telemetry }) =>
      async (event: string) => {
        telemetry?.count('FindingClaimed', 2);
        return event.toUpperCase();
      },
    { took: 'SlackAckMs' },
  );
  expect(await handler('a', context)).toBe('A');
  expect(await handler('b', context)).toBe('B');
  expect(lines()).toMatchObject([
    { ColdStart: 1, FindingClaimed: 2, SlackAckMs: expect.any(Number), service: 'daily-scan', stage: 'test' },
    { FindingClaimed: 2, SlackAckMs: expect.any(Number) },
  ]);
  expect(lines()[1]).not.toHaveProperty('ColdStart');
});

test('what throws is logged with its request, counted as far as it came, and thrown', async () => {
  const handler = lambdaHandler('daily-scan', ({ telemetry }) => async () => {
    telemetry?.count('FindingClaimed');
    throw new TypeError('no such thing');
  });
  await expect(handler(undefined, context)).rejects.toThrow('no such thing');
  expect(lines()).toMatchObject([
    {
      level: 'ERROR',
      message: 'an invocation failed',
      error: 'TypeError',
      error_message: 'no such thing',
      service: 'daily-scan',
      function_request_id: 'request-1',
    },
    { ColdStart: 1, FindingClaimed: 1 },
  ]);
});

test('a function that lacks something is loaded, and each invocation says what it lacks', async () => {
  let isComposed = false;
  delete process.env['JANITOR_SCAN_QUEUE_URL'];
  const handler = lambdaHandler('scan', () => {
    isComposed = true;
    return async () => {};
  });
  for (let time = 0; time < 2; time += 1)
    await expect(handler(undefined, context)).rejects.toThrow(
      'The function scan cannot start.\nMissing environment variables: SLACK_BOT_TOKEN_SECRET_ARN, JANITOR_POLICY',
    );
  expect(isComposed).toBe(false);
});
