import { describe, expect, test } from '@jest/globals';
import { mostRawBytes } from '../../../../core/incidents/log.ts';
import { defaultIncidentNotices, type Policy } from '../../../../core/policy.ts';
import type { AnyRule } from '../../../../core/rule.ts';
import type { WorkOf } from '../../../../core/work.ts';
import { parseAlarm } from '../../../../events/alarm/parse.ts';
import { receiveAlarms } from '../../../../events/alarm/run.ts';
import { samples } from '../../../../events/alarm/samples.ts';
import { work as unreadableWork } from '../../../../queues/notify/incident-unreadable.ts';
import { rule } from '../../../../rules/cloudwatch-alarm-firing.ts';
import { createMemoryIncidentLog } from '../../../fakes/memory-incident-log.ts';
import { createMemoryKeyValue } from '../../../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../../fakes/memory-queue.ts';
import { policyOf } from '../../../simulator/policy.ts';
import { channels } from '../../../support/slack-desk.ts';
import { createSpeaker } from '../../../support/slack-speak.ts';

const startMs = Date.parse('2026-11-20T16:00:00Z');
const dayMs = 86_400_000;
const topic = 'arn:aws:sns:eu-west-1:123456789012:billing';

function envelope(message: string, arn = topic): string {
  return JSON.stringify({ Type: 'Notification', TopicArn: arn, Message: message });
}

function world(policy: Partial<Policy> = {}) {
  const clock = { ms: startMs, nowMs: () => clock.ms };
  const faults: ('before' | 'after')[] = [];
  const incidentLog = createMemoryIncidentLog();
  const queue = createMemoryQueue({ clock, faults: () => faults.pop() });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const rules: readonly AnyRule[] = [rule];
  const inForce = { ...policyOf({}), defaultChannel: channels.cloud, rules: {}, ...policy };
  const deps = {
    clock,
    log,
    keyValue: createMemoryKeyValue({ clock }),
    incidentLog,
    queue,
    policy: async () => inForce,
    rules,
    ownPrefix: 'janitor-dev',
  };
  return {
    clock,
    faults,
    incidentLog,
    /** One batch. */
    receive: async (...bodies: readonly string[]) =>
      receiveAlarms(
        deps,
        bodies.flatMap((body) => {
          const parsed = parseAlarm(body);
          return parsed.ok ? parsed.value : [];
        }),
      ),
    notices: () =>
      queue.waiting().map(({ work, queue: of }) => {
        if (work.type !== 'incident.unreadable') throw new Error(work.type);
        expect(of).toBe('notify');
        // As the notifier reads it.
        const { type, ...payload } = work;
        return { type, ...unreadableWork.schema.parse(payload) };
      }),
  };
}

describe('Slack is told', () => {
  test('of the first message of a topic and day, and the log has all', async () => {
    const { clock, incidentLog, notices, receive } = world();
    expect(await receive('one', 'two', envelope('a'), envelope('b'))).toEqual(new Set());
    clock.ms += 3_600_000;
    await receive('three', envelope('c'));
    expect(notices().map(({ from }) => from)).toEqual(['janitor-dev-incidents', topic]);
    expect(incidentLog.entries()).toHaveLength(6);
    clock.ms = startMs + dayMs;
    await receive('four');
    expect(notices().map(({ key }) => key)).toEqual([
      '2026-11-20|janitor-dev-incidents',
      `2026-11-20|${topic}`,
      '2026-11-21|janitor-dev-incidents',
    ]);
  });

  test('what is wrong, and where the message is', async () => {
    const { notices, receive } = world();
    await receive('no JSON', envelope('x'.repeat(mostRawBytes)));
    expect(notices()).toMatchObject([
      {
        why: 'The message is not JSON',
        kept: { table: 'janitor-dev-incidents', atMs: startMs },
        channels: [channels.cloud],
      },
      { kept: { file: expect.stringMatching(/^incidents\/2026-11-20\/[0-9a-f]{64}\.txt$/) } },
    ]);
  });

  test('that an event was wrong, not the topic', async () => {
    const { incidentLog, notices, receive } = world();
    const event = { ...samples.samples['alarm-by-event'], resources: ['arn:aws:ec2:eu-west-1:1:x'] };
    await receive(JSON.stringify(event));
    expect(notices()).toMatchObject([
      { from: 'EventBridge', why: 'Fields of the alarm are missing or wrong: resources.0' },
    ]);
    expect(incidentLog.entries()).toMatchObject([{ kind: 'unknown', source: 'events' }]);
  });

  test('in the channel where the alarm itself would have its card, else in the default one', async () => {
    const incidentNotices = { ...defaultIncidentNotices, channels: { medium: 'C0ALARMS' } };
    const ofRule = { rule: rule.id, mode: 'notify', severity: 'medium', graceMs: 0, channel: null } as const;
    const rules = { [rule.id]: { ...ofRule, remediation: null, thresholds: {}, protect: [] } };
    const told = async (policy: Partial<Policy>) => {
      const { notices, receive } = world(policy);
      await receive('no JSON');
      return notices().map((one) => one.channels);
    };
    expect(await told({ rules, incidentNotices })).toEqual([['C0ALARMS', channels.cloud]]);
    expect(await told({ rules })).toEqual([[channels.cloud]]);
    expect(await told({ incidentNotices })).toEqual([[channels.cloud]]);
    expect(await told({ defaultChannel: '' })).toEqual([]);
  });

  test('also when the queue failed at first, once', async () => {
    const { faults, notices, receive } = world();
    faults.push('before');
    expect(await receive('no JSON')).toEqual(new Set([0]));
    expect(await receive('another')).toEqual(new Set());
    expect(notices()).toEqual([]);
    expect(await receive('no JSON')).toEqual(new Set());
    expect(notices()).toHaveLength(1);
  });

  test('of ten topics a day at most, and of none with an invalid name', async () => {
    const { notices, receive } = world();
    const arns = Array.from({ length: 50 }, (_, at) => `${topic}-${at}`);
    await receive(...arns.map((arn) => envelope('a', arn)));
    expect(notices()).toHaveLength(10);
    const other = world();
    await other.receive(
      envelope('a', 'arn:aws:sns:eu-west-1:123456789012:<!channel>'),
      envelope('b', '__proto__'),
    );
    expect(other.notices().map(({ from }) => from)).toEqual(['janitor-dev-incidents']);
  });
});

test('nobody is told of alarms that can be read', async () => {
  const { clock, notices, receive } = world({ rules: {} });
  clock.ms = Date.parse('2026-11-20T16:00:00Z') + dayMs;
  await receive(JSON.stringify(samples.samples['not-of-an-instance']));
  expect(notices()).toEqual([]);
});

describe('the notice in Slack', () => {
  const notice: WorkOf<'incident.unreadable'> = {
    type: 'incident.unreadable',
    key: `2026-11-20|${topic}`,
    from: topic,
    why: 'It is not from a CloudWatch alarm',
    kept: { table: 'janitor-dev-incidents', atMs: startMs },
    channels: [channels.closed, channels.cloud],
  };

  test('is posted once, in the first channel that takes it', async () => {
    const speaker = createSpeaker();
    for (const one of [notice, notice, { ...notice, why: 'Another one of the day' }])
      await unreadableWork.run(speaker.deps, one);
    const [message, ...more] = speaker.messages(channels.cloud);
    expect(more).toEqual([]);
    expect(message?.text).toBe(`Can't read a message from ${topic}`);
    const shown = JSON.stringify(message?.blocks);
    for (const part of [
      'It is not from a CloudWatch alarm',
      'janitor-dev-incidents',
      '2026-11-20T16:00:00.000Z',
    ])
      expect(shown).toContain(part);
    speaker.slack.mustBeClean();
  });

  test('pings nobody', async () => {
    const speaker = createSpeaker();
    await unreadableWork.run(speaker.deps, {
      ...notice,
      from: '<!channel> `*x*`',
      why: '<!here> <@U0HOSTILE>',
      kept: { file: '<!everyone>' },
    });
    const [message] = speaker.messages(channels.cloud);
    const { text, blocks } = message ?? {};
    expect(JSON.stringify({ text, blocks })).not.toMatch(/<[!@]/);
    speaker.slack.mustBeClean();
  });
});
