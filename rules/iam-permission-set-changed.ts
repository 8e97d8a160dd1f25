import { changeOf } from '../core/iam/evidence/change-of.ts';
import { iamRules } from '../core/iam/iam-rules/registry.generated.ts';
import { judgePermissionSet } from '../core/iam/permission-sets/judge-permission-set.ts';
import { some } from '../core/iam/rule.ts';
import { defineRule, ok, type Thresholds, undecided, violation } from '../core/rule.ts';
import { isUnchanged } from './iam/analyses.ts';
import { evidenceOf } from './iam/evidence.ts';
import { permissionSetExamples } from './iam/permission-set-examples.ts';

export const rule = defineRule<'iam-permission-set', Thresholds>({
  id: 'iam-permission-set-changed',
  title: 'Permission set allows more',
  kind: 'iam-permission-set',
  severity: 'high',
  thresholds: {},
  docs: {
    reports: () =>
      'permission sets of IAM Identity Center that were added or changed and now allow more in each account that they are assigned to',
    thresholds: {},
  },
  remediation: null,
  remediations: [],
  toFix: 'Change it back in IAM Identity Center > Permission sets, or accept the change',
  saves: false,
  needsState: true,
  judge: ({ fact, nowMs }) => {
    const now = fact('now');
    const accepted = fact('accepted');
    if (isUnchanged(accepted, now)) return ok('It has not changed since its accepted state.');
    const origin = fact('origin');
    const { findings, undecided: reasons } = judgePermissionSet({
      accepted,
      now,
      origin,
      policies: fact('policies'),
      nowMs,
    });
    const [worst] = findings;
    const evidence = evidenceOf(origin, undefined);
    if (worst) {
      const newly = [...new Set(findings.flatMap((one) => one.newly))].sort();
      const { numbers } = evidence;
      return violation(
        worst.because,
        newly,
        {
          numbers: { ...numbers, 'Newly possible': some(worst.newly) },
          change: changeOf({ accepted, now, credentials: [], origin }, findings),
        },
        { severity: worst.severity },
      );
    }
    const unread = reasons.filter((reason) => !iamRules.some(({ id }) => reason.startsWith(`${id}: `)));
    return unread.length > 0
      ? undecided('policies', `Not all could be read: ${some(unread)}.`, evidence)
      : ok('It allows nothing more than before.', evidence);
  },
  examples: permissionSetExamples,
});
