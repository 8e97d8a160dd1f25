import type { IamAction } from '../actions/iam-actions.ts';
import type { Condition, PolicyDocument, Statement } from '../documents/statement.ts';
import { isAbout } from './actions.ts';
import { parseArn } from './arn.ts';
import { judge } from './conditions/judge.ts';
import type { Request } from './conditions/request.ts';
import { covers, overlaps } from './pattern.ts';
import { type Prepared, prepare } from './prepared.ts';
import { fits, intersect, type Region, regionCovers, regionsOverlap } from './region.ts';
import type { Who } from './who.ts';

/** All that decides what a principal may do: its documents together, and the boundary that limits them. */
export type Access = {
  readonly policies: readonly Prepared[];
  readonly boundary: readonly Prepared[] | null;
  /** Earlier answers: actions that the same statements are about have the same one. */
  readonly answers: WeakMap<Request, Map<string, ActionAccess>>;
};

/** Some resources, under conditions that do not hold for every request. */
export type Grant = {
  readonly region: Region;
  readonly conditions: readonly JudgedCondition[];
  /** Allowed for certain: no unknown condition, no Deny that may hold. */
  readonly isSure: boolean;
};

export type Denial = {
  readonly region: Region;
  readonly conditions: readonly JudgedCondition[];
  readonly isSure: boolean;
};

/** `isFree`: the caller decides whether it holds. */
export type JudgedCondition = Condition & { readonly isFree: boolean };

export type ActionAccess = { readonly grants: readonly Grant[]; readonly denials: readonly Denial[] };

export function accessOf(
  documents: readonly PolicyDocument[],
  boundary: PolicyDocument | null,
  who: Who,
): Access {
  return {
    policies: prepare(documents, who),
    boundary: boundary ? prepare([boundary], who) : null,
    answers: new WeakMap(),
  };
}

/** What of an action is allowed. What a Deny takes away whole is gone; other denials stand beside the grants. */
export function ask(access: Access, action: IamAction, request: Request): ActionAccess {
  const policies = about(access.policies, action);
  if (!policies.isAllowing) return nothing;
  const boundary = access.boundary && about(access.boundary, action);
  // Where every statement is about everything, the kind of the resource does not matter.
  const isPlain = policies.isPlain && (!boundary || boundary.isPlain);
  const name = `${isPlain ? '' : action.typesKey} ${policies.ids} ${boundary?.ids}`;
  const answers = access.answers.get(request) ?? new Map<string, ActionAccess>();
  access.answers.set(request, answers);
  const earlier = answers.get(name);
  if (earlier) return earlier;
  const chosen = (all: readonly Prepared[]) => all.filter((one) => concerns(one, action));
  const limit = access.boundary && chosen(access.boundary);
  const answer = answered(chosen(access.policies), limit, action, request);
  answers.set(name, answer);
  return answer;
}

type About = { readonly ids: string; readonly isAllowing: boolean; readonly isPlain: boolean };

/** Asked for every action: makes no list. */
function about(all: readonly Prepared[], action: IamAction): About {
  let ids = '';
  let isAllowing = false;
  let isPlain = true;
  for (const one of all) {
    if (!concerns(one, action)) continue;
    ids += `${one.id},`;
    isAllowing ||= one.statement.effect === 'allow';
    isPlain &&= one.isPlain;
  }
  return { ids, isAllowing, isPlain };
}

function answered(
  policies: readonly Prepared[],
  boundary: readonly Prepared[] | null,
  action: IamAction,
  request: Request,
): ActionAccess {
  const own = found(policies, 'allow', request);
  const limit = boundary && found(boundary, 'allow', request);
  const denials = found(boundary ? [...policies, ...boundary] : policies, 'deny', request);
  const grants = (limit ? own.flatMap((one) => within(one, limit)) : own).filter(
    ({ region }) =>
      fits(region, action.types) &&
      !denials.some(
        (denial) =>
          denial.isSure && denial.conditions.length === 0 && takes(denial.region, region, action, request),
      ),
  );
  return {
    grants: grants.map((grant) => ({
      ...grant,
      isSure:
        grant.isSure &&
        !denials.some((denial) => mayHold(denial) && regionsOverlap(denial.region, grant.region)),
    })),
    denials,
  };
}

function concerns({ statement, actions }: Prepared, action: IamAction): boolean {
  return action.isStandIn ? isAbout(statement.actions, action) : actions[action.index] === 1;
}

const nothing: ActionAccess = { grants: [], denials: [] };

function found(
  statements: readonly Prepared[],
  effect: 'allow' | 'deny',
  request: Request,
): readonly Grant[] {
  return statements.flatMap(({ statement, parts }) => {
    if (statement.effect !== effect) return [];
    const conditions = judged(statement, request);
    if (!conditions) return [];
    return parts.map(({ region, variable }) => {
      const all = [...conditions, ...variable.map((one) => ({ ...one, isFree: false }))];
      return {
        region,
        conditions: all,
        isSure: !statement.isDoubtful && all.every(({ isFree }) => isFree),
      };
    });
  });
}

/** By request: many actions of a service ask the same. */
const earlier = new WeakMap<Request, Map<Statement, readonly JudgedCondition[] | null>>();

/** The conditions that do not always hold; null: one of them never does. */
function judged(statement: Statement, request: Request): readonly JudgedCondition[] | null {
  if (statement.conditions.length === 0) return none;
  const answers = earlier.get(request) ?? new Map<Statement, readonly JudgedCondition[] | null>();
  earlier.set(request, answers);
  const known = answers.get(statement);
  if (known !== undefined) return known;
  const judgements = statement.conditions.map((condition) => judge(condition, statement, request));
  const open = statement.conditions.flatMap((condition, at) => {
    const judgement = judgements[at];
    return judgement === 'always' ? [] : [{ ...condition, isFree: judgement === 'free' }];
  });
  const answer = judgements.includes('never') ? null : open;
  answers.set(statement, answer);
  return answer;
}

const none: readonly JudgedCondition[] = [];

function within(grant: Grant, limit: readonly Grant[]): readonly Grant[] {
  return limit
    .filter(({ region }) => regionsOverlap(region, grant.region))
    .map((one) => ({
      region: intersect(grant.region, one.region),
      conditions: [...grant.conditions, ...one.conditions],
      isSure: grant.isSure && one.isSure,
    }));
}

/** A Deny that may or may not hold, and that the caller cannot avoid. */
function mayHold({ conditions, isSure }: Denial): boolean {
  return (conditions.length > 0 || !isSure) && !conditions.some(({ isFree }) => isFree);
}

/** Whether a Deny takes all that the action can meet in the region. */
function takes(denied: Region, granted: Region, { types }: IamAction, { who }: Request): boolean {
  if (regionCovers(denied, granted)) return true;
  if (!types) return false;
  const met = types.filter((type) => fits(granted, [type]));
  return met.every((type) => {
    const isHoled = denied.except.some((hole) => overlaps(hole, type));
    return !isHoled && denied.all.every((pattern) => coversType(pattern, type, who.account));
  });
}

/** All resources of the type that are in the principal's own account. */
function coversType(pattern: string, type: string, account: string | null): boolean {
  if (covers(pattern, type)) return true;
  const [a, b] = [parseArn(pattern), parseArn(type)];
  if (!a || !b) return false;
  const isAccount = covers(a.account, b.account) || (account !== null && a.account === account);
  return (
    isAccount &&
    overlaps(a.service, b.service) &&
    covers(a.region, b.region) &&
    covers(a.resource, b.resource)
  );
}
