import { utcInstant } from '../../calendar.ts';
import type { ChangeOrigin } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import type { BoundaryChange } from '../change.ts';
import { conditionKeysIn } from '../documents/condition-keys.ts';
import type { PolicyDocument } from '../documents/statement.ts';
import type { ReadChange } from '../find-in-change.ts';
import { accessesOf } from '../semantics/access.ts';
import { accountOf } from '../semantics/arn.ts';
import { questionsOf } from '../semantics/identity-change.ts';
import { type Who, whoOf } from '../semantics/who.ts';
import { isPolicyResource } from '../state/policy-resource.ts';
import type { Situation } from '../state/situation.ts';
import type { TrustChange } from '../trust/trust-change.ts';
import { documentsInForce, own, readText } from './documents-in-force.ts';
import type { EventFacts } from './event.ts';

/** The whole difference between the accepted state and now as one change. */
export function readSituation(situation: Situation, accepted: Identity | null, now: Identity): ReadChange {
  const before = documentsInForce(accepted, situation);
  const after = documentsInForce(now, situation);
  const boundary = boundaryOf(situation, accepted, now);
  const who = whoIs(now, situation.holders);
  const trust = trustOf(situation, accepted, now, who);
  const moment = utcInstant(situation.nowMs);
  // A boundary that could not be read limits nothing: so no gain is overlooked, and none is certain.
  const accessOf = accessesOf(who);
  const identity = questionsOf({
    who,
    before: accessOf(before.documents, boundary.change.before ?? null),
    after: accessOf(after.documents, boundary.change.after ?? null),
    now: moment,
  });
  const event = eventOf(situation.origin, now, moment);
  const all = [
    ...before.documents,
    ...after.documents,
    ...(trust.change ? [trust.change.before, trust.change.after] : []),
  ];
  const missing = [...before.unread, ...after.unread, ...boundary.unread, ...trust.unread];
  return {
    change: {
      event,
      identity,
      boundary: boundary.change,
      trust: trust.change,
      arn: now.arn,
      isOwnGain: event.actor !== null && [...who.arns, now.arn].includes(event.actor),
    },
    undecided: [...missing, ...all.flatMap(({ doubts }) => doubts.map((doubt) => `a document ${doubt}`))],
    conditionKeys: conditionKeysIn([...after.documents, ...(trust.change ? [trust.change.after] : [])]),
    isDoubtful: missing.length > 0,
  };
}

/** Who and when, as rules see it. A session's name is chosen by whoever opens it, so it names no user. */
export function eventOf(origin: ChangeOrigin | null, { account }: Identity, time: string): EventFacts {
  const actor = origin?.actor;
  return {
    name: origin?.eventName ?? '',
    parameters: {},
    response: {},
    actor: actor?.role ?? actor?.arn ?? null,
    actorName: actor?.type === 'IAMUser' ? actor.name : null,
    account,
    isFailed: false,
    isReadOnly: false,
    time,
  };
}

function whoIs({ kind, arn, account }: Identity, holders: readonly string[]): Who {
  const isOwn = kind === 'user' || kind === 'role';
  return isOwn ? whoOf([arn], [], account) : whoOf(holders, [arn], account);
}

type BoundaryRead = { readonly change: BoundaryChange; readonly unread: readonly string[] };

function boundaryOf({ policies }: Situation, accepted: Identity | null, now: Identity): BoundaryRead {
  const arns = { before: accepted?.boundary ?? null, after: now.boundary };
  const read = (arn: string | null): PolicyDocument | string | null =>
    arn === null ? null : readText(`boundary ${arn}`, own(policies, arn));
  const [before, after] = [read(arns.before), read(arns.after)];
  const unread = [before, after].filter((one) => typeof one === 'string');
  const isSame = arns.before === arns.after && unread.length > 0;
  return { change: isSame ? none : { before: known(before), after: known(after) }, unread };
}

const none: BoundaryChange = { before: null, after: null };

function known(read: PolicyDocument | string | null): PolicyDocument | null | undefined {
  return typeof read === 'string' ? undefined : read;
}

type TrustRead = { readonly change: TrustChange | null; readonly unread: readonly string[] };

/** A resource without a policy lets in nobody but its account. */
function policyOf(what: string, text: string | null): PolicyDocument | string {
  return text === null ? empty : readText(what, text);
}

const empty: PolicyDocument = { statements: [], doubts: [] };

function trustOf(situation: Situation, accepted: Identity | null, now: Identity, who: Who): TrustRead {
  const isRole = now.kind === 'role';
  if (!isRole && !isPolicyResource(now)) return { change: null, unread: [] };
  const before = isRole
    ? accepted
      ? readText('the accepted trust policy', accepted.trust)
      : empty
    : policyOf('the accepted policy', accepted?.trust ?? null);
  const after = isRole ? readText('the trust policy', now.trust) : policyOf('the policy', now.trust);
  const unread = [before, after].filter((one) => typeof one === 'string');
  if (typeof after === 'string') return { change: null, unread };
  return {
    change: {
      isRole,
      before: typeof before === 'string' ? empty : before,
      after,
      account: now.account,
      known: new Set(situation.knownAccounts.map((one) => accountOf(one) ?? one)),
      who,
      now: utcInstant(situation.nowMs),
    },
    unread,
  };
}
