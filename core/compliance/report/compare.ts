import type { Unit } from '../../unit.ts';
import type { ReportRow } from './report.ts';

/** What is not compliant, as one report leaves it to the next: rule → resource → its reasons, joined by blanks. */
export type NonCompliant = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a report found other than the one before, of one rule. Resources by `resourceOf`. */
export type RuleChanges = {
  /** Not compliant now, and compliant, unknown or bad for other reasons before. */
  readonly fresh: ReadonlySet<string>;
  /** Not compliant before, compliant now. */
  readonly putRight: readonly string[];
  /** Not compliant before; gone, exempt or not readable now. */
  readonly dropped: readonly string[];
};

/** Collects what changed while rows go by, so that they need not all be held. */
export type Comparison = {
  /** Whether it is not compliant and was not known to be so for these reasons. */
  readonly add: (row: ReportRow) => boolean;
  /** `evaluated`: units that this run looked at; of others, what was known is carried over. */
  readonly finish: (
    isEvaluated: (place: Pick<ReportRow, 'account' | 'region' | 'resource_type'>) => boolean,
  ) => {
    readonly changes: ReadonlyMap<string, RuleChanges>;
    readonly now: NonCompliant;
  };
};

/** One string per resource, that can be split again: account, region, type, then the id. */
export function resourceOf(
  row: Pick<ReportRow, 'account' | 'region' | 'resource_type' | 'resource_id'>,
): string {
  return [row.account, row.region, row.resource_type, row.resource_id].join('|');
}

/** Undefined for what `resourceOf` did not make. */
export function placeOf(
  resource: string,
): Pick<ReportRow, 'account' | 'region' | 'resource_type' | 'resource_id'> | undefined {
  const [account, region, resource_type, ...id] = resource.split('|');
  if (!account || !region || !resource_type || id.length === 0) return undefined;
  return { account, region, resource_type, resource_id: id.join('|') };
}

/** `before`: of the last report; null when there was none: then everything that is bad is fresh. */
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

/** Whether a unit that was looked at holds resources of a place; kinds are called by their CloudFormation names there. */
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
