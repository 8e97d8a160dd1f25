import { type IamAction, iamActions } from '../actions/iam-actions.ts';
import { isAbout } from './actions.ts';
import type { Prepared } from './prepared.ts';

/** The statements that are about an action; many actions have the same. */
export type StatementGroup = {
  /** Its place among the groups. */
  readonly id: number;
  readonly policies: readonly Prepared[];
  /** Null: nothing limits the policies. */
  readonly boundary: readonly Prepared[] | null;
  readonly isAllowing: boolean;
  /** Each statement is about every resource. */
  readonly isPlain: boolean;
};

export type Groups = {
  /** The group of each asked action, by the action's index. */
  readonly ofAction: Uint16Array;
  readonly all: StatementGroup[];
};

type Limited = { readonly policies: readonly Prepared[]; readonly boundary: readonly Prepared[] | null };

export function groupsOf({ policies, boundary }: Limited): Groups {
  const ofAction = new Uint16Array(iamActions.length);
  const groups: (readonly Prepared[])[] = [[]];
  for (const one of [...policies, ...(boundary ?? [])]) {
    const withIt = new Map<number, number>();
    for (let at = 0; at < ofAction.length; at += 1) {
      if (one.actions[at] !== 1) continue;
      const old = ofAction[at] ?? 0;
      const group = withIt.get(old) ?? groups.push([...(groups[old] ?? []), one]) - 1;
      withIt.set(old, group);
      ofAction[at] = group;
    }
  }
  const inBoundary = new Set(boundary);
  const all = groups.map((statements, id) =>
    groupWith(
      id,
      statements.filter((one) => !inBoundary.has(one)),
      boundary && statements.filter((one) => inBoundary.has(one)),
    ),
  );
  return { ofAction, all };
}

/** The group of an action that stands for others is looked up by its statements. */
export function groupFor(access: Limited & { readonly groups: Groups }, action: IamAction): StatementGroup {
  const { all, ofAction } = access.groups;
  const known = action.isStandIn ? undefined : all[ofAction[action.index] ?? 0];
  if (known) return known;
  const about = ({ statement }: Prepared) => isAbout(statement.actions, action);
  const policies = access.policies.filter(about);
  const boundary = access.boundary && access.boundary.filter(about);
  const same = all.find(
    (one) => isSame(one.policies, policies) && isSame(one.boundary ?? [], boundary ?? []),
  );
  if (same) return same;
  const group = groupWith(all.length, policies, boundary);
  all.push(group);
  return group;
}

function isSame(some: readonly Prepared[], others: readonly Prepared[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

function groupWith(
  id: number,
  policies: readonly Prepared[],
  boundary: readonly Prepared[] | null,
): StatementGroup {
  return {
    id,
    policies,
    boundary,
    isAllowing: policies.some(({ statement }) => statement.effect === 'allow'),
    isPlain: policies.every(({ isPlain }) => isPlain) && (boundary ?? []).every(({ isPlain }) => isPlain),
  };
}
