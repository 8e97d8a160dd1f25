import type { Conditions, Permission } from '../../aws/access/permission.ts';

/** The place of a deployment, and the names that ARNs need. */
export type Where = {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** `janitor-<stage>`. */
  readonly prefix: string;
  /** The ids of the other accounts in the policy. */
  readonly memberAccounts: readonly string[];
  /** The object in S3 that functions read the policy from; absent: they have the one that was deployed. */
  readonly policyObject?: { readonly bucket: string; readonly key: string };
  /** The sender of the daily report; absent: it is not mailed. */
  readonly reportSender?: string;
  /** Absent: links to the dashboard are not signed. */
  readonly hasDashboardKey?: true;
};

/** An action, its resources and the reason. */
export type RoleGrant = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** The reason: "Stop the instance". */
  readonly why: string;
};

/** An IAM statement. `effect`: `Allow` by default. `conditions`: operator, then key, then value. */
export type RoleStatement = {
  readonly effect?: 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
};

/** An AWS account in which permissions are granted. */
export type GrantPlace = Pick<Where, 'partition' | 'account'>;

/** Converts a declared permission to a grant in an account. */
export function grantOf(permission: Permission, place: GrantPlace, why: string): RoleGrant {
  if (typeof permission === 'string') return { action: permission, resources: ['*'], why };
  const { action, on, when } = permission;
  const fill = (text: string): string =>
    text.replaceAll('{partition}', place.partition).replaceAll('{account}', place.account);
  const resources = on.map(fill);
  if (!when) return { action, resources, why };
  const conditions = Object.entries(when).map(
    ([operator, keys]) =>
      [operator, Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, fill(value)]))] as const,
  );
  return { action, resources, conditions: Object.fromEntries(conditions), why };
}

/** Combines grants into as few statements as possible. */
export function statementsOf(grants: readonly RoleGrant[]): readonly RoleStatement[] {
  const single = grants.map(({ action, resources, conditions }) => ({
    actions: [action],
    resources,
    ...(conditions ? { conditions } : {}),
  }));
  const byResources = merged(single, 'actions', ({ resources }) => resources);
  return merged(byResources, 'resources', ({ actions }) => actions);
}

/** Merges statements that differ only in `list`. */
function merged(
  statements: readonly RoleStatement[],
  list: 'actions' | 'resources',
  alike: (statement: RoleStatement) => readonly string[],
): readonly RoleStatement[] {
  const groups = new Map<string, RoleStatement>();
  for (const statement of statements) {
    const key = JSON.stringify([alike(statement), statement.conditions ?? null]);
    const all = [...(groups.get(key)?.[list] ?? []), ...statement[list]];
    groups.set(key, { ...statement, [list]: [...new Set(all)].toSorted() });
  }
  return [...groups.values()];
}
