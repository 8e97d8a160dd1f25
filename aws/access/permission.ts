/** An ARN with placeholders `{partition}` and `{account}` and IAM's `*` and `?`. */
export type ArnPattern = `arn:{partition}:${string}`;

/** IAM conditions: operator → key → value, with the placeholder `{account}`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ScopedPermission = {
  /** The exact IAM name. */
  readonly action: string;
  readonly on: readonly ArnPattern[];
  readonly when?: Conditions;
};

/** An action that AWS only grants on `*`. */
export type UnscopedPermission = {
  readonly action: string;
  /** Why AWS allows nothing narrower, for the documentation of rights. */
  readonly because: string;
};

export type DeclaredPermission = ScopedPermission | UnscopedPermission;

/** A granted permission. A string alone is granted on `*`; `unscopedActions` says why. */
export type Permission = string | ScopedPermission;

/** An SDK command that a step sends, with the IAM permissions it needs. */
export type Call = {
  /** Client and command without suffixes: `EC2.StopInstances`. */
  readonly command: `${string}.${string}`;
  readonly permissions: readonly DeclaredPermission[];
};

export function sends(command: Call['command'], ...permissions: readonly DeclaredPermission[]): Call {
  return { command, permissions };
}

/** Grants the action on resources with these ARNs only. */
export function on(
  patterns: ArnPattern | readonly ArnPattern[],
  action: string,
  when?: Conditions,
): ScopedPermission {
  return { action, on: typeof patterns === 'string' ? [patterns] : patterns, ...(when ? { when } : {}) };
}

/** Grants the action on `*`, with the reason why AWS allows nothing narrower. */
export function onAll(action: string, because: string): UnscopedPermission {
  return { action, because };
}

/** Returns the permissions of these calls without duplicates, sorted by action. */
export function permissionsOfCalls(calls: readonly Call[]): readonly Permission[] {
  return distinct(
    calls.flatMap(({ permissions }) => permissions.map((one) => ('because' in one ? one.action : one))),
  );
}

export function actionOf(permission: Permission): string {
  return typeof permission === 'string' ? permission : permission.action;
}

function distinct(permissions: readonly Permission[]): readonly Permission[] {
  const byText = new Map(permissions.map((permission) => [JSON.stringify(permission), permission]));
  return [...byText.values()].toSorted((a, b) => actionOf(a).localeCompare(actionOf(b), 'en'));
}
