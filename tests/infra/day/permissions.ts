import { actionOf } from '../../../aws/access/permission.ts';
import { permissionsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import type { RoleStatement } from '../../../infra/grants/grant.ts';
import type { MemberRole } from '../../../infra/grants/kinds.ts';
import { memberRoles } from '../../../infra/member-account.ts';
import { isGranted } from '../../support/iam.ts';
import { roleOf } from '../checks/model.ts';
import type { FrontCall } from './front.ts';
import type { DayWorld } from './world.ts';

type Seen = Pick<DayWorld, 'front' | 'synthesized'>;

/** Calls that IAM would have refused, or whose permissions are unknown. */
export function notGranted({ front, synthesized }: Seen): readonly string[] {
  const refused = front.calls.flatMap((call) => {
    const name = `${call.actor}${call.role ? ` as ${call.role}` : ''}: ${call.client}.${call.command}`;
    if (!call.needed) return [`${name}: nobody has said what it needs`];
    const statements = call.role ? grantsOfMember(call.role) : grantsOfFunction(synthesized, call.actor);
    return call.needed
      .filter(({ action, resource, context }) => !isGranted(statements, action, resource, context))
      .map(({ action, resource }) => `${name}: ${action} on ${resource}`);
  });
  return [...new Set(refused)];
}

function grantsOfFunction(synthesized: DayWorld['synthesized'], name: string): readonly RoleStatement[] {
  return roleOf(synthesized, name).statements.map(({ actions, resources, conditions }) => ({
    actions,
    resources,
    conditions: conditions as NonNullable<RoleStatement['conditions']>,
  }));
}

function grantsOfMember(arn: string): readonly RoleStatement[] {
  const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/.*-(\w+)$/.exec(arn) ?? [];
  return memberRoles[name as MemberRole].grants({ partition: 'aws', account });
}

/** What a function's role allows and the day did not use, without what Lambda itself uses. */
export function grantedAndNotCalled(
  { front, synthesized }: Seen,
  name: string,
): readonly { readonly action: string; readonly resource: string }[] {
  const calls = front.calls.filter(({ actor, role }) => actor === name && role === undefined);
  return roleOf(synthesized, name)
    .statements.flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
    )
    .filter(({ action, resource }) => !isLambdas(action, resource, name))
    .filter(({ action, resource }) => !calls.some((call) => needs(call, action, resource)));
}

function needs({ needed = [] }: FrontCall, action: string, resource: string): boolean {
  return needed.some((one) =>
    isGranted([{ actions: [action], resources: [resource] }], one.action, one.resource),
  );
}

/** Lambda writes logs, reads the function's queue or stream, and sends failures to the dead-letter queue. */
function isLambdas(action: string, resource: string, name: string): boolean {
  return (
    action.startsWith('logs:') ||
    /^sqs:(?:DeleteMessage|GetQueueAttributes|ReceiveMessage)$/.test(action) ||
    /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/.test(action) ||
    (action === 'sqs:SendMessage' && resource.endsWith(`-${name}-dead`))
  );
}

/** Whether a kind's step declares it; tests/unit/permissions shows that each step uses what it declares. */
export function isProvenForItsStep(action: string): boolean {
  return declared.has(action);
}

/** Needed only after failures, which other tests cause. */
const seldom: Readonly<Record<string, readonly string[]>> = {
  // Two simultaneous evaluations of a resource: tests/support/evaluations-contract.ts.
  scan: [
    'dynamodb:BatchGetItem on janitor-day-evaluations',
    // Incidents: tests/unit/core/looks.
    'dynamodb:UpdateItem on janitor-day-incidents',
    'dynamodb:Query on janitor-day-incidents',
    // tests/unit/aws/change-history.test.ts.
    'cloudtrail:LookupEvents on *',
  ],
  // A report that fails halfway: tests/integration/compliance/report.test.ts.
  compliance: ['s3:AbortMultipartUpload on reports/*'],
  // Counts before the first full count: tests/support/store-contract-counts.ts.
  'daily-report': ['dynamodb:Query on janitor-day-state/index/byStatus'],
  // Events of the own bus, which this day does not deliver: tests/integration/local/fan-out.test.ts.
  'publish-audit': ['events:PutEvents on event-bus/janitor-day'],
  'audit-archive': ['s3:PutObject on audit/*'],
  'audit-incidents': [
    'dynamodb:GetItem on janitor-day-state',
    'dynamodb:Query on janitor-day-audit',
    'dynamodb:PutItem on janitor-day-incidents',
    'dynamodb:UpdateItem on janitor-day-incidents',
  ],
  // Alarms, which this day does not have: tests/unit/events/alarm.
  alarm: [
    'dynamodb:GetItem on janitor-day-state',
    'dynamodb:PutItem on janitor-day-state',
    'dynamodb:PutItem on janitor-day-incidents',
    's3:PutObject on incidents/*',
    'sqs:SendMessage on janitor-day-notify',
    'sqs:SendMessage on janitor-day-scan',
  ],
  // An accepted IAM change: tests/unit/core/iam/accept-change.test.ts.
  notify: ['sqs:SendMessage on janitor-day-scan', 'sqs:SendMessage on janitor-day-recheck-iam'],
  recheck: [
    // What an older version scheduled: tests/unit/core/findings/passed-on.test.ts.
    'sqs:SendMessage on janitor-day-recheck-iam',
    // Snoozed incidents: tests/unit/aws/alarm-mutes.test.ts.
    ...['alarm-mute-rule:janitor-incident-*', 'alarm:*'].map((on) => `cloudwatch:PutAlarmMuteRule on ${on}`),
    'cloudwatch:DeleteAlarmMuteRule on alarm-mute-rule:janitor-incident-*',
  ],
  // Findings of IAM identities: tests/integration/iam/iam-change.test.ts.
  sweep: ['sqs:SendMessage on janitor-day-recheck-iam'],
  // A remediation of an IAM identity: tests/integration/iam/remediate-identity.test.ts.
  'recheck-iam': [
    ...['read', 'remediate-iam'].map((role) => `sts:AssumeRole on role/janitor-day-${role}`),
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
      (action) => `dynamodb:${action} on janitor-day-state`,
    ),
    ...['GetItem', 'PutItem'].map((action) => `dynamodb:${action} on janitor-day-audit`),
    ...['GetItem', 'BatchGetItem'].map((action) => `dynamodb:${action} on janitor-day-mirror`),
    ...['recheck-iam', 'notify'].map((queue) => `sqs:SendMessage on janitor-day-${queue}`),
  ],
  // A change that makes something possible: tests/integration/iam/iam-change.test.ts.
  'iam-change': [
    // Nor does this day have an event of a member account.
    'sts:AssumeRole on role/janitor-day-read',
    ...['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
      (action) => `dynamodb:${action} on janitor-day-state`,
    ),
    ...['GetItem', 'PutItem'].map((action) => `dynamodb:${action} on janitor-day-audit`),
    ...['scan', 'notify'].map((queue) => `sqs:SendMessage on janitor-day-${queue}`),
    'dynamodb:Query on janitor-day-audit/index/byResource',
    'dynamodb:BatchGetItem on janitor-day-mirror',
    // Only rules that act ask for permissions.
    'lambda:InvokeFunction on function:janitor-day-probe',
  ],
};

export function needsFailure(
  name: string,
  { action, resource }: { readonly action: string; readonly resource: string },
): boolean {
  return (seldom[name] ?? []).some((one) => {
    const [what = '', on = ''] = one.split(' on ');
    const isSame = resource === on || [`/${on}`, `:${on}`].some((end) => resource.endsWith(end));
    return action === what && isSame;
  });
}

const declared = new Set(
  Object.values(permissionsOf(kinds).kinds)
    .flatMap(({ read, probe, remediations }) => [
      ...read.flatMap(({ permissions }) => permissions),
      ...Object.values(remediations).flatMap(({ permissions, undo }) => [...permissions, ...undo]),
      ...probe,
    ])
    .map(actionOf),
);
