import type { Unit } from '../../unit.ts';
import type { ReportRow } from './report.ts';

/** The NON_COMPLIANT resources of a report, stored for the next one: rule → resource → reasons, separated by spaces. */
export type NonCompliant = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The changes of one rule since the last report. Resources are in the format of `resourceOf`. */
export type RuleChanges = {
  /** NON_COMPLIANT now; before compliant, unknown or NON_COMPLIANT for other reasons. */
  readonly fresh: ReadonlySet<string>;
  /** NON_COMPLIANT before, COMPLIANT now. */
  readonly putRight: readonly string[];
  /** NON_COMPLIANT before; now gone, exempt or unreadable. */
  readonly dropped: readonly string[];
};

/** Compares reports row by row, without holding all rows in memory. */
export type Comparison = {
  /** Returns whether the row is newly NON_COMPLIANT or has other reasons than before. */
  readonly add: (row: ReportRow) => boolean;
  /** `isEvaluated`: whether this run evaluated the place. Violations in other places are carried over. */
  readonly finish: (
    isEvaluated: (place: Pick<ReportRow, 'account' | 'region' | 'resource_type'>) => boolean,
  ) => {
    readonly changes: ReadonlyMap<string, RuleChanges>;
    readonly now: NonCompliant;
  };
};

/** A string per resource that `placeOf` can split: account, region, type, id. */
export function resourceOf(
  row: Pick<ReportRow, 'account' | 'region' | 'resource_type' | 'resource_id'>,
): string {
  return [row.account, row.region, row.resource_type, row.resource_id].join('|');
}

/** Splits a string made by `resourceOf`; undefined for any other string. */
export function placeOf(
  resource: string,
): Pick<ReportRow, 'account' | 'region' | 'resource_type' | 'resource_id'> | undefined {
  const [account, region, resource_type, ...id] = resource.split('|');
  if (!account || !region || !resource_type || id.length === 0) return undefined;
  return { account, region, resource_type, resource_id: id.join('|') };
}

/** Starts a comparison. `before`: the NON_COMPLIANT resources of the last report. With null every violation is fresh. */
export function compare(before: NonCompliant | null): Comparison {
  const fresh = new Map<string, Set<string>>();
  const putRight = new Map<string, Set<string>>();
  const now = new Map<string, Map<string, string>>();
  const seen = new Map<string, Set<string>>();
  return {
    add: (row) => {
      const resource = resourceOf(row);
      within(seen, row.rule, () => new Set<string>()).add(resource);
      const known = before?.[row.rule]?.[resource];
      if (row.compliance_type === 'NON_COMPLIANT') {
        const reasons = [...row.reasons].sort().join(' ');
        within(now, row.rule, () => new Map<string, string>()).set(resource, reasons);
        if (known === reasons) return false;
        within(fresh, row.rule, () => new Set<string>()).add(resource);
        return true;
      }
      if (known !== undefined && row.compliance_type === 'COMPLIANT')
        within(putRight, row.rule, () => new Set<string>()).add(resource);
      return false;
    },
    finish: (isEvaluated) => {
      const dropped = new Map<string, string[]>();
      for (const [rule, resources] of Object.entries(before ?? {})) {
        for (const [resource, reasons] of Object.entries(resources)) {
          if (now.get(rule)?.has(resource) || putRight.get(rule)?.has(resource)) continue;
          const place = placeOf(resource);
          const isKnown = seen.get(rule)?.has(resource) === true;
          if (place && !isKnown && !isEvaluated(place))
            within(now, rule, () => new Map<string, string>()).set(resource, reasons);
          else within(dropped, rule, () => []).push(resource);
        }
      }
      const rules = new Set([...fresh.keys(), ...putRight.keys(), ...dropped.keys()]);
      return {
        changes: new Map(
          [...rules].sort().map((rule) => [
            rule,
            {
              fresh: fresh.get(rule) ?? new Set<string>(),
              putRight: [...(putRight.get(rule) ?? [])].sort(),
              dropped: (dropped.get(rule) ?? []).sort(),
            },
          ]),
        ),
        now: Object.fromEntries(
          [...now].sort(byKey).map(([rule, of]) => [rule, Object.fromEntries([...of].sort(byKey))]),
        ),
      };
    },
  };
}

/** Whether one of the units covers a place. Places name kinds by CloudFormation type. */
export function inUnits(
  units: readonly Unit[],
  typeOf: (kind: string) => string,
): (place: Pick<ReportRow, 'account' | 'region' | 'resource_type'>) => boolean {
  const looked = new Set(units.map(({ account, region, kind }) => [account, region, typeOf(kind)].join('|')));
  return ({ account, region, resource_type }) => looked.has([account, region, resource_type].join('|'));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const fresh = make();
  map.set(key, fresh);
  return fresh;
}
