import { describe, expect, test } from '@jest/globals';
import { minuteMs } from '../../../core/calendar.ts';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { type Kinds, known, type Resource } from '../../../core/resource.ts';
import { type AnyRule, judgeOnce, type Verdict } from '../../../core/rule.ts';
import { rule as statusCheck } from '../../../rules/ec2-status-check-failed.ts';
import { rule as unexpectedStop } from '../../../rules/ec2-unexpected-stop.ts';

function judge(rule: AnyRule, resource: Resource): Verdict {
  const answer = judgeOnce(rule, resource, rule.thresholds, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`asks for ${JSON.stringify(answer)}`);
  return answer;
}

describe('a failed status check', () => {
  type Status = Kinds['ec2-instance']['instanceStatus'];
  const passing = { status: 'ok', impairedSinceMs: null };
  const impaired = (minutes: number) => ({
    status: 'impaired',
    impairedSinceMs: exampleNowMs - minutes * minuteMs,
  });
  const judged = (
    parts: Partial<Status>,
    actions: Kinds['ec2-instance']['alarmActions'] = [],
    protections: Resource['protections'] = [],
  ) =>
    judge(statusCheck, {
      ...example('ec2-instance', {
        facts: {
          state: known('running'),
          instanceStatus: known({
            system: passing,
            instance: passing,
            attachedEbs: null,
            events: [],
            ...parts,
          }),
          alarmActions: known(actions),
        },
      }),
      protections,
    });

  test('of the instance is rebooted from the fifth minute on', () => {
    expect(judged({ instance: impaired(4) })).toMatchObject({ verdict: 'undecided' });
    const now = judged({ instance: impaired(5) });
    expect(now).toMatchObject({ verdict: 'violation', sinceMs: exampleNowMs - 5 * minuteMs });
    expect(now).not.toHaveProperty('toFix');
  });

  test('of the host is left to AWS for 20 minutes, then a person stops and starts it', () => {
    const reasonsOf = (minutes: number) => judged({ system: impaired(minutes), instance: impaired(60) });
    expect(reasonsOf(19)).toMatchObject({ reasons: ['host'], toFix: expect.stringContaining('Wait until') });
    expect(reasonsOf(20)).toMatchObject({
      reasons: ['host-lasting'],
      toFix: expect.stringContaining('Stop and start'),
    });
  });

  test.each([
    ['its volumes fail', judged({ attachedEbs: impaired(5) }), 'EBS volumes'],
    [
      'an alarm of AWS reboots it',
      judged({ instance: impaired(5) }, [
        { alarm: 'web', metric: 'StatusCheckFailed_Instance', action: 'reboot' },
      ]),
      'the alarm web has the EC2 action reboot',
    ],
    [
      'an Auto Scaling group replaces it',
      judged({ instance: impaired(5) }, [], [{ code: 'auto-scaling', because: 'Member of the group web.' }]),
      'Member of the group web.',
    ],
    [
      'its host is retired',
      judged({
        instance: impaired(5),
        events: [{ code: 'instance-retirement', description: '', notBeforeMs: null }],
      }),
      'Stop and start it',
    ],
  ])('changes nothing when %s', (_, verdict, words) => {
    expect(verdict).toMatchObject({ verdict: 'violation', toFix: expect.stringContaining(words) });
  });

  test('is rebooted although an alarm recovers the host, which a recovery of the host does not help', () => {
    const recovers = [{ alarm: 'web', metric: 'StatusCheckFailed_System', action: 'recover' }];
    expect(judged({ instance: impaired(5) }, recovers)).not.toHaveProperty('toFix');
  });
});

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
test.each([
  ['Server.ScheduledStop', 'start'],
  ['Server.InternalError', 'start'],
  ['Client.InstanceInitiatedShutdown', 'ask'],
  ['Server.InsufficientInstanceCapacity', 'a person'],
  ['Client.InternalError', 'a person'],
  ['Client.VolumeLimitExceeded', 'a person'],
  ['Client.InvalidSnapshot.NotFound', 'a person'],
  ['Client.UserInitiatedShutdown', 'ok'],
  ['Client.UserInitiatedHibernate', 'ok'],
  ['Server.SpotInstanceShutdown', 'ok'],
  ['Server.SpotInstanceTermination', 'ok'],
  ['Client.InstanceTerminated', 'undecided'],
])('a stop by %s: %s', (code, expected) => {
  const verdict = judge(
    unexpectedStop,
    example('ec2-instance', {
      facts: {
        state: known('stopped'),
        stateReasonCode: known(code),
        stateChangedAtMs: known(null),
        lifecycle: known('on-demand'),
      },
    }),
  );
  expect(outcomeOf(verdict)).toBe(expected);
});

test.each([
  ['passes', { code: 'state', because: 'AWS is at work on it.', passes: true as const }],
  ['is unread', { code: 'operator-unread', because: 'EC2 does not report it.', isUnread: true as const }],
])('a protection that %s does not say that a stop was meant', (_, protection) => {
  const facts = {
    state: known('stopped'),
    stateReasonCode: known('Server.ScheduledStop'),
    stateChangedAtMs: known(null),
    lifecycle: known('on-demand'),
  };
  const stopped = { ...example('ec2-instance', { facts }), protections: [protection] };
  expect(judge(unexpectedStop, stopped).verdict).toBe('violation');
});

function outcomeOf(verdict: Verdict): string {
  if (verdict.verdict !== 'violation') return verdict.verdict;
  if (verdict.toFix) return 'a person';
  return verdict.asksBecause ? 'ask' : 'start';
}
