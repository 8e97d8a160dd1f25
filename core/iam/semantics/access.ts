import type { IamAction } from '../actions/iam-actions.ts';
import type { Condition, PolicyDocument, Statement } from '../documents/statement.ts';
import { judge } from './conditions/judge.ts';
import type { Request } from './conditions/request.ts';
import type { Access } from './groups.ts';
import { isAny } from './pattern.ts';
import { type Prepared, preparer } from './prepared.ts';
import { type Asked, isRefused, reachedIn } from './reached.ts';
import { intersect, type Region, regionCovers, regionsOverlap } from './region.ts';
import type { Who } from './who.ts';

export type AccessOf = (documents: readonly PolicyDocument[], boundary: PolicyDocument | null) => Access;

/** For the states of one principal, which share their equal statements. */
export function accessesOf(who: Who): AccessOf {
  const prepare = preparer(who);
  return (documents, boundary) => ({
    policies: prepare(documents),
    boundary: boundary && prepare([boundary]),
  });
}

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

/** `isFree`: the caller decides whether it holds. `isLater`: it will hold. */
export type JudgedCondition = Condition & { readonly isFree: boolean; readonly isLater: boolean };

export type ActionAccess = { readonly grants: readonly Grant[]; readonly denials: readonly Denial[] };

/** What statements about an action grant and deny, whatever the kind of its resources. */
export function granted({ policies, boundary }: Access, request: Request): ActionAccess {
  const own = found(policies, 'allow', request);
  if (own.length === 0) return nothing;
  const limit = boundary && found(boundary, 'allow', request);
  return {
    grants: limit ? own.flatMap((one) => within(one, limit)) : own,
    denials: found(boundary ? [...policies, ...boundary] : policies, 'deny', request),
  };
}

/** What of it the action is allowed. What a Deny takes away whole is gone; other denials stand beside the grants. */
export function allowedOf(
  { grants, denials }: ActionAccess,
  action: IamAction,
  request: Request,
): ActionAccess {
  const whole = denials.filter(isWhole);
  const doubtful = denials.filter(mayHold);
  const left = grants.filter(({ region }) => {
    const parts = isRefused(region, action, request.who) ? [] : reachedIn(region, action, request.who);
    return !parts.every((part) => whole.some((denial) => takes(denial.region, part, action)));
  });
  return {
    grants: left.map((grant) =>
      grant.isSure && doubtful.some((denial) => regionsOverlap(denial.region, grant.region))
        ? { ...grant, isSure: false }
        : grant,
    ),
    denials,
  };
}

const nothing: ActionAccess = { grants: [], denials: [] };

function found(
  statements: readonly Prepared[],
  effect: 'allow' | 'deny',
  request: Request,
): readonly Grant[] {
  return statements.flatMap((one) => (one.statement.effect === effect ? grantsOf(one, request) : []));
}

/** By request: many actions have the same statements. */
const earlier = new WeakMap<Request, Map<Prepared, readonly Grant[]>>();

/** The same objects for the same request, so that before and after are compared quickly. */
function grantsOf(prepared: Prepared, request: Request): readonly Grant[] {
  const answers = earlier.get(request) ?? new Map<Prepared, readonly Grant[]>();
  earlier.set(request, answers);
  const known = answers.get(prepared);
  if (known) return known;
  const { statement, parts } = prepared;
  const conditions = judged(statement, request);
  const grants = conditions
    ? parts.map(({ region, variable }) => {
        const all = [...conditions, ...variable.map((one) => ({ ...one, isFree: false, isLater: false }))];
        const isSure = !statement.isDoubtful && all.every(({ isFree, isLater }) => isFree || isLater);
        return { region, conditions: all, isSure };
      })
    : [];
  answers.set(prepared, grants);
  return grants;
}

/** The conditions that do not always hold; null: one of them never does. */
function judged(statement: Statement, request: Request): readonly JudgedCondition[] | null {
  const open: JudgedCondition[] = [];
  for (const condition of statement.conditions) {
    const judgement = judge(condition, statement, request);
    if (judgement === 'never') return null;
    if (judgement !== 'always')
      open.push({ ...condition, isFree: judgement === 'free', isLater: judgement === 'later' });
  }
  return open;
}

function within(grant: Grant, limit: readonly Grant[]): readonly Grant[] {
  return limit
    .filter(({ region }) => regionsOverlap(region, grant.region))
    .map((one) => ({
      region: intersect(grant.region, one.region),
      conditions: [...grant.conditions, ...one.conditions],
      isSure: grant.isSure && one.isSure,
    }));
}

/** A Deny of everything in its region, whoever asks. */
export function isWhole({ isSure, conditions }: Denial): boolean {
  return isSure && conditions.length === 0;
}

/** Whether a Deny takes the part of a region. An action without resources of its own is asked for on `*` alone. */
export function takes(denied: Region, part: Region, { types }: Asked): boolean {
  return types ? regionCovers(denied, part) : denied.all.every(isAny) && !denied.except.some(isAny);
}

/** A Deny that may or may not hold, and that the caller cannot avoid. */
function mayHold({ conditions, isSure }: Denial): boolean {
  return (conditions.length > 0 || !isSure) && !conditions.some(({ isFree }) => isFree);
}
