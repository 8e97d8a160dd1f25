import type { AnyKind } from '../kinds/define.ts';
import { distinct, type Permission } from './permission.ts';

/** A permission with the step that needs it, in words: "list", "stop". */
type Needed = { readonly step: string; readonly permissions: readonly Permission[] };

export type KindPermissions = {
  /** Of one of them, for people. */
  readonly title: string;
  /** To list it, to get it and to load its facts and metrics. */
  readonly read: readonly Needed[];
  /** To ask whether a remediation would be allowed. A dry run needs the right to the real thing. */
  readonly probe: readonly Permission[];
  readonly remediations: Readonly<
    Record<string, { readonly title: string; readonly permissions: readonly Permission[] }>
  >;
};

export type Permissions = {
  /** Beside those of the kinds: regions. The caller's own account needs none. */
  readonly account: readonly Permission[];
  readonly kinds: Readonly<Record<string, KindPermissions>>;
};

/** What the kinds say they need: what the roles are granted, and nothing else. */
export function permissionsOf(kinds: readonly AnyKind[]): Permissions {
  return {
    account: ['ec2:DescribeRegions'],
    kinds: Object.fromEntries(kinds.map((kind) => [kind.id, ofKind(kind)])),
  };
}

function ofKind({
  title,
  list,
  get,
  facts,
  tags,
  probe,
  remediations,
  hasMetrics,
}: AnyKind): KindPermissions {
  const steps: readonly (readonly [string, readonly Permission[]])[] = [
    ['list', list.permissions],
    ['get', get.permissions],
    ...Object.entries(facts).map(([name, fact]) => [name, fact?.permissions ?? []] as const),
    ['tags', tags?.permissions ?? []],
    ['metrics', hasMetrics ? ['cloudwatch:GetMetricData'] : []],
  ];
  return {
    title,
    read: steps.flatMap(([step, permissions]) =>
      permissions.length > 0 ? [{ step, permissions: distinct(permissions) }] : [],
    ),
    probe: distinct(probe.permissions),
    remediations: Object.fromEntries(
      Object.entries(remediations).map(([name, { title, permissions }]) => [
        name,
        { title, permissions: distinct(permissions) },
      ]),
    ),
  };
}
