import { done, type Result, refused } from '../../result.ts';
import { conditionKeysIn } from '../documents/condition-keys.ts';
import type { PolicyDocument } from '../documents/statement.ts';
import type { ReadChange } from '../find-in-change.ts';
import { accessesOf } from '../semantics/access.ts';
import { accountOf } from '../semantics/arn.ts';
import { questionsOf } from '../semantics/identity-change.ts';
import { type Who, whoOf } from '../semantics/who.ts';
import type { TrustChange } from '../trust/trust-change.ts';
import { newUniqueIds } from '../trust/unique-ids.ts';
import { type Attached, isIdentityKind, isRoleKind, readAttached } from './attached.ts';
import { boundariesOf } from './boundaries.ts';
import { documentsOf, readOr } from './documents-of.ts';
import { type EventFacts, readEvent } from './event.ts';
import type { IamInput } from './input.ts';
import { hasNoEffect } from './no-effect.ts';

const noDocuments = { before: null, after: null };

/**
 * Null: the event changed nothing. `now`: ISO 8601, for input without an event. The error says why nothing can be
 * said.
 */
export function readChange(input: IamInput, now: string): Result<ReadChange | null, string> {
  const event = readEvent(input.event);
  const attached = readAttached(input.attachedTo);
  if (hasNoEffect(event, attached)) return done(null);
  const limits = boundariesOf(input, attached, event);
  if (!limits.ok) return limits;
  const { boundary, isInput } = limits.value;
  const isAboutDocuments = !isInput && !isWithoutDocuments(input, event);
  const documents = isAboutDocuments ? documentsOf(input, event) : done(noDocuments);
  if (!documents.ok) return refused(documents.error);
  const { before, after } = documents.value;
  const others = attached.others.map((one, at) => readOr(one, `others[${at}]`, input));
  const read = others.flatMap((one) => (one.ok && one.value ? [one.value] : []));
  const errors = others.flatMap((one) => (one.ok ? [] : [one.error]));
  const who = principalsOf(attached, event);
  const moment = event.time || now;
  const trust = trustOf(documents.value, attached, event, who, moment);
  const accessOf = accessesOf(who);
  const isKnown = boundary.before !== undefined && boundary.after !== undefined;
  const identity =
    trust || !isKnown
      ? null
      : questionsOf({
          who,
          before: accessOf([before, ...read].filter(isThere), boundary.before ?? null),
          after: accessOf([after, ...read].filter(isThere), boundary.after ?? null),
          now: moment,
        });
  const all = [before, after, ...read].filter(isThere);
  return done({
    change: {
      event,
      identity,
      boundary: trust ? null : boundary,
      trust,
      arn: attached.arn,
      isOwnGain: event.actor !== null && [...who.arns, attached.arn].includes(event.actor),
    },
    undecided: [
      ...limits.value.undecided,
      ...errors,
      ...all.flatMap(({ doubts }) => doubts.map((doubt) => `a document ${doubt}`)),
      ...(trust ? newUniqueIds(trust) : []).map(
        (id) => `a document lets in ${id}: a deleted principal, or one whose account cannot be seen`,
      ),
    ],
    conditionKeys: conditionKeysIn([after, ...read].filter(isThere)),
    isDoubtful: errors.length > 0,
  });
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}

/** Keys, passwords, MFA and identity providers: the event says it all. */
function isWithoutDocuments({ before, after }: IamInput, { name }: EventFacts): boolean {
  return (
    name !== '' &&
    !/Polic|Group|Role|Permission/.test(name) &&
    (before ?? null) === null &&
    (after ?? null) === null
  );
}

function principalsOf(attached: Attached, event: EventFacts): Who {
  const account = (attached.arn && accountOf(attached.arn)) ?? event.account;
  const arn = attached.arn ? [attached.arn] : [];
  if (/group/.test(attached.kind)) return whoOf(attached.members ?? attached.principals ?? [], arn, account);
  if (/policy/.test(attached.kind)) return whoOf(attached.principals ?? [], arn, account);
  return whoOf(isIdentityKind(attached.kind) || isRoleKind(attached.kind) ? arn : [], [], account);
}

function trustOf(
  { before, after }: { readonly before: PolicyDocument | null; readonly after: PolicyDocument | null },
  attached: Attached,
  event: EventFacts,
  who: Who,
  now: string,
): TrustChange | null {
  const statements = [before, after].filter(isThere).flatMap((one) => one.statements);
  const hasPrincipals = statements.some(({ principals }) => principals !== null);
  const isTrustEvent = event.name === 'UpdateAssumeRolePolicy' || event.name === 'CreateRole';
  const isRole =
    isTrustEvent ||
    (isRoleKind(attached.kind) && hasPrincipals) ||
    (attached.kind === '' && onlyAssume(statements));
  const isIdentity =
    isIdentityKind(attached.kind) || ((isRoleKind(attached.kind) || attached.kind === '') && !hasPrincipals);
  if (!isRole && isIdentity) return null;
  return {
    isRole,
    before: before ?? empty,
    after: after ?? empty,
    account: who.account,
    known: new Set(attached.knownAccounts.map((one) => accountOf(one) ?? one)),
    who,
    now,
  };
}

const empty: PolicyDocument = { statements: [], doubts: [] };

function onlyAssume(statements: PolicyDocument['statements']): boolean {
  return (
    statements.some(({ principals }) => principals !== null) &&
    statements.every(
      ({ actions }) => !actions.isNot && actions.patterns.every((one) => one.startsWith('sts:')),
    )
  );
}
