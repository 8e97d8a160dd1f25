import type { Permissions } from '../../aws/kinds/permissions.ts';
import declared from '../../aws/permissions.generated.json' with { type: 'json' };
import type { Needs } from '../../core/functions/function.ts';
import { type Grant, grantOf, type Where } from './grant.ts';

// JSON types have no literal ARN patterns.
const { account, kinds } = declared as unknown as Permissions;

type Place = Pick<Where, 'partition' | 'account'>;

/** Why a step of reading is there. */
function reason(step: string, title: string): string {
  const many = plural(title);
  if (step === 'list') return `List ${many}`;
  if (step === 'tagIndex') return `Read the tags of many ${many} at once`;
  if (step === 'get') return `Look again at one of the ${many}`;
  return `Read ${step === 'tags' || step === 'metrics' ? step : `\`${step}\``} of ${many}`;
}

function plural(title: string): string {
  return `${title}${title.endsWith('s') ? 'es' : 's'}`;
}

/** To know which regions an account has. */
export function accountGrants(place: Place): readonly Grant[] {
  return account.map((permission) => grantOf(permission, place, 'Know which regions are enabled'));
}

/** To read resources of every kind, and what rules judge them by. `list`: all of them; `again`: one that is known. */
export function readGrants(place: Place, what: 'list' | 'again' | 'both' = 'both'): readonly Grant[] {
  const unneeded: readonly string[] = { list: ['get'], again: ['list', 'tagIndex'], both: [] }[what];
  return Object.values(kinds).flatMap(({ title, read }) =>
    read
      .filter(({ step }) => !unneeded.includes(step))
      .flatMap(({ step, permissions }) =>
        permissions.map((permission) => grantOf(permission, place, reason(step, title))),
      ),
  );
}

/** To ask AWS whether a remediation would be allowed. */
export function probeGrants(place: Place): readonly Grant[] {
  return Object.values(kinds).flatMap(({ title, probe }) =>
    probe.map((permission) =>
      grantOf(
        permission,
        place,
        `Ask whether one of the ${plural(title)} is protected and, by a dry run, whether it may be changed`,
      ),
    ),
  );
}

/** To change resources as was decided. */
export function remediationGrants(place: Place): readonly Grant[] {
  return Object.entries(kinds).flatMap(([id, { remediations }]) =>
    Object.entries(remediations).flatMap(([name, { title: does, permissions }]) =>
      permissions.map((permission) =>
        grantOf(permission, place, `${does}: remediation \`${name}\` of ${id}`),
      ),
    ),
  );
}

/** On the resources that are looked after, in the janitor's own account and by the roles of member accounts. */
export function resourceGrants({ resources = {} }: Needs, where: Where): readonly Grant[] {
  const { regions, read, steps = {}, probe, remediate } = resources;
  return [
    ...(regions ? accountGrants(where) : []),
    ...(read ? readGrants(where, read) : []),
    ...stepGrants(where, steps),
    ...(probe ? probeGrants(where) : []),
    ...(remediate ? remediationGrants(where) : []),
    ...memberRolesOf({ resources }).flatMap((role) => assumeGrant(where, role)),
  ];
}

/** Roles in member accounts that a function takes on. */
export function memberRolesOf({ resources = {} }: Needs | Pick<Needs, 'resources'>): readonly MemberRole[] {
  const { read, probe, remediate } = resources;
  return [...(read ? (['read'] as const) : []), ...(probe || remediate ? (['remediate'] as const) : [])];
}

const assumed = {
  read: 'Read the resources of the member accounts',
  remediate: 'Ask AWS what would be allowed in the member accounts, and do what was decided',
} as const;

export type MemberRole = keyof typeof assumed;

function assumeGrant(where: Where, role: MemberRole): readonly Grant[] {
  const members = where.memberAccounts.filter((account) => account !== where.account);
  if (members.length === 0) return [];
  const resources = members.map(
    (account) => `arn:${where.partition}:iam::${account}:role/${where.prefix}-${role}`,
  );
  return [{ action: 'sts:AssumeRole', resources, why: assumed[role] }];
}

/** To read these steps of these kinds alone; a step that a kind has not is left out. */
function stepGrants(place: Place, wanted: Readonly<Record<string, readonly string[]>>): readonly Grant[] {
  return Object.entries(wanted).flatMap(([id, steps]) => {
    const kind = kinds[id];
    if (!kind) throw new Error(`There is no kind ${id}`);
    return kind.read
      .filter(({ step }) => steps.includes(step))
      .flatMap(({ step, permissions }) =>
        permissions.map((permission) => grantOf(permission, place, reason(step, kind.title))),
      );
  });
}
