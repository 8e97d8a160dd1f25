import type { IamAction } from '../actions/iam-actions.ts';
import { type Denial, type Grant, takes } from '../semantics/access.ts';
import type { Gain } from '../semantics/difference.ts';
import { isAny } from '../semantics/pattern.ts';
import { type Asked, reachedIn } from '../semantics/reached.ts';
import { canHaveCommon, intersect, type Region } from '../semantics/region.ts';
import type { Who } from '../semantics/who.ts';

/** What is new and what is allowed of one action of a way. */
export type Side = {
  readonly action: IamAction;
  readonly gains: readonly Gain[];
  readonly grants: readonly Grant[];
  /** Whatever the conditions. */
  readonly denials: readonly Denial[];
};

/** Places of actions that act on the same resource, one after the other, and its types. */
export type Meeting = { readonly places: readonly number[]; readonly types: readonly string[] };

/** Actions of a way with a type of resource in common. */
export function meetingsOf(actions: readonly IamAction[]): readonly Meeting[] {
  const all = new Map<string, Meeting>();
  for (const [first, { types }] of actions.entries())
    for (const type of types ?? []) {
      const places = actions.flatMap((action, place) => (action.types?.includes(type) ? [place] : []));
      if (places.length < 2 || places[0] !== first) continue;
      const name = places.join(' ');
      all.set(name, { places, types: [...(all.get(name)?.types ?? []), type] });
    }
  return [...all.values()];
}

/** Without what cannot meet on one resource, as when one function may be created and another one invoked. */
export function met(sides: readonly Side[], meetings: readonly Meeting[], who: Who): readonly Side[] {
  return meetings.reduce<readonly Side[]>(
    (left, { places, types }) =>
      left.map((side, place) => {
        if (!places.includes(place)) return side;
        const all = left.filter((_, other) => places.includes(other));
        if (all.every(isUnlimited)) return side;
        const meets = ({ region }: Gain) =>
          canMeet(
            { who, types, all },
            region,
            all.filter((one) => one !== side),
          );
        return { ...side, gains: side.gains.filter(meets), grants: side.grants.filter(meets) };
      }),
    sides,
  );
}

/** About every resource, and without a Deny. */
function isUnlimited({ gains, grants, denials }: Side): boolean {
  const isOfAll = ({ region }: Gain) => region.except.length === 0 && region.all.every(isAny);
  return denials.length === 0 && grants.every(isOfAll) && gains.every(isOfAll);
}

type Asking = { readonly who: Who; readonly types: readonly string[]; readonly all: readonly Side[] };

function canMeet(asking: Asking, region: Region, [next, ...rest]: readonly Side[]): boolean {
  if (!next) return isLeft(asking, region);
  return next.grants.some(
    (grant) =>
      canHaveCommon(unqualified(region), unqualified(grant.region)) &&
      canMeet(asking, intersect(unqualified(region), unqualified(grant.region)), rest),
  );
}

/** Whether the region has a resource of the types that no Deny of one of the actions takes. */
function isLeft({ who, types, all }: Asking, region: Region): boolean {
  const asked: Asked = { service: all.find(isOfIam)?.action.service ?? all[0]?.action.service ?? '', types };
  // A Deny of a function is none of its alias.
  const isWhole = all.every(({ grants }) => grants.every((grant) => !isQualified(grant.region)));
  const denials = isWhole ? all.flatMap((side) => side.denials) : [];
  return reachedIn(unqualified(region), asked, who).some(
    (part) => !denials.some((denial) => takes(denial.region, part, asked)),
  );
}

function isOfIam({ action }: Side): boolean {
  return action.service === 'iam';
}

const qualified = /^(arn:(?:[^:]*:){4}(?:function|stateMachine):[^:]+):[^:]+$/;

function isQualified({ all }: Region): boolean {
  return all.some((pattern) => qualified.test(pattern));
}

/** Versions and aliases are the same function or state machine: `function:app:live`. */
function unqualified({ all, except }: Region): Region {
  return { all: all.map((pattern) => qualified.exec(pattern)?.[1] ?? pattern), except };
}
