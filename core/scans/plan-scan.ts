import { inGroups } from '../listing.ts';
import type { AccountPolicy, Policy } from '../policy.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { AnyRule } from '../rule.ts';
import type { NotLookedAt, Scan } from '../scan.ts';
import { everyKind, everyRegion, globalRegion, type Place, type PlacePlan, type Unit } from '../unit.ts';

export type PlanDeps = { readonly inventory: Inventory; readonly rules: readonly AnyRule[] };

export type ScanPlan = {
  readonly places: readonly PlacePlan[];
  readonly failed: readonly NotLookedAt[];
  /** Regions enabled in an account or named by the policy; null when no account could list its regions. */
  readonly known: ReadonlySet<string> | null;
};

/** Accounts planned in parallel. */
const accountsAtATime = 10;

/**
 * Returns the places to scan with their kinds. An unreachable account is one failed place and does not stop
 * the others. `wanted` limits regions but not global services.
 */
export async function planScan(
  deps: PlanDeps,
  policy: Policy,
  wanted: readonly string[] | null = null,
): Promise<ScanPlan> {
  const isJudged = ({ id, needsState }: AnyRule): boolean =>
    policy.rules[id] !== undefined && (!needsState || deps.inventory.hasStates === true);
  const used = new Set(deps.rules.filter(isJudged).map(({ kind }) => kind));
  const plans = await inGroups(policy.accounts, accountsAtATime, (account) =>
    planAccount(deps.inventory, account, used, wanted),
  );
  const places = unique(plans.flatMap((plan) => plan.places));
  const readable = plans.flatMap(({ known }) => (known ? [known] : []));
  const planned = places.map(({ region }) => region).filter((region) => region !== globalRegion);
  return {
    places,
    failed: unique(plans.flatMap(({ failed }) => failed)),
    known: readable.length === 0 ? null : new Set([...readable.flat(), ...planned]),
  };
}

/** Removes duplicates: the policy may list Janitor's own account with and without its id. */
function unique<T extends Place>(places: readonly T[]): readonly T[] {
  return [...new Map(places.map((place) => [`${place.account}|${place.region}`, place])).values()];
}

type AccountPlan = Pick<ScanPlan, 'places' | 'failed'> & { readonly known: readonly string[] | null };

async function planAccount(
  inventory: Inventory,
  { id, regions }: AccountPolicy,
  used: ReadonlySet<string>,
  wanted: readonly string[] | null,
): Promise<AccountPlan> {
  let account = id ?? 'unknown';
  try {
    account = id ?? (await inventory.ownAccount());
    await inventory.reach(account);
  } catch (thrown) {
    return { places: [], failed: [whole(account, inWords(thrown))], known: null };
  }
  const planAt = (region: string): readonly PlacePlan[] => {
    const kinds = inventory.kindsIn(region).filter((kind) => used.has(kind));
    return kinds.length === 0 ? [] : [{ account, region, kinds }];
  };
  const global = planAt(globalRegion);
  const isRegional = (kind: string): boolean => !inventory.kindsIn(globalRegion).includes(kind);
  if (wanted?.length === 0 || (!wanted && ![...used].some(isRegional)))
    return { places: global, failed: [], known: [] };
  try {
    const enabled = regions ?? (await inventory.regions(account));
    const chosen = wanted ? enabled.filter((region) => wanted.includes(region)) : enabled;
    return { places: [...global, ...chosen.flatMap(planAt)], failed: [], known: enabled };
  } catch (thrown) {
    if (wanted) return { places: [...global, ...wanted.flatMap(planAt)], failed: [], known: null };
    const reason = `Its regions could not be listed: ${inWords(thrown)}`;
    return { places: global, failed: [whole(account, reason)], known: null };
  }
}

function whole(account: string, reason: string): NotLookedAt {
  return { account, region: everyRegion, kind: everyKind, reason };
}

function inWords(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The rules that a scan judges by. Incidents are looked for when something tells of them, not once a day. */
export function rulesOf(rules: readonly AnyRule[], { only }: Pick<Scan, 'only'>): readonly AnyRule[] {
  if (only === 'compliance') return rules.filter(({ compliance }) => compliance);
  return rules.filter(({ incident }) => (incident !== undefined) === (only === 'incidents'));
}

/** Returns the units that the policy covers and a rule judges. */
export async function unitsIn(
  deps: PlanDeps,
  policy: Policy,
  places: readonly Unit[],
): Promise<readonly Unit[]> {
  const isJudged = ({ id, needsState }: AnyRule): boolean =>
    policy.rules[id] !== undefined && (!needsState || deps.inventory.hasStates === true);
  const used = new Set(deps.rules.filter(isJudged).map(({ kind }) => kind));
  const own = policy.accounts.some(({ id }) => id === null) ? await deps.inventory.ownAccount() : null;
  return places.filter(
    ({ account, region, kind }) =>
      used.has(kind) &&
      deps.inventory.kindsIn(region).includes(kind) &&
      policy.accounts.some(
        ({ id, regions }) =>
          (id ?? own) === account && (region === globalRegion || (regions?.includes(region) ?? true)),
      ),
  );
}
