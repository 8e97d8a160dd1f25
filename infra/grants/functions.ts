import type { Needs, SecretName } from '../../core/functions/function.ts';
import { publishedSource } from '../../core/published/published-event.ts';
import { streamGrants } from '../feeds.ts';
import { type FunctionPlan, isFed, isInvokedAsync, isWokenBy } from '../functions.ts';
import { named, namesUnder } from '../names.ts';
import { boundaryOf } from './boundary.ts';
import { fileGrants } from './files.ts';
import { type RoleGrant, type RoleStatement, statementsOf, type Where } from './grant.ts';
import { resourceGrants } from './kinds.ts';
import { policyFileGrants } from './policy-files.ts';
import { tableGrants } from './tables.ts';

/** The permissions of a function, one per action, each with a reason. */
export function grantsWithReasons(
  { needs }: Pick<FunctionPlan, 'needs'>,
  where: Where,
): readonly RoleGrant[] {
  return [
    ...tableGrants(needs, where),
    ...queueGrants(needs, where),
    ...secretGrants(needs, where),
    ...fileGrants(needs, where),
    ...policyFileGrants(needs, where),
    ...resourceGrants(needs, where),
    ...invokeGrants(needs, where),
    ...scheduleGrants(needs, where),
    ...topicGrants(needs, where),
    ...busGrants(needs, where),
    ...mailGrants(needs, where),
    ...dashboardGrants(needs, where),
    ...Object.entries(needs.unscoped ?? {}).map(([action, why]) => ({ action, resources: ['*'], why })),
  ];
}

/** The permissions for the function's own code. */
export function grantsOf(fn: Pick<FunctionPlan, 'needs'>, where: Where): readonly RoleStatement[] {
  return statementsOf(grantsWithReasons(fn, where));
}

const isWokenByStream = isWokenBy('stream');

/**
 * The permissions that Lambda needs in the role: writing logs, reading the queue or stream, sending to the
 * dead-letter queue.
 */
export function platformGrants(fn: FunctionPlan, where: Where): readonly RoleStatement[] {
  const { name } = fn;
  const log = `log-group:/aws/lambda/${named(where.prefix, name)}:log-stream:*`;
  return [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [ownArn(where, 'logs', log)] },
    ...(isFed(fn)
      ? [
          {
            actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
            resources: [queueArn(where, fn.wakes.queue)],
          },
        ]
      : []),
    ...(isWokenByStream(fn) ? streamGrants(fn, where) : []),
    ...(isInvokedAsync(fn) || isWokenByStream(fn)
      ? [{ actions: ['sqs:SendMessage'], resources: [queueArn(where, `${name}-dead`)] }]
      : []),
  ];
}

/** The permissions boundary of a function that changes permissions. */
export function functionBoundary(fn: FunctionPlan, where: Where): readonly RoleStatement[] {
  return boundaryOf([...grantsOf(fn, where), ...platformGrants(fn, where)], where);
}

/** The permissions of the role with which EventBridge Scheduler delivers one-off schedules. */
export function schedulerRoleGrants(where: Where): readonly RoleStatement[] {
  const queues = ['recheck', 'recheck-iam'].flatMap((name) => [name, `${name}-dead`]);
  const resources = queues.map((name) => queueArn(where, name));
  return [{ actions: ['sqs:SendMessage'], resources }];
}

/** The permissions of the role with which EventBridge Scheduler invokes a function, and of its dead-letter queue. */
export function timerGrants(name: string, where: Where): readonly RoleStatement[] {
  return [
    { actions: ['lambda:InvokeFunction'], resources: [functionArn(where, name)] },
    { actions: ['sqs:SendMessage'], resources: [queueArn(where, `${name}-dead`)] },
  ];
}

function ownArn({ partition, region, account }: Where, service: string, what: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${what}`;
}

function queueArn(where: Where, name: string): string {
  return ownArn(where, 'sqs', named(where.prefix, name));
}

function functionArn(where: Where, name: string): string {
  return ownArn(where, 'lambda', `function:${named(where.prefix, name)}`);
}

function queueGrants({ queues = {} }: Needs, where: Where): readonly RoleGrant[] {
  return Object.entries(queues).map(([queue, why]) => ({
    action: 'sqs:SendMessage',
    resources: [queueArn(where, queue)],
    why,
  }));
}

/** Secrets Manager appends a hyphen and six characters to the ARN of a secret. */
function secretGrants({ secrets = {} }: Needs, where: Where): readonly RoleGrant[] {
  const { botTokenSecret, signingSecret } = namesUnder(where.prefix);
  const names: Readonly<Record<SecretName, string>> = { botToken: botTokenSecret, signingSecret };
  return Object.entries(secrets).map(([secret, why]) => ({
    action: 'secretsmanager:GetSecretValue',
    resources: [ownArn(where, 'secretsmanager', `secret:${names[secret as SecretName]}-??????`)],
    why,
  }));
}

function invokeGrants({ functions = {} }: Needs, where: Where): readonly RoleGrant[] {
  return Object.entries(functions).map(([name, why]) => ({
    action: 'lambda:InvokeFunction',
    resources: [functionArn(where, name)],
    why,
  }));
}

/** Permissions on the one-off schedules of the stage's group, and `PassRole` for their role. */
function scheduleGrants({ schedules = {} }: Needs, where: Where): readonly RoleGrant[] {
  const { partition, account, prefix } = where;
  const { scheduleGroup, schedulerRole } = namesUnder(prefix);
  return Object.entries(schedules).map(([action, why]) =>
    action === 'PassRole'
      ? {
          action: 'iam:PassRole',
          resources: [`arn:${partition}:iam::${account}:role/${schedulerRole}`],
          conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
          why,
        }
      : {
          action: `scheduler:${action}`,
          resources: [ownArn(where, 'scheduler', `schedule/${scheduleGroup}/*`)],
          why,
        },
  );
}

function topicGrants({ topics = {} }: Needs, where: Where): readonly RoleGrant[] {
  const { noticesTopic, complianceTopic, iamTopic } = namesUnder(where.prefix);
  const arns = { notices: noticesTopic, compliance: complianceTopic, iam: iamTopic };
  return Object.entries(topics).map(([topic, why]) => ({
    action: 'sns:Publish',
    resources: [ownArn(where, 'sns', arns[topic as keyof typeof arns])],
    why,
  }));
}

/** Only events of Janitor's own source: nobody's rules mistake them for others'. */
function busGrants({ bus }: Needs, where: Where): readonly RoleGrant[] {
  if (bus === undefined) return [];
  return [
    {
      action: 'events:PutEvents',
      resources: [ownArn(where, 'events', `event-bus/${namesUnder(where.prefix).ownBus}`)],
      conditions: { StringEquals: { 'events:source': publishedSource } },
      why: bus,
    },
  ];
}

/**
 * Only from the stage's sender. In the sandbox SES also asks for permission on the recipient's identity, so all
 * identities of the account are named: https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
function mailGrants({ mail }: Needs, where: Where): readonly RoleGrant[] {
  if (mail === undefined || where.reportSender === undefined) return [];
  return [
    {
      action: 'ses:SendEmail',
      resources: [ownArn(where, 'ses', 'identity/*')],
      conditions: { StringEquals: { 'ses:FromAddress': where.reportSender } },
      why: mail,
    },
  ];
}

function dashboardGrants({ dashboard }: Needs, where: Where): readonly RoleGrant[] {
  if (typeof dashboard !== 'object' || !where.hasDashboardKey) return [];
  const { dashboardKeySecret } = namesUnder(where.prefix);
  const resources = [ownArn(where, 'secretsmanager', `secret:${dashboardKeySecret}-??????`)];
  return [{ action: 'secretsmanager:GetSecretValue', resources, why: dashboard.sign }];
}
