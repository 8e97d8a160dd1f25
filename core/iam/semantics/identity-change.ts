import { type IamAction, iamAction } from '../actions/iam-actions.ts';
import { type Access, type ActionAccess, ask } from './access.ts';
import { ownRequest, passing, type Request, regionOfCalls } from './conditions/request.ts';
import { type Gain, gains } from './difference.ts';
import type { Who } from './who.ts';

/** What a principal may do, before and after. */
export type IdentityChange = {
  readonly who: Who;
  readonly before: Access;
  readonly after: Access;
  readonly now: string;
};

export type Compared = {
  readonly before: ActionAccess;
  readonly after: ActionAccess;
  /** Allowed now and not before. */
  readonly gains: readonly Gain[];
};

export type Questions = {
  readonly change: IdentityChange;
  compare(action: IamAction): Compared;
  /** Of `iam:PassRole`, to one of these services. */
  comparePassing(services: readonly string[]): Compared;
};

/** More than there are classes of actions. */
const maxClasses = 1_000;

/** Remembers its answers. */
export function questionsOf(change: IdentityChange): Questions {
  const { before, after, who, now } = change;
  const requests = new Map<string, Request>();
  const requestTo = (service: string, passedTo: string): Request => {
    const region = regionOfCalls(service, who);
    const name = `${region} ${passedTo}`;
    const known = requests.get(name);
    if (known) return known;
    const own = ownRequest(who, region, now);
    const request = passedTo ? passing(own, passedTo) : own;
    requests.set(name, request);
    return request;
  };
  const earlier = new Map<ActionAccess, Map<ActionAccess, Compared>>();
  const compareFor = (action: IamAction, request: Request): Compared => {
    const now = ask(after, action, request);
    const old = now.grants.length > 0 ? ask(before, action, request) : now;
    const byOld = earlier.get(now) ?? new Map<ActionAccess, Compared>();
    earlier.set(now, byOld);
    const known = byOld.get(old);
    if (known) return known;
    const compared = { before: old, after: now, gains: gains(old, now, action.types) };
    byOld.set(old, compared);
    return compared;
  };
  const byService = new Map<string, Request>();
  const byClass = new Map<number, Compared>();
  const compareClass = (action: IamAction): Compared => {
    const request = byService.get(action.service) ?? requestTo(action.service, '');
    byService.set(action.service, request);
    return compareFor(action, request);
  };
  const width = before.groups.all.length;
  /** Actions of a class that the same statements are about have the same answer. */
  const compare = (action: IamAction): Compared => {
    if (action.isStandIn) return compareClass(action);
    const groups =
      (after.groups.ofAction[action.index] ?? 0) * width + (before.groups.ofAction[action.index] ?? 0);
    const number = groups * maxClasses + action.classId;
    const known = byClass.get(number);
    if (known) return known;
    const compared = compareClass(action);
    byClass.set(number, compared);
    return compared;
  };
  return {
    change,
    compare,
    comparePassing: (services) => {
      const role = iamAction('iam:PassRole');
      const all = services.map((service) => compareFor(role, requestTo(role.service, service)));
      return {
        before: joined(all.map((one) => one.before)),
        after: joined(all.map((one) => one.after)),
        gains: all.flatMap((one) => one.gains),
      };
    },
  };
}

function joined(all: readonly ActionAccess[]): ActionAccess {
  return {
    grants: all.flatMap(({ grants }) => grants),
    denials: all.flatMap(({ denials }) => denials),
  };
}
