import { confirmRemediation, styleOf, verbOf } from '../../blocks/card/confirm.ts';
import { isReverting } from '../../core/iam/evidence/planned-words.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Remediates now instead of after the grace period, with the same recheck. */
export const action = defineAction({
  button: {
    decides: 'remediate-now',
    order: 55,
    label: (finding) => {
      if (isReverting(finding)) return 'Undo the change';
      const { possible } = finding.plan.undo;
      return possible === 'no' || possible === 'nothing' ? `${verbOf(finding)} now` : 'Remediate now';
    },
    style: (finding) => styleOf(finding),
    confirm: (finding) => confirmRemediation(finding, 'now'),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'remediate-now' }),
});
