import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Incoming } from '../../../../core/incidents/alarm-change.ts';
import { changeId } from '../../../../events/alarm/ids.ts';
import { parseAlarm } from '../../../../events/alarm/parse.ts';
import { samples } from '../../../../events/alarm/samples.ts';

const account = '123456789012';
const instance = 'i-0123456789abcdef0';
const { samples: all } = samples;

function read(message: unknown): Incoming {
  const parsed = parseAlarm(typeof message === 'string' ? message : JSON.stringify(message));
  if (!parsed.ok || !parsed.value[0]) throw new Error('It was refused');
  return parsed.value[0];
}

function changeOf(message: unknown) {
  const incoming = read(message);
  if (incoming.is !== 'change') throw new Error(incoming.message.why);
  return incoming.change;
}

function instancesOf(message: unknown) {
  return changeOf(message).metrics.map((one) => one.instance);
}

test('a metric alarm names its instance, its metric and its place', () => {
  const { raw, ...change } = changeOf(all['status-check-failed']);
  expect(change).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    source: 'sns',
    arn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:web-1 status`,
    account,
    region: 'eu-west-1',
    name: 'web-1 status',
    state: 'ALARM',
    atMs: Date.parse('2026-11-20T15:59:57.123Z'),
    reason: expect.stringMatching(/^Threshold Crossed/),
    metrics: [{ namespace: 'AWS/EC2', metric: 'StatusCheckFailed_Instance', account, instance }],
    children: [],
  });
  expect(JSON.parse(raw)).toEqual(all['status-check-failed']);
});

test('SNS raw, SNS in its envelope and EventBridge tell of the same change', () => {
  const ways = [all['status-check-failed'], all['alarm-in-envelope'], all['alarm-by-event']].map(changeOf);
  const same = { source: 'sns', raw: '', reason: '' };
  const [first, ...others] = ways.map((change) => ({ ...change, ...same }));
  for (const other of others) expect(other).toEqual(first);
  expect(ways.map(({ source }) => source)).toEqual(['sns', 'sns', 'events']);
});

test.each([
  ['status-check-failed', 'alarm-by-event'],
  ['metric-math', 'metric-math-by-event'],
  ['composite', 'composite-by-event'],
] as const)('%s and %s are one change, with the same metrics', (bySns, byEvent) => {
  const [first, second] = [changeOf(all[bySns]), changeOf(all[byEvent])];
  expect(second.id).toBe(first.id);
  expect(second.metrics).toEqual(first.metrics);
  expect([first.source, second.source]).toEqual(['sns', 'events']);
});

test('another time or state is another change', () => {
  const change = changeOf(all['status-check-failed']);
  const ids = [change, { ...change, atMs: change.atMs + 1 }, { ...change, state: 'OK' as const }].map(
    changeId,
  );
  expect(new Set(ids).size).toBe(3);
});

test('an expression names the instances of all its metrics, and accounts of their own', () => {
  expect(instancesOf(all['metric-math'])).toEqual([instance, 'i-0fedcba9876543210']);
  const text = JSON.stringify(all['metric-math']).replace(
    '"Id":"m2"',
    '"Id":"m2","AccountId":"999999999999"',
  );
  const elsewhere: unknown = JSON.parse(text);
  expect(changeOf(elsewhere).metrics.map((one) => one.account)).toEqual([account, '999999999999']);
});

test('a composite alarm names the children that triggered it, else those of its rule', () => {
  expect(changeOf(all.composite).children).toEqual([
    `arn:aws:cloudwatch:eu-west-1:${account}:alarm:web-1 status`,
  ]);
  expect(changeOf(all['composite-set-by-hand']).children).toEqual(['web-1 status', 'db']);
  expect(changeOf(all['composite-by-event']).children).toEqual([
    'web-1 status',
    `arn:aws:cloudwatch:eu-west-1:${account}:alarm:maintenance`,
  ]);
});

test('a name may have colons, and a metric need not be of an instance', () => {
  const change = changeOf(all['not-of-an-instance']);
  expect(change.name).toBe('orders: too few');
  expect(change.metrics).toEqual([{ namespace: 'Shop', metric: 'Orders', account, instance: null }]);
  expect(changeOf(all['metrics-insights']).metrics).toEqual([]);
});

test.each([
  ['budget', 'The message is not JSON'],
  ['subscription-confirmation', 'It is about the subscription and not about an alarm'],
  ['health-event', 'It is not from a CloudWatch alarm'],
] as const)('%s is kept as it is', (name, why) => {
  expect(read(all[name])).toMatchObject({
    is: 'unreadable',
    message: { why, source: 'sns', raw: JSON.stringify(all[name]) },
  });
  const { message } = read(all[name]) as { readonly message: { readonly topic: string | null } };
  expect(message.topic).toBe('TopicArn' in all[name] ? all[name].TopicArn : null);
});

test.each([
  ['an ARN of something else', { AlarmArn: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1' }, 'AlarmArn'],
  ['no ARN', { AlarmArn: undefined }, 'AlarmArn'],
  ['an unknown state', { NewStateValue: 'FINE' }, 'NewStateValue'],
  ['no time', { StateChangeTime: 'soon' }, 'StateChangeTime'],
])('an alarm with %s is unreadable, and its content is not repeated', (_, over, field) => {
  const incoming = read({ ...all['status-check-failed'], ...over });
  expect(incoming).toMatchObject({
    is: 'unreadable',
    message: { why: `Fields of the alarm are missing or wrong: ${field}` },
  });
});

test('wrong optional fields are left out', () => {
  const odd = { ...all['status-check-failed'], Trigger: 'text', TriggeringChildren: 7, AlarmRule: {} };
  expect(changeOf(odd)).toMatchObject({ metrics: [], children: [] });
});

/** Arbitrary bodies, and alarms with an arbitrary field or two. */
const anyBody = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .tuple(
      fc.constantFrom(...Object.values(all)),
      fc.dictionary(
        fc.constantFrom(
          'AlarmArn',
          'Trigger',
          'NewStateValue',
          'TriggeringChildren',
          'AlarmRule',
          'Message',
          'detail',
          'resources',
          'Type',
        ),
        fc.jsonValue(),
      ),
    )
    .map(([sample, over]) => JSON.stringify({ ...sample, ...over })),
);

test('10,000 arbitrary bodies are read or kept, and none throws', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      const incoming = read(body);
      const raw = incoming.is === 'change' ? incoming.change.raw : incoming.message.raw;
      expect(raw).toBe(body);
    }),
    { numRuns: 10_000 },
  );
});

test('a long rule of a composite alarm is read in linear time', () => {
  const rule = `ALARM(${'('.repeat(50_000)}`;
  const started = performance.now();
  changeOf({ ...all['composite-set-by-hand'], AlarmRule: rule.repeat(4) });
  expect(performance.now() - started).toBeLessThan(1_000);
});
