import { expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { samples } from '../../../../events/alarm/samples.ts';
import { source } from '../../../../events/alarm/source.ts';
import { fromQueueTogether } from '../../../../events/receive.ts';
import { createMemoryIncidentLog } from '../../../fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../../../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../../fakes/memory-queue.ts';
import { policyOf } from '../../../simulator/policy.ts';

const atMs = Date.parse('2026-11-20T16:00:00Z');
const { samples: all } = samples;

function world() {
  const clock = { ms: atMs, nowMs: () => clock.ms };
  const incidentLog = createMemoryIncidentLog();
  const lines: object[] = [];
  const write = (_: string, fields: object = {}): void => void lines.push(fields);
  const log = { info: write, warn: write, error: write };
  const keyValue = createMemoryKeyValue({ clock });
  const queue = createMemoryQueue({ clock });
  const handler = fromQueueTogether(source, {
    clock,
    log,
    keyValue,
    incidentLog,
    queue,
    policy: async () => policyOf({}),
    rules: [],
    ownPrefix: 'janitor-dev',
  });
  const receive = (...bodies: readonly (object | string)[]) =>
    handler({
      Records: bodies.map((body, nth) => ({
        messageId: `m${nth}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })),
    } as SQSEvent);
  return { clock, incidentLog, lines, queue, receive };
}

const none = { batchItemFailures: [] };

test('an alarm is logged once, however often and by whichever way it comes', async () => {
  const { incidentLog, receive } = world();
  const ways = [all['status-check-failed'], all['alarm-by-event'], all['alarm-in-envelope']];
  expect(await receive(...ways)).toEqual(none);
  expect(await receive(all['status-check-failed'])).toEqual(none);
  expect(incidentLog.entries()).toMatchObject([
    { kind: 'alarm', name: 'web-1 status', state: 'ALARM', receivedAtMs: atMs, result: null },
  ]);
});

test('an alarm of this stage is of the kind janitor, and one of another stage is not', async () => {
  const { incidentLog, receive } = world();
  const named = (name: string) => ({
    ...all['high-cpu'],
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
  });
  await receive(named('janitor-dev-recheck-errors'), named('janitor-development-errors'));
  expect(incidentLog.entries().map(({ kind }) => kind)).toEqual(['janitor', 'alarm']);
});

test('what is no alarm is kept raw, once, and nothing is refused', async () => {
  const { clock, incidentLog, receive } = world();
  expect(await receive('no JSON <!channel>', all.budget, 'null')).toEqual(none);
  clock.ms += 60_000;
  expect(await receive('no JSON <!channel>')).toEqual(none);
  expect(incidentLog.entries()).toMatchObject([
    { kind: 'unknown', raw: { text: 'no JSON <!channel>' }, because: 'The message is not JSON', atMs },
    { kind: 'unknown', raw: { text: JSON.stringify(all.budget) } },
    { kind: 'unknown', raw: { text: 'null' } },
  ]);
});

test('what is older than the known state, or than 15 minutes, is logged without action', async () => {
  const { clock, incidentLog, lines, receive } = world();
  await receive(all['status-check-ok']);
  await receive(all['status-check-failed']);
  clock.ms = Date.parse('2026-11-20T15:59:57.123Z') + 15 * 60_000;
  await receive(all['high-cpu']);
  clock.ms += 1;
  await receive(all.composite);
  expect(lines.map((line) => Object(line)['ignored'])).toEqual([
    undefined,
    'older than what is known',
    undefined,
    'older than 15 minutes',
  ]);
  expect(incidentLog.entries()).toHaveLength(4);
});

test('a batch of alarms of one minute is one look, and each alarm is in it', async () => {
  const { queue, receive } = world();
  await receive(all['status-check-failed'], all['high-cpu'], all['metric-math'], all['not-of-an-instance']);
  expect(queue.waiting().map(({ work }) => work)).toMatchObject([
    {
      type: 'incident.look',
      runId: expect.stringMatching(/^change-incident-\d+$/),
      resources: [
        {
          account: '123456789012',
          region: 'eu-west-1',
          kind: 'ec2-instance',
          id: 'i-0123456789abcdef0',
          alarms: [{ name: 'web-1 status' }, { name: 'web-1 cpu' }, { name: 'cpu of both' }],
        },
        { id: 'i-0fedcba9876543210', alarms: [{ name: 'cpu of both' }] },
      ],
    },
  ]);
});
