/** An ARN with `{partition}` and `{account}` to be filled in, and IAM's `*` and `?`. */
export type ArnPattern = `arn:{partition}:${string}`;

/** IAM conditions: operator, then key, then the value, in which `{account}` is filled in. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ScopedPermission = {
  /** By its exact IAM name. */
  readonly action: string;
  readonly on: readonly ArnPattern[];
  readonly when?: Conditions;
};

/** A string alone: an action that AWS allows on all resources or on none (`unscopedActions` says why). */
export type Permission = string | ScopedPermission;

/** The action on resources of these ARNs and no others. */
export function on(
  patterns: ArnPattern | readonly ArnPattern[],
  action: string,
  when?: Conditions,
): ScopedPermission {
  return { action, on: typeof patterns === 'string' ? [patterns] : patterns, ...(when ? { when } : {}) };
}

export function actionOf(permission: Permission): string {
  return typeof permission === 'string' ? permission : permission.action;
}

/** One of each, in the order of their actions. */
export function distinct(permissions: readonly Permission[]): readonly Permission[] {
  const byText = new Map(permissions.map((permission) => [JSON.stringify(permission), permission]));
  return [...byText.values()].toSorted((a, b) => actionOf(a).localeCompare(actionOf(b), 'en'));
}
