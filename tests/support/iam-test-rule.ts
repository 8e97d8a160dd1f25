import type { ChangeOrigin, MadeCredential } from '../../core/changes/change-origin.ts';
import type { Identity } from '../../core/changes/identity.ts';
import { changeOf } from '../../core/iam/evidence/change-of.ts';
import { judgeIdentity } from '../../core/iam/judge-identity.ts';
import { type AnyRule, ok, undecided, violation } from '../../core/rule.ts';
import { identityX } from './arbitrary-identity.ts';
import { account, allow, policy } from './iam-policies.ts';

export const adminArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
export const readArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
/** Every action of one service. */
export const wideArn = `arn:aws:iam::${account}:policy/wide`;
/** Only changes infrastructure. */
export const stopArn = `arn:aws:iam::${account}:policy/stop`;
export const alice: Identity = {
  ...identityX('user'),
  arn: `arn:aws:iam::${account}:user/alice`,
  name: 'alice',
};
export const texts: Readonly<Record<string, string>> = {
  [adminArn]: JSON.stringify(policy(allow('*'))),
  [wideArn]: JSON.stringify(policy(allow('polly:*'))),
  [stopArn]: JSON.stringify(policy(allow('ec2:TerminateInstances'))),
  [readArn]: JSON.stringify(policy(allow('s3:List*'))),
};

/** One rule for all that the engine finds. */
export const rule = {
  id: 'iam-identity-test',
  kind: 'iam-identity',
  title: 'Can do more than before',
  severity: 'high',
  thresholds: {},
  docs: { reports: () => '', thresholds: {} },
  remediation: null,
  toFix: 'Look at it',
  remediations: [],
  saves: false,
  judge: ({ fact, nowMs }: { fact: (name: string) => unknown; nowMs: number }) => {
    const analysis = judgeIdentity({
      accepted: fact('accepted') as Identity | null,
      now: fact('now') as Identity,
      credentials: fact('credentials') as readonly MadeCredential[],
      origin: fact('origin') as ChangeOrigin | null,
      policies: texts,
      groups: {},
      holders: [],
      knownAccounts: [],
      nowMs,
    });
    const [worst] = analysis.findings;
    if (worst)
      return violation(worst.because, [worst.rule], {
        numbers: {},
        change: changeOf(
          {
            accepted: fact('accepted') as Identity | null,
            now: fact('now') as Identity,
            credentials: fact('credentials') as readonly MadeCredential[],
            origin: fact('origin') as ChangeOrigin | null,
          },
          analysis.findings,
        ),
      });
    const [why] = analysis.undecided;
    return why === undefined ? ok('Nothing new') : undecided('documents', why);
  },
  examples: { violating: [], ok: [], undecided: [] },
} satisfies AnyRule;
