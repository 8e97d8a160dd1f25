import type { AnyKind } from './kind.ts';

export type KindPermissions = {
  /** To list it, to get it and to load its facts. */
  readonly read: readonly string[];
  /** To ask whether a remediation would be allowed. A dry run needs the right to the real thing. */
  readonly probe: readonly string[];
  readonly remediations: Readonly<Record<string, readonly string[]>>;
};

export type Permissions = {
  /** Beside those of the kinds: regions. The caller's own account needs none. */
  readonly account: readonly string[];
  readonly kinds: Readonly<Record<string, KindPermissions>>;
};

/** The IAM actions that the kinds say they need: what the roles are granted, and nothing else. */
export function permissionsOf(kinds: readonly AnyKind[]): Permissions {
  return {
    account: ['ec2:DescribeRegions'],
    kinds: Object.fromEntries(kinds.map((kind) => [kind.id, ofKind(kind)])),
  };
}

function ofKind({ list, get, facts, tags, probe, remediations, hasMetrics }: AnyKind): KindPermissions {
  const reading = [list, get, tags, ...Object.values(facts)].flatMap((step) => step?.permissions ?? []);
  return {
    read: unique([...reading, ...(hasMetrics ? ['cloudwatch:GetMetricData'] : [])]),
    probe: unique(probe.permissions),
    remediations: Object.fromEntries(
      Object.entries(remediations).map(([name, { permissions }]) => [name, unique(permissions)]),
    ),
  };
}

function unique(permissions: readonly string[]): readonly string[] {
  return [...new Set(permissions)].toSorted();
}
