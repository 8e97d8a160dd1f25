import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Use } from '../../../aws/access/accounts.ts';
import { createAlarmMutes, durationOf } from '../../../aws/services/alarm-mutes.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { statementsOf } from '../../../infra/grants/grant.ts';
import { muteGrants } from '../../../infra/grants/kinds.ts';
import { type AwsAnswer, answeringClients } from '../../support/aws-answers.ts';
import { isGranted } from '../../support/iam.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const fromMs = Date.UTC(2026, 10, 29, 8, 5);
const place = { account: '123456789012', region: 'eu-west-1' };
const rule = {
  name: 'janitor-incident-f_1-5',
  alarms: ['orders-db-cpu', 'a:b'],
  fromMs,
  untilMs: fromMs + 2 * dayMs + 90 * minuteMs,
  description: 'Snoozed',
};

function mutesWith(answer: AwsAnswer, options: { readonly emulated?: boolean } = {}) {
  const { clients, requests } = answeringClients(() => answer);
  const used: [string, Use][] = [];
  const accounts = {
    clients: async (account: string, use: Use) => {
      used.push([account, use]);
      return { ...clients, emulated: options.emulated === true };
    },
  };
  return {
    mutes: createAlarmMutes({ accounts }),
    used,
    sent: () =>
      requests.map(({ call, body, host }) => ({
        call,
        host,
        input: JSON.parse(body) as Record<string, unknown>,
      })),
  };
}

const answered: AwsAnswer = { xml: '{}' };
const error = (type: string, status = 400, message = 'No.'): AwsAnswer => ({
  status,
  xml: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${type}`, message }),
});

test('a rule mutes once, in UTC, for as long as it lasts, with the changing role', async () => {
  const { mutes, used, sent } = mutesWith(answered);
  await mutes.mute(place, rule);
  expect(used).toEqual([[place.account, 'remediate']]);
  expect(sent()).toEqual([
    {
      call: 'monitoring:PutAlarmMuteRule',
      host: 'monitoring.eu-west-1.amazonaws.com',
      input: {
        Name: rule.name,
        Description: 'Snoozed',
        Rule: { Schedule: { Expression: 'at(2026-11-29T08:05)', Duration: 'P2DT1H30M', Timezone: 'UTC' } },
        MuteTargets: { AlarmNames: rule.alarms },
      },
    },
  ]);
});

/** What AWS reads of a duration. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
function read(duration: string): number {
  const parts = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (!parts) return Number.NaN;
  const [, days = '0', hours = '0', minutes = '0'] = parts;
  return Number(days) * dayMs + Number(hours) * 60 * minuteMs + Number(minutes) * minuteMs;
}

test('every duration from a minute to 15 days is read as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 * 24 * 60 }), (minutes) => {
      expect(read(durationOf(minutes * minuteMs))).toBe(minutes * minuteMs);
    }),
  );
  expect([1, 60, 24 * 60, 15 * 24 * 60].map((minutes) => durationOf(minutes * minuteMs))).toEqual([
    'PT1M',
    'PT1H',
    'P1D',
    'P15D',
  ]);
});

test('deleting a rule that does not exist is done', async () => {
  const known = mutesWith(answered);
  await known.mutes.unmute(place, rule.name);
  expect(known.used).toEqual([[place.account, 'remediate']]);
  expect(known.sent()).toMatchObject([
    { call: 'monitoring:DeleteAlarmMuteRule', input: { AlarmMuteRuleName: rule.name } },
  ]);
  await mutesWith(error('ResourceNotFoundException', 404)).mutes.unmute(place, rule.name);
});

test.each<[string, AwsAnswer, string]>([
  ['AccessDenied', error('AccessDenied', 403), 'access denied: No.'],
  ['AccessDeniedException', error('AccessDeniedException'), 'access denied: No.'],
  ['ValidationError', error('ValidationError'), 'ValidationException: No.'],
  ['LimitExceededFault', error('LimitExceededFault'), 'LimitExceededFault: No.'],
  [
    'UnknownOperationException',
    error('UnknownOperationException', 404),
    'CloudWatch has no alarm mute rules here',
  ],
  ['InvalidAction', error('InvalidAction'), 'CloudWatch has no alarm mute rules here'],
])('%s is a refusal in words', async (_, answer, words) => {
  const { mutes, sent } = mutesWith(answer);
  await expect(mutes.mute(place, rule)).rejects.toEqual(new Refused(words));
  await expect(mutes.unmute(place, rule.name)).rejects.toEqual(new Refused(words));
  await expect(mutes.mute(place, rule)).rejects.toBeInstanceOf(Refused);
  expect(sent()).toHaveLength(3);
});

test.each<[string, AwsAnswer]>([
  ['throttling', error('ThrottlingException', 400, 'Rate exceeded')],
  ['a lost answer', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['an error of AWS', error('InternalServiceFault', 500)],
])('%s is no refusal, and is not tried again by the client', async (_, answer) => {
  const { mutes, sent } = mutesWith(answer);
  await expect(mutes.mute(place, rule)).rejects.not.toBeInstanceOf(Refused);
  expect(sent()).toHaveLength(1);
});

test('an emulator without mute rules says so', async () => {
  const moto: AwsAnswer = { status: 500, xml: '<!doctype html><title>500 Internal Server Error</title>' };
  const { mutes } = mutesWith(moto, { emulated: true });
  await expect(mutes.mute(place, rule)).rejects.toEqual(
    new Refused('CloudWatch has no alarm mute rules here'),
  );
  await expect(mutesWith(moto).mutes.mute(place, rule)).rejects.not.toBeInstanceOf(Refused);
});

test('an account that cannot be entered is a refusal', async () => {
  const accounts = {
    clients: async () => {
      throw new Error('no role');
    },
  };
  await expect(createAlarmMutes({ accounts }).mute(place, rule)).rejects.toEqual(new Refused('no role'));
});

const sns = 'arn:aws:sns:eu-west-1:123456789012:pager';
const alarm = (AlarmName: string, more: object) => ({
  AlarmName,
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${AlarmName}`,
  StateValue: 'ALARM',
  ...more,
});

test('an alarm notifies only if each of its actions does, in every state', async () => {
  const acting = [
    'arn:aws:automate:eu-west-1:ec2:recover',
    'arn:aws:swf:eu-west-1:123456789012:action/actions/AWS_EC2.InstanceId.Reboot/1.0',
    'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:autoScalingGroupName/g:policyName/p',
    'arn:aws:lambda:eu-west-1:123456789012:function:restart',
    'arn:aws:ssm:eu-west-1:123456789012:automation-definition/x',
    'something new',
  ];
  const notifying = [
    sns,
    'arn:aws-cn:sns:cn-north-1:123456789012:pager',
    'arn:aws:ssm:eu-west-1:123456789012:opsitem:1#CATEGORY=Performance',
    'arn:aws:ssm-incidents::123456789012:response-plan/plan',
    'arn:aws:aiops:eu-west-1:123456789012:investigation-group/g',
  ];
  const { mutes, used, sent } = mutesWith({
    xml: JSON.stringify({
      MetricAlarms: [
        alarm('none', {}),
        ...notifying.map((arn, nth) => alarm(`tells ${nth}`, { AlarmActions: [arn], OKActions: [sns] })),
        ...acting.map((arn, nth) => alarm(`acts ${nth}`, { AlarmActions: [sns, arn] })),
        alarm('acts on ok', { AlarmActions: [sns], OKActions: [acting[3]] }),
        alarm('acts without data', { InsufficientDataActions: [acting[0]] }),
      ],
      CompositeAlarms: [alarm('both', { AlarmActions: [sns] })],
    }),
  });
  const acts = await mutes.acts(place, ['none', 'both', 'gone']);
  expect(used).toEqual([[place.account, 'read']]);
  expect(sent()).toMatchObject([
    {
      call: 'monitoring:DescribeAlarms',
      input: { AlarmNames: ['none', 'both', 'gone'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    },
  ]);
  expect([...acts].filter(([name]) => /^(none|both|tells)/.test(name)).map(([, is]) => is)).toEqual(
    Array.from({ length: 2 + notifying.length }, () => 'notifies'),
  );
  expect([...acts].filter(([name]) => name.startsWith('acts')).map(([, is]) => is)).toEqual(
    Array.from({ length: 2 + acting.length }, () => 'acts'),
  );
  expect(acts.has('gone')).toBe(false);
});

test('the role may write and delete rules of Janitor only, for every alarm of its account', () => {
  const statements = statementsOf(muteGrants({ partition: 'aws', account: place.account }));
  const may = (action: string, on: string) => isGranted(statements, `cloudwatch:${action}`, on);
  const arn = (what: string, account = place.account) => `arn:aws:cloudwatch:eu-west-1:${account}:${what}`;
  for (const action of ['PutAlarmMuteRule', 'DeleteAlarmMuteRule']) {
    expect(may(action, arn(`alarm-mute-rule:${rule.name}`))).toBe(true);
    expect(may(action, arn('alarm-mute-rule:team-nightly'))).toBe(false);
    expect(may(action, arn(`alarm-mute-rule:${rule.name}`, '999999999999'))).toBe(false);
  }
  expect(may('PutAlarmMuteRule', arn('alarm:orders-db-cpu'))).toBe(true);
  expect(may('DeleteAlarmMuteRule', arn('alarm:orders-db-cpu'))).toBe(false);
});
