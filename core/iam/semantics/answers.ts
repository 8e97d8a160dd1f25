import type { IamAction } from '../actions/iam-actions.ts';
import { type ActionAccess, allowedOf, granted } from './access.ts';
import type { Request } from './conditions/request.ts';
import { type Gain, gains } from './difference.ts';
import type { StatementGroup } from './groups.ts';
import { reachOf } from './reached.ts';

/** What is allowed of an action now and was not before. */
export type Gained = {
  readonly gains: readonly Gain[];
  /** Those on every resource. */
  readonly onAll: readonly Gain[];
};

/** For actions with the same statements and the same kind of resources. */
type Answer = { after: ActionAccess | null; gained: Gained | null };

/** Remembers the answers for the actions of one group, asked by one kind of request. */
export type Answers = {
  readonly request: Request;
  readonly before: ActionAccess;
  readonly after: ActionAccess;
  readonly canGain: boolean;
  readonly byTypes: Map<number, Answer>;
  /** The answer whatever the types, where every statement is about everything. */
  readonly plain: Answer | null;
};

export function answersFor(group: StatementGroup, request: Request): Answers {
  const after = granted(group.after, request);
  const before = group.isSame ? after : granted(group.before, request);
  return {
    request,
    before,
    after,
    canGain: !group.isSame && after.grants.length > 0,
    byTypes: new Map(),
    plain: group.isPlain ? { after: null, gained: null } : null,
  };
}

export function allowedIn(answers: Answers, action: IamAction): ActionAccess {
  if (answers.after.grants.length === 0) return answers.after;
  const answer = answerTo(answers, action);
  answer.after ??= allowedOf(answers.after, action, answers.request);
  return answer.after;
}

export function gainedIn(answers: Answers, action: IamAction): Gained {
  if (!answers.canGain) return noGain;
  const answer = answerTo(answers, action);
  answer.gained ??= gainedOf(answers, action);
  return answer.gained;
}

function answerTo({ plain, byTypes }: Answers, { typesId }: IamAction): Answer {
  const known = plain ?? byTypes.get(typesId);
  if (known) return known;
  const answer = { after: null, gained: null };
  byTypes.set(typesId, answer);
  return answer;
}

const noGain: Gained = { gains: [], onAll: [] };

function gainedOf(answers: Answers, action: IamAction): Gained {
  const before = allowedOf(answers.before, action, answers.request);
  const all = gains(before, allowedIn(answers, action), action, answers.request.who);
  if (all.length === 0) return noGain;
  return {
    gains: all,
    onAll: all.filter(({ region }) => reachOf(region, action.types, answers.request.who) === 'all'),
  };
}
