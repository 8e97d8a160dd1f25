import type { Identity } from '../../core/changes/identity.ts';
import { example, exampleNowMs } from '../../core/facts/examples.ts';
import { iamRules } from '../../core/iam/iam-rules/registry.generated.ts';
import { judgeIdentity } from '../../core/iam/judge-identity.ts';
import { some } from '../../core/iam/rule.ts';
import { policyByHand, policyResource, policyTarget } from '../../core/iam/state/policy-resource.ts';
import { acceptedState, forceHash } from '../../core/iam/state/revert-target.ts';
import { type FactsOf, known, type Resource, unknown } from '../../core/resource.ts';
import {
  type AnyRule,
  defineRule,
  ok,
  type Threshold,
  type Thresholds,
  undecided,
  violation,
} from '../../core/rule.ts';
import { isUnchanged } from './analyses.ts';
import { changeIn, evidenceOf } from './evidence.ts';

type Wanted = {
  readonly id: string;
  readonly title: string;
  readonly severity: 'critical' | 'high';
  /** The rule of the IAM engine. */
  readonly asks: 'trust-public' | 'trust-unknown-account';
  readonly reports: string;
  readonly toFix: string;
};

/** A rule of the IAM engine as a rule about the policies of resources. */
export function resourcePolicyRule({ asks, reports, ...wanted }: Wanted): AnyRule {
  const asksForAccounts = iamRules.some(({ id, asksForAccounts }) => id === asks && asksForAccounts);
  return defineRule<'iam-resource-policy', Thresholds>({
    ...wanted,
    kind: 'iam-resource-policy',
    thresholds: asksForAccounts ? { knownAccounts: [] } : {},
    docs: {
      reports: () => reports,
      thresholds: asksForAccounts
        ? {
            knownAccounts:
              'ids of accounts and organisations (`o-…`) that may be trusted, beside the accounts of this file',
          }
        : {},
    },
    remediation: 'revert',
    remediations: ['revert'],
    saves: false,
    needsState: true,
    judge: ({ fact, nowMs, thresholds }) => {
      const now = fact('now');
      // What did not exist had no policy.
      const accepted = fact('accepted') ?? { ...now, trust: null };
      if (isUnchanged(accepted, now)) return ok('Its policy has not changed since it was accepted.');
      const origin = fact('origin');
      const analysis = judgeIdentity({
        accepted,
        now,
        origin,
        credentials: [],
        groups: {},
        policies: {},
        holders: [],
        knownAccounts: textsOf(thresholds['knownAccounts']),
        nowMs,
      });
      const found = analysis.findings.find(({ rule }) => rule === asks);
      const evidence = evidenceOf(origin, found);
      if (found)
        return violation(
          found.because,
          [...found.newly].sort(),
          { ...evidence, change: changeIn(analysis, { accepted, now, credentials: [], origin }, found) },
          { severity: found.severity, ...wayBack(fact('accepted'), now) },
        );
      const unread = analysis.undecided.filter(
        (reason) => !iamRules.some(({ id }) => reason.startsWith(`${id}: `)),
      );
      return unread.length > 0
        ? undecided('now', `Not all could be read: ${some(unread)}.`, evidence)
        : ok('It is open to nobody else than before.', evidence);
    },
    examples: examples(asks),
  });
}

/** Another accepted state asks again. */
function wayBack(accepted: Identity | null, now: Identity) {
  const byHand = policyByHand(accepted, now);
  return byHand === null
    ? { settings: { [acceptedState]: forceHash(policyTarget(accepted, now)) } }
    : { changesNothing: { revert: byHand } };
}

function textsOf(list: Threshold | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

const account = '123456789012';

function bucketOpenTo(principal: object | string | null): Identity {
  const policy = principal && {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
    ],
  };
  const of = { kind: 'bucket', account, name: 'reports', arn: 'arn:aws:s3:::reports' } as const;
  return policyResource(of, policy && JSON.stringify(policy));
}

type Facts = Partial<FactsOf<'iam-resource-policy'>>;

function examples(asks: Wanted['asks']) {
  const own = bucketOpenTo({ AWS: `arn:aws:iam::${account}:root` });
  const closed = bucketOpenTo(null);
  const open = bucketOpenTo(asks === 'trust-public' ? '*' : { AWS: 'arn:aws:iam::210987654321:root' });
  const changed = (
    accepted: Identity | null,
    now: Identity,
    more: Facts = {},
  ): Resource<'iam-resource-policy'> =>
    example('iam-resource-policy', {
      facts: {
        now: known(now),
        accepted: known(accepted),
        origin: known({
          eventId: 'example',
          eventName: 'PutBucketPolicy',
          atMs: exampleNowMs,
          actor: { name: 'Mia', arn: `arn:aws:iam::${account}:user/Mia`, role: null, type: 'IAMUser' },
          sourceIp: '203.0.113.5',
          userAgent: 'aws-cli/2',
          invokedBy: null,
        }),
        ...more,
      },
    });
  return {
    violating: [changed(closed, open), changed(null, open)] as const,
    ok: [changed(open, open), changed(open, own), changed(closed, own)] as const,
    undecided: [
      changed(closed, open, { accepted: unknown('no accepted state is stored yet') }),
      changed(closed, open, { now: unknown('access denied') }),
      changed(closed, { ...closed, trust: 'no document' }),
    ],
  };
}
