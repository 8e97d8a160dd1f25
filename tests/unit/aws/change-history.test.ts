import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { changeOf, createChangeHistory } from '../../../aws/services/change-history.ts';
import { type Reply, script } from '../../support/scripted-client.ts';

const atMs = Date.UTC(2026, 10, 29, 8);
const hourMs = 3_600_000;
const resource = { account: '123456789012', region: 'eu-west-1', id: 'i-0123456789abcdef0' };
const period = { fromMs: atMs - 24 * hourMs, toMs: atMs };

const robin = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123/robin@example.com',
  sessionContext: { sessionIssuer: { userName: 'AWSReservedSSO_Admin_0123' } },
};

/** An event as the API reference has it. `record`: what CloudTrailEvent holds. */
function event(name: string, minutesAgo: number, record: object | string = {}, more: object = {}) {
  return {
    EventId: `e-${name}-${minutesAgo}`,
    EventName: name,
    EventSource: 'ec2.amazonaws.com',
    EventTime: new Date(atMs - minutesAgo * 60_000),
    ReadOnly: 'false',
    Username: 'robin@example.com',
    Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: resource.id }],
    CloudTrailEvent: typeof record === 'string' ? record : JSON.stringify({ userIdentity: robin, ...record }),
    ...more,
  };
}

function historyOf(reply: () => Reply) {
  const client = new CloudTrailClient({ region: 'eu-west-1', maxAttempts: 1 });
  const asked = script(client, reply);
  const opened: unknown[] = [];
  const clients = {
    other: (service: string) => (region: string) => (opened.push([service, region]), client),
  };
  const accounts = {
    clients: async (...of: unknown[]) => {
      opened.push(of);
      return clients as never;
    },
  };
  return { asked, opened, history: createChangeHistory({ accounts }) };
}

test('one call asks for the instance, in its account and region, with the reading role', async () => {
  const { asked, opened, history } = historyOf(() => ({ Events: [], NextToken: 'more' }));
  expect(await history.lastChanges(resource, period)).toEqual([]);
  expect(asked).toEqual([
    {
      command: 'LookupEventsCommand',
      input: {
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resource.id }],
        StartTime: new Date(period.fromMs),
        EndTime: new Date(period.toMs),
        MaxResults: 50,
      },
    },
  ]);
  expect(opened).toEqual([
    [resource.account, 'read'],
    ['cloudtrail', 'eu-west-1'],
  ]);
});

test('changes are newest first; reads, failed calls and others outside the period are left out', async () => {
  const { history } = historyOf(() => ({
    Events: [
      event('CreateTags', 90),
      event('DescribeInstances', 2, {}, { ReadOnly: 'true' }),
      event('StopInstances', 3, { errorCode: 'Client.UnauthorizedOperation' }),
      event('RebootInstances', 10, {
        userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
      }),
      event('ModifyInstanceAttribute', 24 * 60 + 1),
      event('TerminateInstances', -1),
      event(
        'SendCommand',
        30,
        { requestParameters: { documentName: 'AWS-RunShellScript' } },
        {
          EventSource: 'ssm.amazonaws.com',
        },
      ),
    ],
  }));
  expect(await history.lastChanges(resource, period)).toEqual([
    { what: 'ec2:RebootInstances', by: 'autoscaling.amazonaws.com', atMs: atMs - 10 * 60_000 },
    { what: 'ssm:SendCommand AWS-RunShellScript', by: 'robin@example.com', atMs: atMs - 30 * 60_000 },
    { what: 'ec2:CreateTags', by: 'robin@example.com', atMs: atMs - 90 * 60_000 },
  ]);
});

describe('who made a change', () => {
  const by = (userIdentity: object | null, more: object = {}) =>
    changeOf(event('StopInstances', 1, { userIdentity }, more))?.by;
  const session = (name: string) => `arn:aws:sts::123456789012:assumed-role/deploy/${name}`;

  test.each([
    ['a person signed in through a role', robin, 'robin@example.com'],
    ['a role', { type: 'AssumedRole', arn: session('GitHubActions') }, 'deploy/GitHubActions'],
    ['a user', { type: 'IAMUser', userName: 'ada', arn: 'arn:aws:iam::123456789012:user/ada' }, 'ada'],
    ['root', { type: 'Root', arn: 'arn:aws:iam::123456789012:root' }, 'root'],
    [
      'a service for somebody',
      { ...robin, invokedBy: 'cloudformation.amazonaws.com' },
      'cloudformation.amazonaws.com',
    ],
    ['nobody that the record names', {}, 'robin@example.com'],
    ['a record without an identity', null, 'robin@example.com'],
  ])('%s', (_, identity, expected) => {
    expect(by(identity)).toBe(expected);
  });

  test('unknown when neither the event nor the record says', () => {
    expect(by({}, { Username: undefined })).toBeNull();
  });
});

test('a record that is no JSON, of another shape or too long leaves what the event itself says', () => {
  const expected = { what: 'ec2:StopInstances', by: 'robin@example.com', atMs: atMs - 60_000 };
  const shapes = ['', '{', 'null', '[]', '"x"', '{"userIdentity":7}', `{"x":"${'x'.repeat(262_144)}"}`];
  for (const shape of shapes) expect(changeOf(event('StopInstances', 1, shape))).toEqual(expected);
  expect(changeOf(event('StopInstances', 1, '{', { CloudTrailEvent: undefined }))).toEqual(expected);
});

test('whether it changed something comes from the event, else from the record, and unknown is no change', () => {
  const of = (record: object, more: object) => changeOf(event('StopInstances', 1, record, more));
  expect(of({ readOnly: false }, { ReadOnly: undefined })).toBeDefined();
  expect(of({ readOnly: true }, { ReadOnly: undefined })).toBeUndefined();
  expect(of({}, { ReadOnly: undefined })).toBeUndefined();
  expect(of({ readOnly: false }, { ReadOnly: 'true' })).toBeUndefined();
});

test('whatever an event holds, texts are bounded and times are numbers', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.constant('<!channel>'.repeat(40)),
  );
  const hostile = fc.record(
    {
      EventName: text,
      EventSource: text,
      EventTime: fc.date({ noInvalidDate: false }),
      ReadOnly: fc.constantFrom('true', 'false', 'maybe'),
      Username: text,
      CloudTrailEvent: fc.oneof(
        text,
        fc.json(),
        fc.jsonValue().map((identity) => JSON.stringify({ userIdentity: identity })),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(hostile, (given) => {
      const change = changeOf(given);
      if (!change) return;
      expect(change.what.length).toBeLessThanOrEqual(120);
      expect(change.by?.length ?? 0).toBeLessThanOrEqual(120);
      expect(Number.isFinite(change.atMs)).toBe(true);
      expect(given.ReadOnly).not.toBe('true');
    }),
  );
});

test.each([
  ['AccessDeniedException', 'not authorized to perform: cloudtrail:LookupEvents', /LookupEvents/],
  ['ThrottlingException', 'Rate exceeded', /throttling/],
])('%s is thrown in words', async (name, message, words) => {
  const { history } = historyOf(() => Object.assign(new Error(message), { name }));
  await expect(history.lastChanges(resource, period)).rejects.toThrow(words);
});
