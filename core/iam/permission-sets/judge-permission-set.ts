import type { ChangeOrigin } from '../../changes/change-origin.ts';
import type { Identity } from '../../changes/identity.ts';
import { worstFirst } from '../../severity.ts';
import { findInChange, type IamAnalysis } from '../find-in-change.ts';
import type { IamFinding } from '../finding.ts';
import { readSituation } from '../reading/read-situation.ts';
import type { Situation } from '../state/situation.ts';
import { isReference } from './permission-set.ts';
import { findInUnread } from './unread-policies.ts';

type Judged = Pick<Situation, 'policies' | 'origin' | 'nowMs'> & {
  /** Null: it did not exist. */
  readonly accepted: Identity | null;
  readonly now: Identity;
};

const mostAccounts = 50;

/**
 * What the roles of a permission set may do now and could not do before, by the rules for roles. It is a role in each
 * account, so it is judged in its own account and in each that its inline policy names.
 */
export function judgePermissionSet(judged: Judged): IamAnalysis {
  const { accepted, now } = judged;
  const accounts = accountsOf([accepted, now]);
  const asked = accounts.slice(0, mostAccounts).map((account) => inAccount(judged, account));
  const left = accounts.length - asked.length;
  const unread = findInUnread(
    { accepted, now, policies: judged.policies },
    asked.map(({ questions }) => questions),
  );
  const findings = worstOfEach([...asked.flatMap(({ analysis }) => analysis.findings), ...unread]);
  const undecided = asked.flatMap(({ analysis }) => analysis.undecided);
  return {
    findings,
    undecided: [
      ...new Set([
        ...undecided.filter((reason) => !isAboutBoundary(reason)),
        ...(left > 0 ? [`${left} more accounts in the inline policy: not judged`] : []),
      ]),
    ],
  };
}

/** A boundary that cannot be read limits nothing here, and `findInUnread` tells of one that is gone. */
function isAboutBoundary(reason: string): boolean {
  return /^boundary arn:[^:]*:iam::\*:/.test(reason);
}

function inAccount({ accepted, now, policies, origin, nowMs }: Judged, account: string) {
  const [, partition = 'aws'] = now.arn.split(':');
  const arn = `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${now.name}_0123456789abcdef`;
  const here = (identity: Identity): Identity => ({
    ...identity,
    account,
    arn,
    attached: identity.attached.filter((one) => !isReference(one)),
  });
  const situation = {
    policies,
    groups: {},
    holders: [],
    credentials: [],
    knownAccounts: [],
    origin: origin && asOwnRole(origin, now.name, arn),
    nowMs,
  };
  const [before, after] = [accepted && here(accepted), here(now)];
  const read = readSituation({ ...situation, accepted: before, now: after }, before, after);
  return { analysis: findInChange(read), questions: read.change.identity };
}

/** Whoever works with the permission set itself gains by its change. The end of a role's name differs by account. */
function asOwnRole(origin: ChangeOrigin, name: string, arn: string): ChangeOrigin {
  const [, role] =
    /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(
      origin.actor.role ?? '',
    ) ?? [];
  return role === name ? { ...origin, actor: { ...origin.actor, role: arn } } : origin;
}

/** The own account first. */
function accountsOf(states: readonly (Identity | null)[]): readonly string[] {
  const there = states.filter((state) => state !== null);
  const texts = there.flatMap(({ inline }) => Object.values(inline));
  const named = texts.flatMap((text) => [...text.matchAll(/:(\d{12}):/g)].map(([, account = '']) => account));
  return [...new Set([...there.map(({ account }) => account), ...named])];
}

/** One finding a rule, the worst of all accounts, with what the others found. */
function worstOfEach(findings: readonly IamFinding[]): readonly IamFinding[] {
  const byRule = new Map<string, IamFinding>();
  for (const one of [...findings].sort((a, b) => worstFirst(a.severity, b.severity))) {
    const worst = byRule.get(one.rule);
    byRule.set(
      one.rule,
      worst
        ? {
            ...worst,
            newly: [...new Set([...worst.newly, ...one.newly])],
            isSure: worst.isSure || (one.isSure && one.severity === worst.severity),
          }
        : one,
    );
  }
  return [...byRule.values()].sort(
    (a, b) => worstFirst(a.severity, b.severity) || (a.rule < b.rule ? -1 : 1),
  );
}
