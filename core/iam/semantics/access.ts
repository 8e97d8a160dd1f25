import type { IamAction } from '../actions/iam-actions.ts';
import type { Condition, PolicyDocument, Statement } from '../documents/statement.ts';
import { parseArn } from './arn.ts';
import { judge } from './conditions/judge.ts';
import type { Request } from './conditions/request.ts';
import { type Groups, groupFor, groupsOf, type StatementGroup } from './groups.ts';
import { covers, overlaps } from './pattern.ts';
import { type Prepared, prepare } from './prepared.ts';
import { fits, intersect, type Region, regionCovers, regionsOverlap } from './region.ts';
import type { Who } from './who.ts';

/** All that decides what a principal may do: its documents together, and the boundary that limits them. */
export type Access = {
  readonly policies: readonly Prepared[];
  readonly boundary: readonly Prepared[] | null;
  readonly groups: Groups;
  /** By request and group: what is granted and denied, whatever the kind of the resource. */
  readonly untyped: Map<Request, Map<number, ActionAccess>>;
  /** By request, group and kind of resource. */
  readonly answers: Map<Request, Map<number, ActionAccess>>;
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
  const policies = prepare(documents, who);
  const limit = boundary && prepare([boundary], who);
  return {
    policies,
    boundary: limit,
    groups: groupsOf({ policies, boundary: limit }),
    untyped: new Map(),
    answers: new Map(),
  };
}

/** What of an action is allowed. What a Deny takes away whole is gone; other denials stand beside the grants. */
export function ask(access: Access, action: IamAction, request: Request): ActionAccess {
  const group = groupFor(access, action);
  if (!group.isAllowing) return nothing;
  // Where every statement is about everything, the kind of the resource does not matter.
  const number = group.id * maxTypes + (group.isPlain ? 0 : action.typesId);
  return remembered(access.answers, request, number, () =>
    ofTypes(
      remembered(access.untyped, request, group.id, () => ofGroup(group, request)),
      action,
      request,
    ),
  );
}

/** More than there are sets of resource types. */
const maxTypes = 10_000;

function remembered<T>(
  answers: Map<Request, Map<number, T>>,
  request: Request,
  number: number,
  find: () => T,
): T {
  const known = answers.get(request) ?? new Map<number, T>();
  answers.set(request, known);
  const earlier = known.get(number);
  if (earlier) return earlier;
  const answer = find();
  known.set(number, answer);
  return answer;
}

function ofGroup({ policies, boundary }: StatementGroup, request: Request): ActionAccess {
  const own = found(policies, 'allow', request);
  const limit = boundary && found(boundary, 'allow', request);
  return {
    grants: limit ? own.flatMap((one) => within(one, limit)) : own,
    denials: found(boundary ? [...policies, ...boundary] : policies, 'deny', request),
  };
}

function ofTypes({ grants, denials }: ActionAccess, action: IamAction, request: Request): ActionAccess {
  const left = grants.filter(
    ({ region }) =>
      fits(region, action.types) &&
      !denials.some(
        (denial) =>
          denial.isSure && denial.conditions.length === 0 && takes(denial.region, region, action, request),
      ),
  );
  return {
    grants: left.map((grant) => ({
      ...grant,
      isSure:
        grant.isSure &&
        !denials.some((denial) => mayHold(denial) && regionsOverlap(denial.region, grant.region)),
    })),
    denials,
  };
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
