import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createLog } from '../../../app/runtime/log.ts';
import { lambdaHandler } from '../../../app/wiring/entry.ts';
import { fail, stop, uncertain } from '../../../core/findings/remediation/outcome.ts';
import { defineFunction } from '../../../core/functions/function.ts';
import { announceRun } from '../../../core/iam/run/announce-run.ts';
import { lookAt } from '../../../core/looks/look-at.ts';
import { parseAlarm } from '../../../events/alarm/parse.ts';
import { receiveAlarms } from '../../../events/alarm/run.ts';
import { guarded } from '../../../handlers/door/receiver.ts';
import { logQueries, logQuery } from '../../../infra/log-queries/log-queries.ts';
import { queueHandler } from '../../../queues/queue-handler.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { createIncidentWorld, startMs } from '../../support/incident-world.ts';
import { readInsights } from '../../support/insights-query.ts';
import { signed, signingSecret } from '../../support/slack-request.ts';

type Line = Readonly<Record<string, unknown>>;

const queries = logQueries(join(__dirname, '../../..'));
const instance = 'i-0123456789abcdef0';
const before = { ...process.env };
let lines: readonly Line[] = [];

const logOf = (service: string) => createLog({ service, stage: 'test' });

beforeAll(async () => {
  const written = capturedOutput();
  try {
    await incident();
    await errors();
    await requests();
    lines = written();
  } finally {
    jest.restoreAllMocks();
    process.env = before;
  }
});

afterAll(() => {
  process.env = before;
});

/** A message that is none, an alarm that leads to a card, one that comes too late, and remediations that fail. */
async function incident(): Promise<void> {
  const world = createIncidentWorld();
  const as = (service: string) => ({ ...world.deps, log: logOf(service) });
  const receive = async (...bodies: readonly (object | string)[]) =>
    receiveAlarms(
      as('alarm'),
      bodies.flatMap((body) => {
        const parsed = parseAlarm(body);
        return parsed.ok ? parsed.value : [];
      }),
    );
  world.health.set(instance, 'failed');
  await receive('no JSON', alarm(0));
  world.advance(2_000);
  for (let work = world.queue.take(); work; work = world.queue.take())
    if (work.type === 'incident.look') await lookAt(as('scan'), work);
    else if (work.type === 'change.announce')
      await announceRun(
        { ...as('notify'), schedules: { put: async () => {}, cancel: async () => {} } },
        work,
      );
  world.advance(3_600_000);
  await receive(alarm(60));
  const [finding] = await world.findings();
  if (!finding?.card) throw new Error('The incident has no card');
  await uncertain(as('recheck'), finding, new Error('socket hang up'));
  const stored = async () => (await world.store.get(finding.id)) ?? finding;
  await stop(as('recheck'), await stored(), 'failed', 'the policy no longer allows it');
  await fail(as('recheck-iam'), await stored(), 'AccessDenied');
}

function alarm(seconds: number): object {
  const name = `${instance} status`;
  return {
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: new Date(startMs + seconds * 1_000).toISOString(),
    Trigger: {
      Namespace: 'AWS/EC2',
      MetricName: 'StatusCheckFailed',
      Dimensions: [{ name: 'InstanceId', value: instance }],
    },
  };
}

/** An invocation that throws, and a message of a queue that no worker can read. */
async function errors(): Promise<void> {
  Object.assign(process.env, { JANITOR_STAGE: 'test' });
  const fn = defineFunction({
    name: 'daily-scan',
    wakes: { by: 'clock', at: 'daily' },
    memoryMb: 256,
    timeoutSeconds: 10,
    description: '',
    why: '',
    needs: { deps: ['log'] },
    create: ({ log }) => {
      const work = queueHandler(
        { log, queue: createMemoryQueue({ clock: { nowMs: () => startMs } }) },
        {
          queue: 'scan',
          read: () => {
            throw new TypeError('Unknown work');
          },
          run: async () => undefined,
        },
      );
      return async (event: { readonly Records: [] } | null) => {
        if (event === null) throw new RangeError('Out of range');
        await work(event);
      };
    },
  });
  const handle = lambdaHandler(fn, { log: ({ log }) => log });
  const context = { awsRequestId: 'request-1', functionName: 'janitor-test-daily-scan' } as never;
  await expect(handle(null, context)).rejects.toThrow('Out of range');
  await handle({ Records: [{ messageId: 'm1', body: '{}' }] } as never, context);
}

/** Requests that the door refuses. */
async function requests(): Promise<void> {
  const door = guarded({ signingSecret, log: logOf('slack') }, async () => ({ statusCode: 200 }));
  const request = { body: '{}', type: 'application/json' };
  const answers = [await door(signed({ ...request, secret: 'another' })), await door(signed(request))];
  expect(answers.map((answer) => (typeof answer === 'string' ? answer : answer.statusCode))).toEqual([
    401, 400,
  ]);
}

/** The lines that a query finds in the logs of its functions. */
const foundBy = ({ of, text }: (typeof queries)[number]): readonly Line[] =>
  lines.filter((line) => of.includes(String(line['service'])) && readInsights(text).passes(line));

describe.each(queries)('$name', (query) => {
  test('reads only fields that a line of its functions has', () => {
    const found = foundBy(query);
    const missing = readInsights(query.text).fields.filter(
      (field) => !found.some((line) => line[field] !== undefined && line[field] !== null),
    );
    expect({ found: found.length > 0, missing }).toEqual({ found: true, missing: [] });
  });

  test('has a limit, an order and an explanation', () => {
    const { commands, columns } = readInsights(query.text);
    expect(commands.slice(-2)).toEqual(['sort', 'limit']);
    expect(columns).not.toEqual([]);
    expect(query.title.length).toBeLessThanOrEqual(60);
    expect(query.explains).toMatch(/\.$/);
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
    expect(query.text.length).toBeLessThanOrEqual(10_000);
    expect(`janitor-${'x'.repeat(20)}/${query.name}`.length).toBeLessThanOrEqual(255);
  });
});

const named = (name: string) => {
  const query = queries.find((one) => one.name === name);
  if (!query) throw new Error(`There is no query ${name}`);
  return foundBy(query);
};

test('each query finds what happened, and nothing else', () => {
  expect(named('unreadable-alarm-messages')).toMatchObject([
    { why: 'The message is not JSON', from: 'janitor-dev-incidents' },
  ]);
  expect(named('alarm-changes')).toMatchObject([
    { message: 'alarm received', state: 'ALARM', kind: 'ec2-status-check-failed' },
    { message: 'alarm answered', resource: instance, rule: 'ec2-status-check-failed', verdict: 'violation' },
    { message: 'alarm received', ignored: 'older than 15 minutes' },
  ]);
  expect(named('time-from-alarm-to-card')).toMatchObject([
    { rule: 'ec2-status-check-failed', since_alarm_ms: 2_000 },
  ]);
  expect(named('errors')).toMatchObject([
    {
      service: 'daily-scan',
      message: 'invocation failed',
      error: 'RangeError',
      error_message: 'Out of range',
    },
    { service: 'daily-scan', message: 'work failed', name: 'TypeError', function_request_id: 'request-1' },
  ]);
  expect(named('refused-slack-requests').map(({ why }) => why)).toEqual(['bad signature', 'malformed body']);
  expect(named('unfinished-remediations').map(({ outcome }) => outcome)).toEqual([
    'uncertain',
    'stopped',
    'failed',
  ]);
});

test('an instance that is gone, cannot be read or has no rule is an answer too', async () => {
  const said: unknown[] = [];
  const note = (message: string, fields?: Readonly<Record<string, unknown>>) =>
    void (message === 'alarm answered' && said.push(fields?.['verdict']));
  for (const health of ['gone', 'unread', 'fine', 'soon'] as const) {
    const world = createIncidentWorld();
    world.health.set(instance, health);
    await world.deliver(alarm(0));
    const work = world.queue.take();
    if (work?.type !== 'incident.look') throw new Error('Nothing to look at');
    const log = { ...world.deps.log, info: note };
    await lookAt({ ...world.deps, log }, work);
    if (health === 'fine') await lookAt({ ...world.deps, log, rules: [] }, work);
    // A look that no alarm asked for has no alarm to answer.
    await lookAt(
      { ...world.deps, log },
      { ...work, resources: work.resources.map((one) => ({ ...one, alarms: [] })) },
    );
  }
  expect(said).toEqual(['gone', 'not read', 'ok', 'no rule', 'undecided']);
});

test('a file without its comments, or of an unknown function, is refused', () => {
  const query = '# Title\n# What it means.\n# Logs of alarm\nfields @timestamp\n';
  expect(logQuery('good', query)).toMatchObject({
    title: 'Title',
    explains: 'What it means.',
    of: ['alarm'],
  });
  expect(() => logQuery('bad', 'fields @timestamp')).toThrow(
    'infra/log-queries/bad.insights must begin with',
  );
  expect(() => logQuery('bad', query.replace('alarm', 'alarms'))).toThrow('no function alarms');
});

test.each([
  ['a command that is none', 'select a', 'Unknown command: select'],
  ['a function that is none', 'stats average(a) as b', 'Unknown function: average'],
  ['an order by what is no column', 'stats count(*) as n by a | sort b desc', 'sort b desc: only n, a'],
  ['a limit that is no number', 'fields a | limit many', 'limit many'],
  ['a condition that the test cannot follow', 'filter a like "b"', 'Unknown condition: a like "b"'],
])('the reader of queries refuses %s', (_, text, why) => {
  expect(() => readInsights(text)).toThrow(why);
});
