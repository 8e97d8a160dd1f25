import { confirmRemediation } from '../../blocks/card/confirm.ts';
import { actionIds } from '../../blocks/text/ids.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** To be done when the grace period ends. */
export const action = defineAction({
  id: actionIds.approve,
  button: {
    offeredFor: 'approve',
    label: 'Approve',
    style: 'primary',
    confirm: (finding) => confirmRemediation(finding, 'when the grace period ends, after one more look'),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'approve' }),
});
