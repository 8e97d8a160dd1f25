import { type Call, type Permission, permissionsOfCalls } from '../access/permission.ts';
import type { AnyKind } from './define.ts';

/** A read step ("list", "get", a fact's name) with its permissions. */
type StepPermissions = { readonly step: string; readonly permissions: readonly Permission[] };

export type KindPermissions = {
  /** Singular, for people. */
  readonly title: string;
  /** Permissions to list, get, and load facts and metrics. */
  readonly read: readonly StepPermissions[];
  /** Only the function `recheck-iam` gets the permissions of its remediations. */
  readonly grantsPermissions?: true;
  /** Permissions of dry runs, which need those of the real call. */
  readonly probe: readonly Permission[];
  readonly remediations: Readonly<
    Record<
      string,
      {
        readonly title: string;
        readonly permissions: readonly Permission[];
        /** Empty when Janitor cannot undo it. */
        readonly undo: readonly Permission[];
      }
    >
  >;
};

export type Permissions = {
  /** Permissions outside the kinds: listing regions. Reading the own account id needs none. */
  readonly account: readonly Permission[];
  readonly kinds: Readonly<Record<string, KindPermissions>>;
  /** Actions that AWS only grants on `*`, and why. */
  readonly unscoped: Readonly<Record<string, string>>;
};

/** Returns the permissions that the kinds declare. Roles get exactly these. */
export function permissionsOf(kinds: readonly AnyKind[]): Permissions {
  return {
    account: ['ec2:DescribeRegions'],
    kinds: Object.fromEntries(kinds.map((kind) => [kind.id, ofKind(kind)])),
    unscoped: unscopedOf(kinds.flatMap(callsOf)),
  };
}

/** Every call that a kind declares, of all steps. */
export function callsOf(kind: AnyKind): readonly Call[] {
  return [...readingSteps(kind).map(([, calls]) => calls), kind.probe.calls, ...changing(kind)].flat();
}

function changing({ remediations }: AnyKind): readonly (readonly Call[])[] {
  return Object.values(remediations).flatMap((one) => [callsOfRemediation(one), one.undoing?.calls ?? []]);
}

function callsOfRemediation({ calls, kept }: AnyKind['remediations'][string]): readonly Call[] {
  return [...calls, ...(kept?.calls ?? [])];
}

function readingSteps({ list, get, facts, tags }: AnyKind): readonly (readonly [string, readonly Call[]])[] {
  return [
    ['list', list.calls],
    ['get', get.calls],
    ...Object.entries(facts).map(([name, fact]) => [name, fact?.calls ?? []] as const),
    ['tags', tags?.calls ?? []],
    ['tagIndex', tags?.index?.calls ?? []],
  ];
}

function ofKind(kind: AnyKind): KindPermissions {
  const { title, probe, remediations, hasMetrics, grantsPermissions } = kind;
  const steps: readonly StepPermissions[] = [
    ...readingSteps(kind).map(([step, calls]) => ({ step, permissions: permissionsOfCalls(calls) })),
    { step: 'metrics', permissions: hasMetrics ? ['cloudwatch:GetMetricData'] : [] },
  ];
  return {
    title,
    read: steps.filter(({ permissions }) => permissions.length > 0),
    ...(grantsPermissions ? { grantsPermissions } : {}),
    probe: permissionsOfCalls(probe.calls),
    remediations: Object.fromEntries(
      Object.entries(remediations).map(([name, remediation]) => [
        name,
        {
          title: remediation.title,
          permissions: permissionsOfCalls(callsOfRemediation(remediation)),
          undo: permissionsOfCalls(remediation.undoing?.calls ?? []),
        },
      ]),
    ),
  };
}

/** Throws when two kinds give different reasons for one action. */
function unscopedOf(calls: readonly Call[]): Readonly<Record<string, string>> {
  const reasons = new Map<string, string>();
  for (const one of calls.flatMap(({ permissions }) => permissions)) {
    if (!('because' in one)) continue;
    const before = reasons.get(one.action);
    if (before !== undefined && before !== one.because)
      throw new Error(`${one.action} on * has two different reasons: "${before}" and "${one.because}"`);
    reasons.set(one.action, one.because);
  }
  return Object.fromEntries([...reasons].toSorted(([a], [b]) => a.localeCompare(b, 'en')));
}
