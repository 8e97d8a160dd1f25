import { isDeepStrictEqual } from 'node:util';
import { emptyIdentity, type Identity, type IdentityKind } from '../../core/changes/identity.ts';
import { analyze } from '../../core/iam/analyze.ts';
import { readDocument } from '../../core/iam/documents/read-document.ts';
import type { IamAnalysis } from '../../core/iam/find-in-change.ts';
import { judgeIdentity } from '../../core/iam/judge-identity.ts';
import { type Attached, readAttached } from '../../core/iam/reading/attached.ts';
import { readEvent } from '../../core/iam/reading/event.ts';
import type { IamInput } from '../../core/iam/reading/input.ts';
import { accountOf, nameOf } from '../../core/iam/semantics/arn.ts';
import type { Situation } from '../../core/iam/state/situation.ts';

/** Analyzes the change, and throws when the whole states that it leads from and to are judged otherwise. */
export function analyzeBoth(input: IamInput, now: string): IamAnalysis {
  const analysis = analyze(input, now);
  const situation = situationOf(input, now);
  if (!situation) return analysis;
  const { findings } = judgeIdentity(situation);
  if (!isDeepStrictEqual(findings, analysis.findings))
    throw new Error(
      `As a change: ${textOfFindings(analysis.findings)}\nAs states: ${textOfFindings(findings)}`,
    );
  return analysis;
}

function textOfFindings(findings: IamAnalysis['findings']): string {
  return JSON.stringify(findings.map((one) => ({ ...one, newly: one.newly.length })));
}

const kinds: readonly string[] = ['user', 'role', 'group', 'policy'];
/** Trusts a service that no case names. */
const openTrust = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'edgelambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  },
});

/** The states that the change leads from and to; null: the change is no such difference, or is not known. */
export function situationOf({ event, before, after, attachedTo }: IamInput, now: string): Situation | null {
  const attached = readAttached(attachedTo);
  const facts = readEvent(event);
  const { arn, kind } = attached;
  if (arn === null || !kinds.includes(kind) || before === undefined || after === undefined) return null;
  const others = attached.others;
  if (
    facts.isFailed ||
    facts.isReadOnly ||
    attached.self !== null ||
    /^(Create|Update|DeletePolicyVersion)/.test(facts.name)
  )
    return null;
  if (kind === 'policy' && (others.length > 0 || after === null)) return null;
  if (![before, after, ...others].every((one) => one === null || readDocument(one).ok)) return null;
  const limits = boundariesOf(attached, facts.name);
  if (!limits) return null;
  const base = emptyOf(kind as IdentityKind, arn);
  const state = (document: unknown, boundary: string | null): Identity | null => {
    const text = document === null ? null : textOf(document);
    if (kind === 'policy')
      return text === null ? null : { ...base, versions: { v1: text }, defaultVersion: 'v1' };
    const isTrust = kind === 'role' && text?.includes('Principal');
    const inline = others.map((one, at) => [`other ${at}`, textOf(one)] as const);
    return {
      ...base,
      boundary,
      trust: kind === 'role' ? (isTrust ? text : openTrust) : null,
      inline: Object.fromEntries(text === null || isTrust ? inline : [['changed', text], ...inline]),
    };
  };
  // Of a role that trusted nobody, what it trusted before is an empty document.
  const isNewTrust = kind === 'role' && before === null && textOf(after).includes('Principal');
  const isOldTrust = kind === 'role' && after === null && textOf(before).includes('Principal');
  const nothing = { Statement: [], Principal: [] };
  return {
    accepted: state(isNewTrust ? nothing : before, limits.before && 'before'),
    now: state(
      isOldTrust ? nothing : after,
      limits.after && limits.after === limits.before ? 'before' : limits.after && 'after',
    ),
    policies: { before: limits.before, after: limits.after },
    groups: {},
    holders: (kind === 'group' ? (attached.members ?? attached.principals) : attached.principals) ?? [],
    credentials: [],
    origin: {
      eventId: 'e',
      eventName: facts.name,
      atMs: 0,
      actor: {
        name: facts.actorName ?? '',
        arn: facts.actor,
        role: null,
        type: facts.actorName ? 'IAMUser' : '',
      },
      sourceIp: null,
      userAgent: null,
      invokedBy: null,
    },
    knownAccounts: attached.knownAccounts,
    nowMs: Date.parse(facts.time || now),
  };
}

/** Null: not known on both sides. */
function boundariesOf(
  { boundaryBefore, boundaryAfter }: Attached,
  eventName: string,
): { readonly before: string | null; readonly after: string | null } | null {
  const isEvent = eventName.includes('Boundary');
  if (isEvent && (boundaryBefore === undefined || boundaryAfter === undefined)) return null;
  const given =
    eventName === ''
      ? [boundaryBefore, boundaryAfter]
      : [boundaryBefore ?? boundaryAfter, boundaryAfter ?? boundaryBefore];
  const [before, after] = (isEvent ? [boundaryBefore, boundaryAfter] : given).map((one) =>
    one === null || one === undefined ? null : textOf(one),
  );
  return { before: before ?? null, after: after ?? null };
}

function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

function emptyOf(kind: IdentityKind, arn: string): Identity {
  return emptyIdentity({ kind, account: accountOf(arn) ?? '', arn, name: nameOf(arn) });
}
