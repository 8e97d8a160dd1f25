import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { probeByLambda } from '../../../aws/services/probe-by-lambda.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { probeHandler } from '../../../queues/probe.ts';
import { type Reply, type SentCommand, script } from '../../support/scripted-client.ts';

const resource: Resource = {
  account: '111111111111',
  region: 'eu-west-1',
  kind: 'ec2-instance',
  id: 'i-1',
  arn: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-1',
  name: 'web',
  observedAtMs: 1,
  tags: known({ Owner: 'ada@example.com' }),
  facts: {},
  metrics: {
    cpu: known({ fromMs: 0, toMs: 1, periodSeconds: 3600, points: [{ atMs: 0, value: 1 }] }),
  },
  dimensions: {},
  protections: [],
  material: {},
  monthlyUsd: null,
};

describe("the scan's call of the probe function", () => {
  let lambda: LambdaClient;
  let asked: readonly SentCommand[];
  let answer: Reply;
  beforeEach(() => {
    lambda = new LambdaClient({ region: 'eu-west-1' });
    asked = script(lambda, () => answer);
  });
  afterEach(() => lambda.destroy());
  const payload = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) });
  const probe = () => probeByLambda({ lambda, functionName: 'janitor-dev-probe' })(resource, 'stop');

  test('sends the resource without data points and returns the answer', async () => {
    const said = {
      probe: { allowed: 'yes', because: 'AWS would allow it' },
      protections: [{ code: 'stop-protection', because: 'switched on' }],
    };
    answer = payload(said);
    expect(await probe()).toEqual(said);
    const [{ input } = { input: {} }] = asked as readonly { input: Record<string, unknown> }[];
    expect(input).toMatchObject({
      FunctionName: 'janitor-dev-probe',
      InvocationType: 'RequestResponse',
    });
    expect(JSON.parse(Buffer.from(input['Payload'] as Uint8Array).toString())).toEqual({
      resource: { ...resource, metrics: {} },
      remediation: 'stop',
    });
  });

  test.each([
    [
      'the function does not exist',
      Object.assign(new Error('not here'), { name: 'ResourceNotFoundException' }),
      'could not start',
    ],
    [
      'the call is denied',
      Object.assign(new Error('no'), { name: 'AccessDeniedException' }),
      'access denied',
    ],
    [
      'the function fails',
      { FunctionError: 'Unhandled', ...payload({ errorMessage: 'Task timed out' }) },
      'the dry run failed: Task timed out',
    ],
    ['the response is empty', {}, 'returned nothing'],
    [
      'the response has an invalid value',
      payload({ probe: { allowed: 'perhaps', because: '' }, protections: [] }),
      'returned nothing',
    ],
    ['the response is incomplete', payload({ probe: { allowed: 'yes', because: '' } }), 'returned nothing'],
    ['the response is not JSON', { Payload: Buffer.from('{') }, 'could not start'],
  ] as const)('returns "unknown" when %s', async (_, reply, words) => {
    answer = reply;
    expect(await probe()).toEqual({
      probe: { allowed: 'unknown', because: expect.stringContaining(words) },
      protections: [],
      unread: expect.stringContaining(words),
    });
  });
});

describe('the probe function', () => {
  const probe = probeHandler({ probe: async () => Promise.reject(new Error('not to be asked')) });

  test.each([
    [{}, 'remediation, resource'],
    [{ remediation: 'stop', resource: { ...resource, account: '*' } }, 'resource.account'],
    [{ remediation: '', resource }, 'remediation'],
    [
      { remediation: 'stop', resource: { ...resource, tags: undefined, metrics: 5 } },
      'resource.tags, resource.metrics',
    ],
    [null, 'the message'],
  ])('refuses a malformed request with the names of its fields: %#', async (asked, fields) => {
    await expect(probe(asked as never)).rejects.toThrow(`The probe request is invalid: ${fields}`);
  });
});
