import { confirmRemediation, styleOf } from '../../blocks/card/confirm.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Approves the remediation at the end of the grace period. */
export const action = defineAction({
  button: {
    decides: 'approve',
    order: 20,
    label: 'Approve',
    style: (finding) => styleOf(finding, 'primary'),
    confirm: (finding) => confirmRemediation(finding, 'when the grace period ends'),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'approve' }),
});
