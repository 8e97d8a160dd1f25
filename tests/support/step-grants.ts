import { actionOf } from '../../aws/access/permission.ts';
import { permissionsOf } from '../../aws/kinds/permissions.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { grantOf, type RoleStatement, statementsOf, type Where } from '../../infra/grants/grant.ts';
import { grantsOf } from './grants.ts';
import { isGranted } from './iam.ts';
import type { RecordedCall } from './record-calls.ts';

export type UnusedGrant = { readonly action: string; readonly on: string };

/** Calls that the roles of their functions do not allow: "scan: ec2:StopInstances on …". */
export function refusedCalls(
  calls: readonly RecordedCall[],
  grants: (actor: string) => readonly RoleStatement[],
): readonly string[] {
  return calls
    .filter(({ actor, action, resource, context }) => !isGranted(grants(actor), action, resource, context))
    .map(({ actor, action, resource }) => `${actor}: ${action} on ${resource}`);
}

/** What a function is granted and used in none of its calls. */
export function unusedGrants(
  name: string,
  calls: readonly RecordedCall[],
  where: Where,
): readonly UnusedGrant[] {
  const own = calls.filter(({ actor }) => actor === name);
  const called = new Set(own.map(({ action }) => action));
  const isUsed = (action: string, on: string): boolean =>
    isOfAStepThatRan(action, called) ||
    isOfAnotherKind(action, on) ||
    own.some((call) => isGranted([{ actions: [action], resources: [on] }], call.action, call.resource));
  return grantsOf(name, where).flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.filter((on) => !isUsed(action, on)).map((on) => ({ action, on }))),
  );
}

/** A kind's step with several calls need not run all of them in a day: tests/unit/permissions runs each step alone. */
function isOfAStepThatRan(action: string, called: ReadonlySet<string>): boolean {
  return Object.values(permissionsOf(kinds).kinds)
    .flatMap(({ read }) => read)
    .map(({ permissions }) => permissions.map(actionOf))
    .some((step) => step.includes(action) && step.some((other) => called.has(other)));
}

/** Kinds whose every read and remediation runs in this day. */
const wholly = ['ec2-address', 'ec2-instance', 'iam-user', 'rds-instance', 's3-bucket'];

/** Steps of other kinds, and every undo, run alone in tests/unit/permissions. */
function isOfAnotherKind(action: string, on: string): boolean {
  const all = Object.entries(permissionsOf(kinds).kinds);
  const permissions = [
    ...all
      .filter(([id]) => !wholly.includes(id))
      .flatMap(([, { read, probe, remediations }]) => [
        ...read.flatMap(({ permissions }) => permissions),
        ...probe,
        ...Object.values(remediations).flatMap(({ permissions }) => permissions),
      ]),
    ...all.flatMap(([, { remediations }]) => Object.values(remediations).flatMap(({ undo }) => undo)),
  ];
  const statements = statementsOf(
    permissions.map((one) => grantOf(one, { partition: 'aws', account: '123456789012' }, '')),
  );
  return statements.some(({ actions, resources }) => actions.includes(action) && resources.includes(on));
}
