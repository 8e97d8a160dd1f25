import type { IamAction } from '../actions/iam-actions.ts';
import type { Grant } from '../semantics/access.ts';
import type { Gain } from '../semantics/difference.ts';
import { canHaveCommon, fits, intersect, type Region } from '../semantics/region.ts';

/** What is new and what is allowed of one action of a way. */
export type Side = { readonly gains: readonly Gain[]; readonly grants: readonly Grant[] };

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
export function met(sides: readonly Side[], meetings: readonly Meeting[]): readonly Side[] {
  return meetings.reduce<readonly Side[]>(
    (left, { places, types }) =>
      left.map((side, place) => {
        if (!places.includes(place)) return side;
        const others = left.filter((_, other) => other !== place && places.includes(other));
        const meets = ({ region }: Gain) => canMeet(unqualified(region), others, types);
        return { gains: side.gains.filter(meets), grants: side.grants.filter(meets) };
      }),
    sides,
  );
}

function canMeet(region: Region, [next, ...rest]: readonly Side[], types: readonly string[]): boolean {
  if (!next) return fits(region, types);
  return next.grants.some((grant) => {
    const other = unqualified(grant.region);
    return canHaveCommon(region, other) && canMeet(intersect(region, other), rest, types);
  });
}

const qualified = /^(arn:(?:[^:]*:){4}(?:function|stateMachine):[^:]+):[^:]+$/;

/** Versions and aliases are the same function or state machine: `function:app:live`. */
function unqualified({ all, except }: Region): Region {
  return { all: all.map((pattern) => qualified.exec(pattern)?.[1] ?? pattern), except };
}
