import { type Severity, shifted } from '../../severity.ts';
import { type IamAction, iamAction } from '../actions/iam-actions.ts';
import { parseArn } from '../semantics/arn.ts';
import { instantOf } from '../semantics/conditions/time.ts';
import { firstBeginning, type Gain } from '../semantics/difference.ts';
import { allowed, gained, heldBack, passedTo, type Questions } from '../semantics/identity-change.ts';
import { holdsOwn, isOnlyOwn } from '../semantics/own.ts';
import { overlaps } from '../semantics/pattern.ts';
import { reachOf } from '../semantics/reached.ts';
import { type Region, regionText } from '../semantics/region.ts';
import type { Who } from '../semantics/who.ts';
import { escalations } from './catalogue.ts';
import type { Escalation } from './escalation.ts';
import { type Meeting, meetingsOf, met, type Side } from './meeting.ts';

/** A way that is complete after the change and was not before. */
export type Opened = {
  readonly escalation: Escalation;
  readonly severity: Severity;
  readonly isSure: boolean;
  /** When it can be used, as the document writes it; empty: now. */
  readonly beginning: string;
  /** Empty: every resource. */
  readonly on: string;
  /** `on` for people: "everything", "itself", or short names. */
  readonly onWords: string;
};

export function newlyOpen(questions: Questions): readonly Opened[] {
  const known = new Map<IamAction, Side>();
  const sideOf = (action: IamAction): Side => {
    const side = known.get(action) ?? sideFor(action, questions);
    known.set(action, side);
    return side;
  };
  return ways
    .filter(({ actions }) => actions.every((action) => sideOf(action).grants.length > 0))
    .flatMap((way) => opened(way, sideOf, questions) ?? []);
}

type Way = {
  readonly escalation: Escalation;
  readonly actions: readonly IamAction[];
  readonly meetings: readonly Meeting[];
};

const ways: readonly Way[] = escalations.map((escalation) => {
  const actions = escalation.all.map(iamAction);
  return { escalation, actions, meetings: meetingsOf(actions) };
});

function opened(
  { escalation, actions, meetings }: Way,
  sideOf: (action: IamAction) => Side,
  questions: Questions,
): Opened | null {
  const { who } = questions.change;
  const by = escalation.by ?? escalation.all[0] ?? '';
  const sides = actions.map((action) => {
    const side = passing(sideOf(action), escalation, questions);
    return action.name === by ? narrowed(side, escalation, who) : side;
  });
  if (sides.every(({ gains }) => gains.length === 0)) return null;
  const paired = met(sides, meetings, who);
  if (paired.some(({ grants }) => grants.length === 0)) return null;
  const fresh = paired.filter(({ gains }) => gains.length > 0);
  if (fresh.length === 0) return null;
  const isSure = fresh.some(
    (side) =>
      side.gains.some((gain) => gain.isSure) &&
      paired.every((other) => other === side || other.grants.some((grant) => grant.isSure)),
  );
  const deciding = paired[escalation.all.indexOf(by)] ?? { gains: [], grants: [] };
  const isOtherFresh = fresh.some((side) => side !== deciding);
  const regions = [...deciding.gains, ...(isOtherFresh ? deciding.grants : [])].map(({ region }) => region);
  const types = iamAction(by).types;
  const isWide = regions.some((region) => reachOf(region, types, who) === 'all');
  const isFull = isWide || escalation.isFullOnNamed || regions.some((region) => holdsOwn(region, who));
  return {
    escalation,
    severity: shifted(escalation.severity, (isFull ? 0 : -1) - (isSure ? 0 : 1)),
    isSure,
    beginning: beginningOf(paired, questions.change.now),
    on: isWide ? '' : joined(regions.map(regionText)),
    onWords: isWide ? 'everything' : joined(regions.map((region) => regionWords(region, who))),
  };
}

/** The last step that can be made decides. */
function beginningOf(sides: readonly Side[], now: string): string {
  const all = sides.map(({ grants }) => firstBeginning(grants, now));
  return all.sort((a, b) => (instantOf(b) ?? 0) - (instantOf(a) ?? 0))[0] ?? '';
}

function sideFor(action: IamAction, questions: Questions): Side {
  const { gains } = gained(questions, action);
  return { action, gains, grants: allowed(questions, action), denials: heldBack(questions, action) };
}

/** Of `iam:PassRole`, what is possible with the services of the way. */
function passing(side: Side, { passesTo }: Escalation, questions: Questions): Side {
  return passesTo && side.action.name === 'iam:PassRole'
    ? { action: side.action, denials: [], ...passedTo(questions, passesTo) }
    : side;
}

function narrowed(side: Side, { othersOnly, wideOnly, all }: Escalation, who: Who): Side {
  const types = iamAction(all[0] ?? '').types;
  if (!othersOnly && !wideOnly) return side;
  const counts = ({ region }: Gain) =>
    !(othersOnly && isOnlyOwn(region, who)) && !(wideOnly && reachOf(region, types, who) === 'named');
  return { ...side, gains: side.gains.filter(counts), grants: side.grants.filter(counts) };
}

/** "itself", "user/bob", "role/ci-* except role/ci-admin". */
function regionWords(region: Region, who: Who): string {
  if (isOnlyOwn(region, who)) return 'itself';
  const short = (pattern: string) => shortName(pattern, who);
  return regionText({ all: region.all.map(short), except: region.except.map(short) });
}

/** `user/bob`, from its ARN; with the account where it is another one. */
function shortName(pattern: string, { account }: Who): string {
  const arn = parseArn(pattern);
  if (!arn) return pattern;
  const isOther = account !== null && arn.account !== '' && !overlaps(arn.account, account);
  return isOther ? `${arn.resource} of ${arn.account}` : arn.resource;
}

function joined(all: readonly string[]): string {
  const texts = [...new Set(all)].sort();
  return texts.length > 2 ? `${texts[0]} and ${texts.length - 1} more` : texts.join(' and ');
}
