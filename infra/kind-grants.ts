import declared from '../aws/permissions.generated.json' with { type: 'json' };
import type { Permissions } from '../aws/permissions.ts';
import { type Grant, grantOf, type Where } from './grant.ts';

// JSON types have no literal ARN patterns.
const { account, kinds } = declared as unknown as Permissions;

type Place = Pick<Where, 'partition' | 'account'>;

const steps: Readonly<Record<string, string>> = {
  list: 'list',
  get: 'look again at one',
  metrics: 'read metrics',
  tags: 'read tags',
};

/** To know which regions an account has. */
export function accountGrants(place: Place): readonly Grant[] {
  return account.map((permission) => grantOf(permission, place, 'Know which regions are enabled'));
}

/** To find resources of every kind and to read what rules judge them by. */
export function readGrants(place: Place): readonly Grant[] {
  return Object.values(kinds).flatMap(({ title, read }) =>
    read.flatMap(({ step, permissions }) =>
      permissions.map((permission) =>
        grantOf(permission, place, `${title}: ${steps[step] ?? `read \`${step}\``}`),
      ),
    ),
  );
}

/** To ask AWS whether a remediation would be allowed. */
export function probeGrants(place: Place): readonly Grant[] {
  return Object.values(kinds).flatMap(({ title, probe }) =>
    probe.map((permission) =>
      grantOf(permission, place, `${title}: ask whether it is protected and may be changed (dry run)`),
    ),
  );
}

/** To change resources as was decided. */
export function remediationGrants(place: Place): readonly Grant[] {
  return Object.values(kinds).flatMap(({ title, remediations }) =>
    Object.entries(remediations).flatMap(([name, { title: does, permissions }]) =>
      permissions.map((permission) => grantOf(permission, place, `${title}: ${does} (\`${name}\`)`)),
    ),
  );
}
