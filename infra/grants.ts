import type { QueueName } from '../core/work.ts';
import {
  bucketGrants,
  complianceReadGrants,
  complianceTopicGrants,
  configGrants,
  instanceGrants,
} from './compliance-grants.ts';
import { type FeedName, type FunctionName, feedOf, functions } from './functions.ts';
import { type Grant, type Statement, statementsOf, type Where } from './grant.ts';
import { accountGrants, probeGrants, readGrants, remediationGrants } from './kind-grants.ts';
import { tableGrants } from './table-grants.ts';

/** Which queues a function sends to, and why. */
const sends: Readonly<Record<FunctionName, Partial<Record<QueueName, string>>>> = {
  slack: {
    scan: 'Start a scan that somebody asked for',
    recheck: 'Act on what was approved, and on what waited for a pause to end',
    notify: 'Show on cards and Home tabs what was decided',
  },
  scan: {
    scan: 'Share a scan out: one message for each account, region and kind',
    notify: 'Tell what was found',
    compliance: 'Sum up what was evaluated',
  },
  recheck: {
    recheck: 'Look again at what came of a remediation',
    notify: 'Tell what was done, or why it was not',
  },
  notify: {
    recheck: 'Act on what is due, and on what was approved',
    notify: 'Put back what Slack is too busy for',
  },
  probe: {},
  sweep: {
    scan: 'Complete a scan that a crash left half done',
    recheck: 'Act on what is due',
    notify: 'Redraw cards that are behind',
  },
  'daily-scan': { scan: 'Start the daily scan' },
  compliance: {},
  'compliance-scan': { scan: 'Start the scan of the compliance rules' },
  check: { scan: 'Have a place looked at when what is wrong there is to be told' },
  'config-rule': {},
};

const secrets: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  slack: ['slack-bot-token', 'slack-signing-secret'],
  scan: ['slack-bot-token'],
  notify: ['slack-bot-token'],
};

/** What each function is granted, each action with its reason. */
export function grantsWithReasons(name: FunctionName, where: Where): readonly Grant[] {
  return [
    ...tableGrants(name, where),
    ...queueGrants(name, where),
    ...secretGrants(name, where),
    ...bucketGrants(name, where),
    ...beside[name](where),
  ];
}

/** What the role of a function is granted for what the function's own code does. */
export function grantsOf(name: FunctionName, where: Where): readonly Statement[] {
  return statementsOf(grantsWithReasons(name, where));
}

/** What Lambda itself needs of the role: to write the function's log, to take messages from its queue, and to keep what the clock or AWS Config started in vain. */
export function platformGrants(name: FunctionName, where: Where): readonly Statement[] {
  const { partition, region, account, prefix } = where;
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${prefix}-${name}:log-stream:*`;
  const feed = feedOf(name);
  const own = feed === null ? [] : [queueArn(where, feed)];
  const isUnwaitedFor = functions[name].trigger.by === 'clock' || functions[name].trigger.by === 'config';
  return [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs] },
    ...own.map((arn) => ({
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      resources: [arn],
    })),
    ...(isUnwaitedFor
      ? [
          {
            actions: ['sqs:SendMessage'],
            resources: [`arn:${partition}:sqs:${region}:${account}:${prefix}-${name}-dead`],
          },
        ]
      : []),
  ];
}

/** Of the role that EventBridge Scheduler takes on to deliver what is due: it is passed by `notify` alone. */
export function schedulerRoleGrants(where: Where): readonly Statement[] {
  const resources = [queueArn(where, 'recheck'), `${queueArn(where, 'recheck')}-dead`];
  return [{ actions: ['sqs:SendMessage'], resources }];
}

/** Of the role by which EventBridge Scheduler starts a function for good, and keeps what it cannot start. */
export function timerGrants(name: FunctionName, where: Where): readonly Statement[] {
  const { partition, region, account, prefix } = where;
  const own = (service: string, what: string) => `arn:${partition}:${service}:${region}:${account}:${what}`;
  return [
    { actions: ['lambda:InvokeFunction'], resources: [own('lambda', `function:${prefix}-${name}`)] },
    { actions: ['sqs:SendMessage'], resources: [own('sqs', `${prefix}-${name}-dead`)] },
  ];
}

const beside: Readonly<Record<FunctionName, (where: Where) => readonly Grant[]>> = {
  slack: () => [],
  scan: (where) => [
    ...accountGrants(where),
    ...readGrants(where, 'finding'),
    ...assumeGrants(where, ['read']),
    {
      action: 'lambda:InvokeFunction',
      resources: [
        `arn:${where.partition}:lambda:${where.region}:${where.account}:function:${where.prefix}-probe`,
      ],
      why: 'Have the probe function ask AWS whether a remediation would be allowed',
    },
  ],
  recheck: (where) => [
    ...readGrants(where, 'again'),
    ...probeGrants(where),
    ...remediationGrants(where),
    ...assumeGrants(where, ['read', 'remediate']),
  ],
  notify: (where) => [...scheduleGrants(where), ...topicGrants(where)],
  probe: (where) => [...probeGrants(where), ...assumeGrants(where, ['remediate'])],
  sweep: () => [],
  'daily-scan': () => [],
  compliance: (where) => complianceTopicGrants(where),
  'compliance-scan': () => [],
  check: (where) => instanceGrants(where),
  'config-rule': (where) => [...complianceReadGrants(where), ...configGrants()],
};

function queueArn({ partition, region, account, prefix }: Where, name: FeedName): string {
  return `arn:${partition}:sqs:${region}:${account}:${prefix}-${name}`;
}

function queueGrants(name: FunctionName, where: Where): readonly Grant[] {
  return Object.entries(sends[name]).map(([queue, why]) => ({
    action: 'sqs:SendMessage',
    resources: [queueArn(where, queue as QueueName)],
    why,
  }));
}

/** Secrets Manager ends a secret's ARN with a hyphen and six characters of its own. */
function secretGrants(name: FunctionName, where: Where): readonly Grant[] {
  const { partition, region, account, prefix } = where;
  return (secrets[name] ?? []).map((secret) => ({
    action: 'secretsmanager:GetSecretValue',
    resources: [`arn:${partition}:secretsmanager:${region}:${account}:secret:${prefix}/${secret}-??????`],
    why: secret === 'slack-bot-token' ? 'Speak to Slack' : 'Know that a request comes from Slack',
  }));
}

const assumed = {
  read: 'Read the resources of the member accounts',
  remediate: 'Ask AWS what would be allowed in the member accounts, and do what was decided',
} as const;

function assumeGrants(where: Where, roles: readonly (keyof typeof assumed)[]): readonly Grant[] {
  const members = where.memberAccounts.filter((account) => account !== where.account);
  if (members.length === 0) return [];
  return roles.map((role) => ({
    action: 'sts:AssumeRole',
    resources: members.map(
      (account) => `arn:${where.partition}:iam::${account}:role/${where.prefix}-${role}`,
    ),
    why: assumed[role],
  }));
}

function scheduleGrants(where: Where): readonly Grant[] {
  const { partition, region, account, prefix } = where;
  const schedules = [`arn:${partition}:scheduler:${region}:${account}:schedule/${prefix}/*`];
  const scheduled = {
    CreateSchedule: 'Have what is due looked at on time',
    GetSchedule: 'See for when it is scheduled already',
    UpdateSchedule: 'Put off, or bring forward, what was decided anew',
    DeleteSchedule: 'Forget what need not be looked at any more',
  };
  return [
    ...Object.entries(scheduled).map(([action, why]) => ({
      action: `scheduler:${action}`,
      resources: schedules,
      why,
    })),
    {
      action: 'iam:PassRole',
      resources: [`arn:${partition}:iam::${account}:role/${prefix}-scheduler`],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      why: 'Let a schedule send to the recheck queue, by the one role that may do nothing else',
    },
  ];
}

function topicGrants({ topic }: Where): readonly Grant[] {
  return topic ? [{ action: 'sns:Publish', resources: [topic], why: 'Send final notices' }] : [];
}
