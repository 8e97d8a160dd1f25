import { type ActionTable, type IamAction, iamAction } from '../actions/iam-actions.ts';
import { type Denial, type Grant, isWhole } from './access.ts';
import { type Answers, allowedIn, answersFor, type Gained, gainedIn } from './answers.ts';
import { ownRequest, passing, type Request, regionOfGlobalCalls } from './conditions/request.ts';
import type { Gain } from './difference.ts';
import {
  type Access,
  type Groups,
  groupOf,
  groupOfStandIn,
  groupsOf,
  type StatementGroup,
} from './groups.ts';
import type { Who } from './who.ts';

/** What a principal may do, before and after. */
export type IdentityChange = {
  readonly who: Who;
  readonly before: Access;
  readonly after: Access;
  readonly now: string;
};

export type Passed = { readonly gains: readonly Gain[]; readonly grants: readonly Grant[] };

type StandIns = Map<StatementGroup, Answers>;

/** A change that can be asked about. Remembers its answers. */
export type Questions = {
  readonly change: IdentityChange;
  readonly groups: Groups;
  readonly regional: Request;
  /** For services whose calls count as one Region. */
  readonly global: Request;
  /** By twice the number of the group, and one more for global services. */
  readonly answers: (Answers | null)[];
  /** What is new, by group and then by `typesId`; filled when asked. */
  readonly gained: readonly (Gained | undefined)[][];
  readonly ofStandIns: { readonly regional: StandIns; readonly global: StandIns };
  readonly passed: Map<string, Passed>;
};

export function questionsOf(change: IdentityChange): Questions {
  const { who, now } = change;
  const groups = groupsOf(change.before, change.after);
  return {
    change,
    groups,
    regional: ownRequest(who, null, now),
    global: ownRequest(who, regionOfGlobalCalls(who), now),
    answers: [...groups.all, ...groups.all].map(() => null),
    gained: groups.all.map(() => []),
    ofStandIns: { regional: new Map(), global: new Map() },
    passed: new Map(),
  };
}

/** What is allowed of the action after the change. */
export function allowed(questions: Questions, action: IamAction): readonly Grant[] {
  return allowedIn(answersTo(questions, action), action).grants;
}

/** What is denied of the action after the change, whoever asks and on whatever condition. */
export function heldBack(questions: Questions, action: IamAction): readonly Denial[] {
  return allowedIn(answersTo(questions, action), action).denials.filter(isWhole);
}

/** What is allowed of the action after the change and was not before. */
export function gained(questions: Questions, action: IamAction): Gained {
  if (action.isStandIn) return gainedIn(answersTo(questions, action), action);
  const group = questions.groups.ofAction[action.index] ?? 0;
  return questions.gained[group]?.[action.typesId] ?? gainedOf(questions, action, group);
}

function gainedOf(questions: Questions, action: IamAction, group: number): Gained {
  const found = gainedIn(answersTo(questions, action), action);
  const ofGroup = questions.gained[group];
  if (ofGroup) ofGroup[action.typesId] = found;
  return found;
}

/** The actions of which something is new on every resource, and what, each once. */
export function gainedOnAll(
  questions: Questions,
  { actions, indexes, typesIds }: ActionTable,
): { readonly actions: readonly IamAction[]; readonly gains: readonly Gain[] } {
  const { ofAction } = questions.groups;
  const gains = new Set<Gain>();
  const found = actions.filter((action, at) => {
    const group = ofAction[indexes[at] ?? 0] ?? 0;
    const known = questions.gained[group]?.[typesIds[at] ?? 0];
    const { onAll } = known ?? gainedOf(questions, action, group);
    for (const gain of onAll) gains.add(gain);
    return onAll.length > 0;
  });
  return { actions: found, gains: [...gains] };
}

function answersTo(questions: Questions, action: IamAction): Answers {
  const { groups, answers } = questions;
  if (action.isStandIn) return answersToStandIn(questions, action);
  const id = groups.ofAction[action.index] ?? 0;
  const place = 2 * id + (action.isGlobal ? 1 : 0);
  const known = answers[place];
  if (known) return known;
  const found = answersFor(groupOf(groups, action), requestFor(questions, action));
  answers[place] = found;
  return found;
}

function answersToStandIn(questions: Questions, action: IamAction): Answers {
  const group = groupOfStandIn(questions.groups, action);
  const known = questions.ofStandIns[action.isGlobal ? 'global' : 'regional'];
  const answers = known.get(group) ?? answersFor(group, requestFor(questions, action));
  known.set(group, answers);
  return answers;
}

function requestFor({ global, regional }: Questions, action: IamAction): Request {
  return action.isGlobal ? global : regional;
}

const passRole = iamAction('iam:PassRole');

/** What is allowed and new of `iam:PassRole`, to one of these services. */
export function passedTo(questions: Questions, services: readonly string[]): Passed {
  const group = groupOf(questions.groups, passRole);
  const namesService = group.statements.some(({ statement }) =>
    statement.conditions.some(({ key }) => key === 'iam:passedtoservice'),
  );
  const name = namesService ? services.join(' ') : '';
  const known = questions.passed.get(name);
  if (known) return known;
  const requests = namesService
    ? services.map((service) => passing(questions.global, service))
    : [questions.global];
  const all = requests.map((request) => answersFor(group, request));
  const passed = {
    gains: all.flatMap((answers) => gainedIn(answers, passRole).gains),
    grants: all.flatMap((answers) => allowedIn(answers, passRole).grants),
  };
  questions.passed.set(name, passed);
  return passed;
}
