import { confirmRemediation } from '../../blocks/card/confirm.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Approves the remediation at the end of the grace period. */
export const action = defineAction({
  button: {
    decides: 'approve',
    order: 20,
    label: 'Approve',
    style: ({ plan }) => (plan.undo.possible === 'no' ? undefined : 'primary'),
    confirm: (finding) => confirmRemediation(finding, 'after the grace period'),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'approve' }),
});
