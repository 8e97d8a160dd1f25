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

/** An action that AWS allows on `*` or not at all. */
export type UnscopedPermission = {
  readonly action: string;
  /** Why AWS allows nothing narrower, for the page on rights. */
  readonly because: string;
};

export type DeclaredPermission = ScopedPermission | UnscopedPermission;

/** As it is granted. A string alone is granted on `*`; `unscopedActions` says why. */
export type Permission = string | ScopedPermission;

/** A command of the SDK that a step sends, and what IAM asks for it. */
export type Call = {
  /** Client and command, without their endings: `EC2.StopInstances`. */
  readonly command: `${string}.${string}`;
  readonly permissions: readonly DeclaredPermission[];
};

export function sends(command: Call['command'], ...permissions: readonly DeclaredPermission[]): Call {
  return { command, permissions };
}

/** The action on resources of these ARNs and no others. */
export function on(
  patterns: ArnPattern | readonly ArnPattern[],
  action: string,
  when?: Conditions,
): ScopedPermission {
  return { action, on: typeof patterns === 'string' ? [patterns] : patterns, ...(when ? { when } : {}) };
}

/** The action on `*`, with the reason why AWS allows nothing narrower. */
export function onAll(action: string, because: string): UnscopedPermission {
  return { action, because };
}

/** What these calls are granted, each once, in the order of their actions. */
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
