import { confirmRemediation } from '../../blocks/card/confirm.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** The same recheck and the same remediation, at once. */
export const action = defineAction({
  button: {
    decides: 'remediate-now',
    order: 30,
    label: 'Remediate now',
    style: 'danger',
    confirm: (finding) => confirmRemediation(finding, 'now, after one more look'),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'remediate-now' }),
});
