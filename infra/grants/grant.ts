import type { Conditions, Permission } from '../../aws/access/permission.ts';

/** Where a function runs, and what of it is there. */
export type Where = {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** `janitor-<stage>`. */
  readonly prefix: string;
  /** Ids of the other accounts that it looks after. */
  readonly memberAccounts: readonly string[];
};

/** One action, on what, and why. */
export type Grant = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** What it is for: "Stop the instance". */
  readonly why: string;
};

/** An `Allow` of IAM. `conditions`: operator, then key, then value. */
export type Statement = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
};

type Place = Pick<Where, 'partition' | 'account'>;

/** A declared permission, in an account. */
export function grantOf(permission: Permission, place: Place, why: string): Grant {
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

/** The grants in as few statements as say the same. */
export function statementsOf(grants: readonly Grant[]): readonly Statement[] {
  const single = grants.map(({ action, resources, conditions }) => ({
    actions: [action],
    resources,
    ...(conditions ? { conditions } : {}),
  }));
  const byResources = merged(single, 'actions', ({ resources }) => resources);
  return merged(byResources, 'resources', ({ actions }) => actions);
}

/** Statements that are alike but for `list` become one, with all that their lists hold. */
function merged(
  statements: readonly Statement[],
  list: 'actions' | 'resources',
  alike: (statement: Statement) => readonly string[],
): readonly Statement[] {
  const groups = new Map<string, Statement>();
  for (const statement of statements) {
    const key = JSON.stringify([alike(statement), statement.conditions ?? null]);
    const all = [...(groups.get(key)?.[list] ?? []), ...statement[list]];
    groups.set(key, { ...statement, [list]: [...new Set(all)].toSorted() });
  }
  return [...groups.values()];
}
