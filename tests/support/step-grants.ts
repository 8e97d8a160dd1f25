import { actionOf } from '../../aws/access/permission.ts';
import { permissionsOf } from '../../aws/kinds/permissions.ts';
import { kinds } from '../../aws/kinds/registry.generated.ts';
import { grantOf, statementsOf } from '../../infra/grants/grant.ts';

/** A kind's step with several calls need not run all of them in a day: tests/unit/permissions runs each step alone. */
export function isOfAStepThatRan(action: string, called: ReadonlySet<string>): boolean {
  return Object.values(permissionsOf(kinds).kinds)
    .flatMap(({ read }) => read)
    .map(({ permissions }) => permissions.map(actionOf))
    .some((step) => step.includes(action) && step.some((other) => called.has(other)));
}

/** Kinds whose every read and remediation runs in this day. */
const wholly = ['ec2-address', 'ec2-instance', 'iam-user', 'rds-instance', 's3-bucket'];

/** Steps of other kinds, and every undo, run alone in tests/unit/permissions. */
export function isOfAnotherKind(action: string, on: string): boolean {
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
