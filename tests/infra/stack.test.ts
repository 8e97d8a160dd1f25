import { describe, expect, test } from '@jest/globals';
import { alarms, alarmsSayWhatToDo, silenceRings } from './checks/alarms.ts';
import { deadLetters, feeds, timers } from './checks/delivery.ts';
import { asPlanned, environment, slackIsBounded, toldAndGranted } from './checks/functions.ts';
import { type Check, inputsOf, nameInArn, prefixOf, roleOf, statementsOf, types } from './checks/model.ts';
import {
  grantsNameWhatIsMade,
  narrow,
  passRole,
  readersRead,
  remediatorApart,
  slackTouchesState,
  trust,
} from './checks/permissions.ts';
import { alarmsArrive, encryption, noBuckets, oneDoor, secretsStay } from './checks/protection.ts';
import { removal, stageInEveryName, tables, tags } from './checks/stage.ts';
import { stageNames, synthesized } from './good.ts';
import { runbookHeadings } from './runbook.ts';
import { account } from './synth/mocks.ts';
import type { Resource, Synthesized } from './synth/result.ts';

type Inputs = Record<string, unknown>;
type Break = (whole: Synthesized) => Synthesized;

const daily = {
  synth: { cron: 'cron(0 16 * * ? *)', timeZone: 'UTC' },
  production: { cron: 'cron(30 6 * * ? *)', timeZone: 'Europe/Berlin' },
};

/** The first resource of a type, and of a name where one is given, as it is not meant to be. */
function change(type: keyof typeof types, how: (inputs: Inputs) => unknown, name = ''): Break {
  return (whole) => {
    const found = whole.resources.find(
      (one) => one.type === types[type] && JSON.stringify(one.inputs).includes(name),
    );
    if (!found) throw new Error(`There is no ${type} ${name}`);
    how(found.inputs as Inputs);
    return whole;
  };
}

function drop(type: keyof typeof types, name = ''): Break {
  return (whole) => {
    const at = whole.resources.findIndex(
      (one) => one.type === types[type] && JSON.stringify(one.inputs).includes(name),
    );
    if (at < 0) throw new Error(`There is no ${type} ${name}`);
    return { ...whole, resources: whole.resources.toSpliced(at, 1) };
  };
}

function add(resource: Resource): Break {
  return (whole) => ({ ...whole, resources: [...whole.resources, resource] });
}

/** One more statement for a role. */
function grant(role: string, statement: Readonly<Record<string, unknown>>): Break {
  return change(
    'role',
    (inputs) => {
      const policies = inputs.inlinePolicies as { policy: string }[];
      const [first] = policies;
      if (!first) throw new Error(`${role} has no policy`);
      const document = JSON.parse(first.policy) as { Statement: unknown[] };
      document.Statement.push({ Effect: 'Allow', ...statement });
      first.policy = JSON.stringify(document);
    },
    `"name":"janitor-synth-${role}"`,
  );
}

const table = `arn:aws:dynamodb:us-east-1:${account}:table/janitor-synth-state`;

/** What holds, and what must be noticed when it does not. */
const held: readonly { readonly what: string; readonly check: Check; readonly broken: readonly Break[] }[] = [
  {
    what: 'Every asynchronous path ends in a dead-letter queue',
    check: deadLetters,
    broken: [
      change('queue', (queue) => delete queue.redrivePolicy, 'redrivePolicy'),
      change(
        'queue',
        (queue) =>
          void (queue.redrivePolicy = '{"deadLetterTargetArn":"arn:aws:sqs:::gone","maxReceiveCount":5}'),
        'redrivePolicy',
      ),
      change('schedule', ({ target }) => delete (target as Inputs).deadLetterConfig, 'janitor-synth-sweep'),
      drop('invocations', 'daily-scan'),
      change('role', (role) => void (role.inlinePolicies = []), '"name":"janitor-synth-scheduler"'),
    ],
  },
  {
    what: 'A queue hides a message for six times the time of its function, and takes parts of a batch back',
    check: feeds,
    broken: [
      change('queue', (queue) => void (queue.visibilityTimeoutSeconds = 719), '"name":"janitor-synth-scan"'),
      change('feed', (feed) => void (feed.functionResponseTypes = []), 'recheck'),
      drop('feed', 'notify'),
    ],
  },
  {
    what: 'Queues and topics are encrypted',
    check: encryption,
    broken: [
      change('queue', (queue) => void (queue.sqsManagedSseEnabled = false), 'scan-dead'),
      change('topic', (topic) => delete topic.kmsMasterKeyId, 'notices'),
    ],
  },
  {
    what: "CloudWatch can encrypt for the alarms' topic and publish to it",
    check: alarmsArrive,
    broken: [
      change('topic', (topic) => void (topic.kmsMasterKeyId = 'alias/aws/sns'), 'alarms'),
      drop('topicPolicy'),
    ],
  },
  {
    what: 'No bucket is made',
    check: noBuckets,
    broken: [add({ type: 'aws:s3/bucketV2:BucketV2', name: 'Reports', inputs: {} })],
  },
  {
    what: "The Slack function's URL is the only door, and answers to no web page",
    check: oneDoor,
    broken: [
      change('permission', (one) => void (one.function = 'janitor-synth-recheck')),
      change('url', (url) => void (url.cors = { allowOrigins: ['*'] })),
      drop('url'),
    ],
  },
  {
    what: "Secrets lie in Secrets Manager alone, and outputs show neither them nor the account's id",
    check: secretsStay(['the-bot-token', 'the-signing-secret'], account),
    broken: [
      change(
        'function',
        ({ environment }) => void ((environment as { variables: Inputs }).variables.TOKEN = 'the-bot-token'),
      ),
      (whole) => ({ ...whole, outputs: { topic: `arn:aws:sns:us-east-1:${account}:x` } }),
    ],
  },
  {
    what: 'No role may do everything of a service, or anything on everything but for what AWS allows on nothing narrower',
    check: narrow,
    broken: [
      grant('sweep', { Action: ['dynamodb:*'], Resource: [table] }),
      grant('scan', { Action: ['s3:GetObject'], Resource: ['*'] }),
      change('role', (role) => void (role.managedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess'])),
    ],
  },
  {
    what: 'Roles trust one service of AWS, and Scheduler for this account alone',
    check: trust,
    broken: [
      change('role', (role) => {
        role.assumeRolePolicy = JSON.stringify({
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${account}:root` } },
          ],
        });
      }),
      change(
        'role',
        (role) => {
          role.assumeRolePolicy = JSON.stringify({
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { Service: 'scheduler.amazonaws.com' },
              },
            ],
          });
        },
        '"name":"janitor-synth-scheduler"',
      ),
    ],
  },
  {
    what: 'One role may be passed, by the notifier, to Scheduler',
    check: passRole,
    broken: [
      grant('recheck', {
        Action: ['iam:PassRole'],
        Resource: [`arn:aws:iam::${account}:role/janitor-synth-scheduler`],
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
      grant('notify', { Action: ['iam:PassRole'], Resource: ['*'] }),
    ],
  },
  {
    what: 'The Slack function touches tables, queues, its secrets and its log',
    check: slackTouchesState,
    broken: [
      grant('slack', { Action: ['ec2:StopInstances'], Resource: ['arn:aws:ec2:*:*:instance/*'] }),
      grant('slack', {
        Action: ['dynamodb:GetItem'],
        Resource: [`arn:aws:dynamodb:us-east-1:${account}:table/orders`],
      }),
    ],
  },
  {
    what: 'All but the remediator and its dry runs only read what is not their own',
    check: readersRead,
    broken: [
      grant('scan', { Action: ['ec2:StopInstances'], Resource: ['arn:aws:ec2:*:*:instance/*'] }),
      grant('scan', {
        Action: ['sts:AssumeRole'],
        Resource: ['arn:aws:iam::222222222222:role/janitor-synth-remediate'],
      }),
    ],
  },
  {
    what: 'The remediator has a role of its own and does not speak in Slack',
    check: remediatorApart,
    broken: [
      grant('recheck', {
        Action: ['secretsmanager:GetSecretValue'],
        Resource: ['arn:aws:secretsmanager:::secret:x'],
      }),
      change(
        'function',
        (one) => void (one.role = `arn:aws:iam::${account}:role/janitor-synth-recheck`),
        '"name":"janitor-synth-scan"',
      ),
    ],
  },
  {
    what: 'What is granted by name is made under that name',
    check: grantsNameWhatIsMade,
    broken: [
      drop('table', 'janitor-synth-audit'),
      grant('notify', {
        Action: ['sns:Publish'],
        Resource: [`arn:aws:sns:us-east-1:${account}:janitor-synth-news`],
      }),
    ],
  },
  {
    what: 'Alarms watch errors, throttles, waiting work, dead letters, timers and remediations',
    check: alarms,
    broken: [
      ...['Errors', 'Throttles', 'ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'].map(
        (metric) => drop('alarm', metric),
      ),
      ...['TargetErrorCount', 'Duration', 'ScanFinished', 'RemediationUncertain'].map((metric) =>
        drop('alarm', metric),
      ),
      add({ type: types.queue, name: 'More', inputs: { name: 'janitor-synth-more' } }),
    ],
  },
  {
    what: 'Each alarm is heard, and names a part of the runbook',
    check: alarmsSayWhatToDo(runbookHeadings(process.cwd())),
    broken: [
      change('alarm', (alarm) => void (alarm.alarmActions = [])),
      change('alarm', (alarm) => void (alarm.alarmDescription = 'Something is wrong.')),
    ],
  },
  {
    what: 'A day without a scan rings',
    check: silenceRings,
    broken: [change('alarm', (alarm) => void (alarm.treatMissingData = 'missing'), 'ScanFinished')],
  },
  {
    what: 'Functions are as planned: arm64, Node 22, JSON logs that end some day',
    check: asPlanned,
    broken: [
      change('function', (one) => void (one.architectures = ['x86_64'])),
      change('function', (one) => void (one.runtime = 'nodejs18.x')),
      change('logGroup', (group) => void (group.retentionInDays = 0)),
      drop('function', '"name":"janitor-synth-probe"'),
    ],
  },
  {
    what: 'The Slack function has copies of its own, and no more',
    check: slackIsBounded,
    broken: [
      change('function', (one) => delete one.reservedConcurrentExecutions, '"name":"janitor-synth-slack"'),
    ],
  },
  {
    what: 'A function is told what it needs and nothing else',
    check: environment,
    broken: [
      change(
        'function',
        ({ environment }) => void ((environment as { variables: Inputs }).variables.SST_KEY = 'x'),
      ),
      change(
        'function',
        ({ environment }) => delete (environment as { variables: Inputs }).variables.JANITOR_STAGE,
      ),
    ],
  },
  {
    what: 'Queues that a function is told of are those it may send to',
    check: toldAndGranted,
    broken: [
      grant('daily-scan', {
        Action: ['sqs:SendMessage'],
        Resource: [`arn:aws:sqs:us-east-1:${account}:janitor-synth-notify`],
      }),
      change(
        'function',
        ({ environment }) => {
          (environment as { variables: Inputs }).variables.JANITOR_RECHECK_QUEUE_URL =
            'https://sqs/1/janitor-synth-recheck';
        },
        '"name":"janitor-synth-scan"',
      ),
    ],
  },
  {
    what: 'Every name has the stage in it',
    check: stageInEveryName,
    broken: [
      change('queue', (queue) => void (queue.name = 'janitor-scan')),
      change('logGroup', (group) => void (group.name = '/aws/lambda/slack')),
      add({ type: 'aws:cloudwatch/eventRule:EventRule', name: 'Rule', inputs: {} }),
    ],
  },
  {
    what: 'Everything is tagged with project and stage',
    check: tags,
    broken: [(whole) => ({ ...whole, app: { ...whole.app, providers: { aws: {} } } })],
  },
  {
    what: 'Production is kept and protected; every other stage goes completely',
    check: removal,
    broken: [
      (whole) => ({ ...whole, app: { ...whole.app, removal: 'retain' } }),
      (whole) => ({ ...whole, app: { ...whole.app, protect: true } }),
      change('table', (one) => void (one.deletionProtectionEnabled = true)),
      change('secret', (secret) => delete secret.recoveryWindowInDays),
    ],
  },
  {
    what: 'Tables have the keys and indexes that are asked by, expiry, and recovery to any point in time',
    check: tables,
    broken: [
      change('table', (one) => void (one.pointInTimeRecovery = { enabled: false })),
      change('table', (one) => void (one.ttl = { attributeName: 'expires', enabled: true })),
      change('table', (one) => void (one.globalSecondaryIndexes = []), 'byDebt'),
    ],
  },
  {
    what: 'The sweep goes every 15 minutes, and the daily scan at the time and in the time zone of the policy',
    check: timers(daily.synth),
    broken: [
      change(
        'schedule',
        (schedule) => void (schedule.scheduleExpressionTimezone = 'Europe/Berlin'),
        'daily-scan',
      ),
      change(
        'schedule',
        (schedule) => void (schedule.scheduleExpression = 'rate(1 hour)'),
        'janitor-synth-sweep',
      ),
      change('schedule', (schedule) => void (schedule.groupName = 'default')),
    ],
  },
];

describe.each(held)('$what', ({ what, check, broken }) => {
  test('holds', () => {
    for (const stage of stageNames) {
      const isTimers = what.startsWith('The sweep');
      const problems = (isTimers ? timers(daily[stage]) : check)(synthesized(stage));
      expect({ stage, problems }).toEqual({ stage, problems: [] });
    }
  });

  test.each(broken.map((make, at) => [at + 1, make] as const))(
    'is missed when it is gone (%i)',
    (_, make) => {
      expect(check(make(synthesized()))).not.toEqual([]);
    },
  );
});

describe('The production of a company with member accounts', () => {
  const assumable = (name: string) =>
    roleOf(synthesized('production'), name)
      .statements.filter(({ actions }) => actions.includes('sts:AssumeRole'))
      .flatMap(({ resources }) => resources)
      .sort();
  const role = (id: string, name: string) => `arn:aws:iam::${id}:role/janitor-production-${name}`;

  test('lets the scan into the reading role of each account, and the remediator into both', () => {
    const reading = [role('222222222222', 'read'), role('333333333333', 'read')];
    const remediating = [role('222222222222', 'remediate'), role('333333333333', 'remediate')];
    expect(assumable('scan')).toEqual(reading);
    expect(assumable('recheck')).toEqual([...reading, ...remediating].sort());
    expect(assumable('probe')).toEqual(remediating);
    for (const name of ['slack', 'notify', 'sweep', 'daily-scan']) expect(assumable(name)).toEqual([]);
  });

  test('has Amazon Q post notices and alarms in the channel that was named, and lets it do nothing', () => {
    const whole = synthesized('production');
    const chat = whole.resources.find(({ type }) => type.endsWith(':SlackChannelConfiguration'))?.inputs;
    expect(chat).toMatchObject({
      slackTeamId: 'T0123ABCD',
      slackChannelId: 'C0123ABCD',
      guardrailPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    });
    expect((chat?.snsTopicArns as string[]).map(nameInArn)).toEqual([
      'janitor-production-notices',
      'janitor-production-alarms',
    ]);
    const {
      statements,
      managed,
      trust: [trusted],
    } = roleOf(whole, 'chat');
    expect({ statements, managed, principal: trusted?.principal }).toEqual({
      statements: [],
      managed: [],
      principal: { Service: 'chatbot.amazonaws.com' },
    });
  });

  test('sends alarms to the address that was named', () => {
    const subscription = synthesized('production').resources.find(({ type }) =>
      type.endsWith(':TopicSubscription'),
    );
    expect(subscription?.inputs).toMatchObject({ protocol: 'email', endpoint: 'on-call@example.com' });
  });

  test('tells after the deployment where Slack is to send its requests', () => {
    expect(synthesized('production').outputs).toMatchObject({
      stage: 'production',
      slackUrl: expect.stringMatching(/^https:\/\/[^/]+\/slack\/events$/),
      noticesTopic: 'janitor-production-notices',
      alarmsTopic: 'janitor-production-alarms',
      scheduleGroup: 'janitor-production',
    });
  });
});

test('Without a channel of Slack or an address nothing of them is made', () => {
  const made = synthesized().resources.map(({ type }) => type);
  expect(made.filter((type) => /SlackChannelConfiguration|TopicSubscription/.test(type))).toEqual([]);
  expect(
    inputsOf(synthesized(), 'role').filter(({ name }) => name === `${prefixOf(synthesized())}-chat`),
  ).toEqual([]);
});

test("The key of the alarms' topic can be looked after by the account, and used by nobody in it", () => {
  const key = inputsOf(synthesized(), 'key')[0];
  const [administration] = statementsOf(String(key?.policy));
  expect(administration?.actions).toContain('kms:PutKeyPolicy');
  expect(administration?.actions.filter((action) => /crypt|DataKey|Grant$|\*/.test(action))).toEqual([]);
});
