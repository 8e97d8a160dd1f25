import type { KindPermissions, Permissions } from '../../aws/kinds/permissions.ts';
import declared from '../../aws/permissions.generated.json' with { type: 'json' };
import type { Needs, ResourceUse } from '../../core/functions/function.ts';
import { muteRulePrefix } from '../../core/incidents/muting/mute-step.ts';
import { type GrantPlace, grantOf, type RoleGrant, type Where } from './grant.ts';

// TypeScript infers no literal ARN patterns from JSON.
const { account, kinds } = declared as unknown as Permissions;

/** The reason of a reading step. */
function reason(step: string, title: string): string {
  const many = plural(title);
  if (step === 'list') return `List ${many}`;
  if (step === 'tagIndex') return `Read the tags of many ${many} at once`;
  if (step === 'get') return `Read single ${many} again`;
  return `Read ${step === 'tags' || step === 'metrics' ? step : `\`${step}\``} of ${many}`;
}

function plural(title: string): string {
  return title.replace(/y$/, 'ie').replace(/s$/, 'se').concat('s');
}

/** Permissions to list an account's regions. */
export function accountGrants(place: GrantPlace): readonly RoleGrant[] {
  return account.map((permission) => grantOf(permission, place, 'List the enabled regions'));
}

/** Permission to read who changed a resource. */
export function changeGrants(): readonly RoleGrant[] {
  const why = 'Read who changed an instance in the day before its incident';
  return [{ action: 'cloudtrail:LookupEvents', resources: ['*'], why }];
}

/**
 * Permissions to mute the alarms of incidents, by rules with names of Janitor only. CloudWatch also asks for the right on
 * each alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
 */
export function muteGrants({ partition, account }: GrantPlace): readonly RoleGrant[] {
  const all = `arn:${partition}:cloudwatch:*:${account}`;
  const rule = `${all}:alarm-mute-rule:${muteRulePrefix}*`;
  return [
    {
      action: 'cloudwatch:PutAlarmMuteRule',
      resources: [rule, `${all}:alarm:*`],
      why: 'Mute the alarms of an incident while it is snoozed, if the policy says so',
    },
    { action: 'cloudwatch:DeleteAlarmMuteRule', resources: [rule], why: 'Unmute them when the snooze ends' },
  ];
}

/** Kinds whose remediations grant permissions, or all others; absent: all kinds. */
export type KindsOf = ResourceUse['remediate'];

function kindsOf(of: KindsOf): readonly (readonly [string, KindPermissions])[] {
  const all = Object.entries(kinds);
  if (of === undefined) return all;
  return all.filter(([, kind]) => (kind.grantsPermissions === true) === (of === 'permissions'));
}

/** Permissions to read resources with their facts. `list`: all resources; `again`: a single known resource. */
export function readGrants(
  place: GrantPlace,
  what: 'list' | 'again' | 'both' = 'both',
  of?: KindsOf,
): readonly RoleGrant[] {
  const unneeded: readonly string[] = { list: ['get'], again: ['list', 'tagIndex'], both: [] }[what];
  return kindsOf(of).flatMap(([, { title, read }]) =>
    read
      .filter(({ step }) => !unneeded.includes(step))
      .flatMap(({ step, permissions }) =>
        permissions.map((permission) => grantOf(permission, place, reason(step, title))),
      ),
  );
}

/** Permissions to check whether a remediation would be allowed. */
export function probeGrants(place: GrantPlace, of?: KindsOf): readonly RoleGrant[] {
  return kindsOf(of).flatMap(([, { title, probe }]) =>
    probe.map((permission) =>
      grantOf(
        permission,
        place,
        `Check by a dry run whether ${plural(title)} may be changed, and whether they are protected`,
      ),
    ),
  );
}

/** Permissions to remediate. */
export function remediationGrants(place: GrantPlace, of: KindsOf): readonly RoleGrant[] {
  return kindsOf(of).flatMap(([id, { remediations }]) =>
    Object.entries(remediations).flatMap(([name, { title: does, permissions, undo }]) => [
      ...permissions.map((permission) =>
        grantOf(permission, place, `${does}: remediation \`${name}\` of ${id}`),
      ),
      ...undo.map((permission) => grantOf(permission, place, `Undo of \`${name}\` of ${id}`)),
    ]),
  );
}

/** Permissions on resources: in the janitor's own account, and to assume the roles in member accounts. */
export function resourceGrants({ resources = {} }: Needs, where: Where): readonly RoleGrant[] {
  const { regions, read, changes, steps = {}, probe, mutes, remediate } = resources;
  return [
    ...(regions ? accountGrants(where) : []),
    ...(read ? readGrants(where, read, remediate) : []),
    ...(changes ? changeGrants() : []),
    ...stepGrants(where, steps),
    ...(probe ? probeGrants(where, remediate) : []),
    ...(remediate ? remediationGrants(where, remediate) : []),
    ...(mutes ? muteGrants(where) : []),
    ...memberRolesOf({ resources }).flatMap((role) => assumeGrant(where, role)),
  ];
}

/** The roles in member accounts that a function assumes. */
export function memberRolesOf({ resources = {} }: Needs | Pick<Needs, 'resources'>): readonly MemberRole[] {
  const { read, inMembers, probe, mutes, remediate } = resources;
  return [
    ...(read || inMembers ? (['read'] as const) : []),
    ...(remediate === 'permissions' ? (['remediate-iam'] as const) : []),
    ...(remediate !== 'permissions' && (probe || mutes || remediate) ? (['remediate'] as const) : []),
  ];
}

const assumed = {
  read: 'Read the resources of the member accounts',
  remediate: 'Make dry runs and remediate in the member accounts',
  'remediate-iam': 'Remediate IAM identities in the member accounts',
} as const;

export type MemberRole = keyof typeof assumed;

function assumeGrant(where: Where, role: MemberRole): readonly RoleGrant[] {
  const members = where.memberAccounts.filter((account) => account !== where.account);
  if (members.length === 0) return [];
  const resources = members.map(
    (account) => `arn:${where.partition}:iam::${account}:role/${where.prefix}-${role}`,
  );
  return [{ action: 'sts:AssumeRole', resources, why: assumed[role] }];
}

/** Permissions for these reading steps of these kinds; unknown steps are ignored. */
function stepGrants(
  place: GrantPlace,
  wanted: Readonly<Record<string, readonly string[]>>,
): readonly RoleGrant[] {
  return Object.entries(wanted).flatMap(([id, steps]) => {
    const kind = kinds[id];
    if (!kind) throw new Error(`Unknown kind: ${id}`);
    return kind.read
      .filter(({ step }) => steps.includes(step))
      .flatMap(({ step, permissions }) =>
        permissions.map((permission) => grantOf(permission, place, reason(step, kind.title))),
      );
  });
}
