import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { lambdaHandler } from '../../../app/wiring/entry.ts';
import type { FunctionOptions } from '../../../app/wiring/options.ts';
import { type DepName, type DepTypes, defineFunction } from '../../../core/functions/function.ts';
import { capturedOutput } from '../../support/captured-output.ts';

const before = { ...process.env };
let lines: ReturnType<typeof capturedOutput>;
beforeEach(() => {
  lines = capturedOutput();
  Object.assign(process.env, {
    JANITOR_STAGE: 'test',
    JANITOR_SCAN_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/janitor-test-scan',
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...before };
});

/** A function that sends to the scan queue, with the given environment. */
function declared<const D extends DepName, Event, Answer>(
  deps: readonly D[],
  create: (deps: Pick<DepTypes, D>) => (event: Event) => Promise<Answer>,
) {
  return defineFunction({
    name: 'daily-scan',
    wakes: { by: 'clock', at: 'daily' },
    memoryMb: 256,
    timeoutSeconds: 10,
    description: '',
    why: '',
    tookMetric: 'SlackAckMs',
    needs: { deps, queues: { scan: '' } },
    create,
  });
}

const providers = {
  telemetry: ({ telemetry }: FunctionOptions) => telemetry as DepTypes['telemetry'],
};

const context = { awsRequestId: 'request-1', functionName: 'janitor-test-daily-scan' } as never;

test('a function is composed when its module is loaded, from its own environment', () => {
  let given: FunctionOptions | undefined;
  const fn = declared(['log'], () => async () => {});
  lambdaHandler(fn, {
    log: (options) => {
      given = options;
      return options.log;
    },
  });
  expect(given?.env).toMatchObject({
    prefix: 'janitor-test',
    queueUrls: { scan: process.env['JANITOR_SCAN_QUEUE_URL'] },
  });
});

test('the first invocation counts as a cold start, and each invocation writes its metrics once', async () => {
  const fn = declared(['telemetry'], ({ telemetry }) => async (event: string) => {
    telemetry.count('FindingClaimed', 2);
    return event.toUpperCase();
  });
  const handler = lambdaHandler(fn, providers);
  expect(await handler('a', context)).toBe('A');
  expect(await handler('b', context)).toBe('B');
  expect(lines()).toMatchObject([
    { ColdStart: 1, FindingClaimed: 2, SlackAckMs: expect.any(Number), service: 'daily-scan', stage: 'test' },
    { FindingClaimed: 2, SlackAckMs: expect.any(Number) },
  ]);
  expect(lines()[1]).not.toHaveProperty('ColdStart');
});

test('an error is logged with its request, counted and rethrown', async () => {
  const fn = declared(['telemetry'], ({ telemetry }) => async () => {
    telemetry.count('FindingClaimed');
    throw new TypeError('no such thing');
  });
  const handler = lambdaHandler(fn, providers);
  await expect(handler(undefined, context)).rejects.toThrow('no such thing');
  expect(lines()).toMatchObject([
    {
      level: 'ERROR',
      message: 'invocation failed',
      error: 'TypeError',
      error_message: 'no such thing',
      service: 'daily-scan',
      function_request_id: 'request-1',
    },
    { ColdStart: 1, FindingClaimed: 1 },
  ]);
});

test('a function with a missing variable loads, and each invocation fails with the missing names', async () => {
  let isComposed = false;
  const fn = declared(['policy'], () => {
    isComposed = true;
    return async () => {};
  });
  const needs = { ...fn.needs, secrets: { botToken: '' } };
  delete process.env['JANITOR_SCAN_QUEUE_URL'];
  const handler = lambdaHandler({ ...fn, name: 'scan', needs }, { policy: () => async () => ({}) as never });
  for (let time = 0; time < 2; time += 1)
    await expect(handler(undefined, context)).rejects.toThrow(
      'The function scan cannot start.\nMissing environment variables: SLACK_BOT_TOKEN_SECRET_ARN, JANITOR_POLICY',
    );
  expect(isComposed).toBe(false);
});
