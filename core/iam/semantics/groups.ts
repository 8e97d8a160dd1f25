import { type IamAction, iamActions } from '../actions/iam-actions.ts';
import { isAbout } from './actions.ts';
import type { Prepared } from './prepared.ts';

/** All that decides what a principal may do: its documents together, and the boundary that limits them. */
export type Access = {
  readonly policies: readonly Prepared[];
  /** Null: nothing limits the policies. */
  readonly boundary: readonly Prepared[] | null;
};

/** The statements about an action, before and after; many actions have the same. */
export type StatementGroup = {
  readonly statements: readonly Prepared[];
  readonly before: Access;
  readonly after: Access;
  /** Before and after say the same. */
  readonly isSame: boolean;
  /** Each statement is about every resource. */
  readonly isPlain: boolean;
};

export type Groups = {
  readonly statements: readonly Prepared[];
  readonly all: readonly StatementGroup[];
  /** By the action's index, the place in `all` of each asked action's group. */
  readonly ofAction: Uint16Array;
  readonly sides: Sides;
  /** Groups of actions that stand for others, as they are asked about. */
  readonly standIns: StatementGroup[];
};

export function groupsOf(before: Access, after: Access): Groups {
  const statements = [...new Set([...listOf(after), ...listOf(before)])];
  const sides = { before: setsOf(before), after: setsOf(after) };
  const { ofAction, lists } = split(statements);
  return { statements, all: lists.map((list) => groupWith(list, sides)), ofAction, sides, standIns: [] };
}

/** Throws for an action that stands for others. */
export function groupOf({ all, ofAction }: Groups, { index, name }: IamAction): StatementGroup {
  const group = all[ofAction[index] ?? -1];
  if (!group) throw new Error(`${name} has no group`);
  return group;
}

/** The same group for the same statements. */
export function groupOfStandIn({ statements, sides, standIns }: Groups, action: IamAction): StatementGroup {
  const list = statements.filter(({ statement }) => isAbout(statement.actions, action));
  const same = standIns.find((one) => isSame(one.statements, list));
  if (same) return same;
  const group = groupWith(list, sides);
  standIns.push(group);
  return group;
}

/** A statement, behind those of an earlier link. */
type Link = { readonly earlier: number; readonly statement: Prepared | null };

type Split = {
  readonly ofAction: Uint16Array;
  /** Those that some action has. */
  readonly lists: readonly (readonly Prepared[])[];
};

/** Puts the actions apart that do not have the same statements. */
function split(statements: readonly Prepared[]): Split {
  const lastOf = new Uint16Array(iamActions.length);
  const links: Link[] = [{ earlier: 0, statement: null }];
  for (const statement of statements) {
    const withIt = new Map<number, number>();
    for (const at of statement.actions) {
      const earlier = lastOf[at] ?? 0;
      const last = withIt.get(earlier) ?? links.push({ earlier, statement }) - 1;
      withIt.set(earlier, last);
      lastOf[at] = last;
    }
  }
  const used = [...new Set(lastOf)];
  const places = new Map(used.map((last, place) => [last, place]));
  return {
    ofAction: lastOf.map((last) => places.get(last) ?? 0),
    lists: used.map((last) => listed(links, last)),
  };
}

function listed(links: readonly Link[], last: number): readonly Prepared[] {
  const all: Prepared[] = [];
  for (let link = links[last]; link?.statement; link = links[link.earlier]) all.push(link.statement);
  return all.reverse();
}

export type Sides = { readonly before: Sets; readonly after: Sets };

function groupWith(statements: readonly Prepared[], sides: Sides): StatementGroup {
  const before = within(statements, sides.before);
  const after = within(statements, sides.after);
  return {
    statements,
    before,
    after,
    isSame: isSame(before.policies, after.policies) && isSame(before.boundary, after.boundary),
    isPlain: statements.every(({ isPlain }) => isPlain),
  };
}

function listOf({ policies, boundary }: Access): readonly Prepared[] {
  return boundary ? [...policies, ...boundary] : policies;
}

type Sets = { readonly policies: ReadonlySet<Prepared>; readonly boundary: ReadonlySet<Prepared> | null };

function setsOf({ policies, boundary }: Access): Sets {
  return { policies: new Set(policies), boundary: boundary && new Set(boundary) };
}

function within(list: readonly Prepared[], { policies, boundary }: Sets): Access {
  return {
    policies: list.filter((one) => policies.has(one)),
    boundary: boundary && list.filter((one) => boundary.has(one)),
  };
}

function isSame(some: readonly Prepared[] | null, others: readonly Prepared[] | null): boolean {
  if (!some || !others) return some === others;
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
