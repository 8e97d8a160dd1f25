import { actionOf } from '../../../aws/access/permission.ts';
import { permissionsOf } from '../../../aws/kinds/permissions.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import type { Statement } from '../../../infra/grants/grant.ts';
import type { MemberRole } from '../../../infra/grants/kinds.ts';
import { memberRoles } from '../../../infra/member-account.ts';
import { isGranted } from '../../support/iam.ts';
import { roleOf } from '../checks/model.ts';
import type { FrontCall } from './front.ts';
import type { World } from './world.ts';

type Seen = Pick<World, 'front' | 'synthesized'>;

/** Calls that IAM would have refused to whoever made them, or of which it is not known what they need. */
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

function grantsOfFunction(synthesized: World['synthesized'], name: string): readonly Statement[] {
  return roleOf(synthesized, name).statements.map(({ actions, resources, conditions }) => ({
    actions,
    resources,
    conditions: conditions as NonNullable<Statement['conditions']>,
  }));
}

function grantsOfMember(arn: string): readonly Statement[] {
  const [, account = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/.*-(\w+)$/.exec(arn) ?? [];
  return memberRoles[name as MemberRole].grants({ partition: 'aws', account });
}

/** What a function's own role may do, and it did not: without what Lambda does by that role. */
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

/** Lambda writes logs, takes messages from the function's own queue, and keeps what failed. */
function isLambdas(action: string, resource: string, name: string): boolean {
  return (
    action.startsWith('logs:') ||
    /^sqs:(?:DeleteMessage|GetQueueAttributes|ReceiveMessage)$/.test(action) ||
    (action === 'sqs:SendMessage' && resource.endsWith(`-${name}-dead`))
  );
}

/** Of a kind's step. That each step calls what it declares is shown for every step alone, in tests/unit/permissions. */
export function isProvenForItsStep(action: string): boolean {
  return declared.has(action);
}

/** What takes bad luck, each proven where the luck is made. */
const seldom: Readonly<Record<string, readonly string[]>> = {
  // Two look at one resource at the same moment: tests/support/evaluations-contract.ts.
  scan: ['dynamodb:BatchGetItem on janitor-day-evaluations'],
  // A report fails halfway: tests/integration/compliance/report.test.ts.
  compliance: ['s3:AbortMultipartUpload on reports/*'],
};

export function takesBadLuck(
  name: string,
  { action, resource }: { readonly action: string; readonly resource: string },
): boolean {
  return (seldom[name] ?? []).some((one) => {
    const [what = '', on = ''] = one.split(' on ');
    return action === what && resource.endsWith(`/${on}`);
  });
}

const declared = new Set(
  Object.values(permissionsOf(kinds).kinds)
    .flatMap(({ read, probe, remediations }) =>
      [...read, ...Object.values(remediations), { permissions: probe }].flatMap(
        ({ permissions }) => permissions,
      ),
    )
    .map(actionOf),
);
