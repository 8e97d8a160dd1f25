import { confirmAcknowledgement } from '../../blocks/card/confirm-acknowledgement.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** "A person has it": for whoever takes care of an incident. */
export const action = defineAction({
  button: {
    decides: 'acknowledge',
    order: 5,
    label: 'Acknowledge',
    style: 'primary',
    confirm: (finding) => confirmAcknowledgement(finding),
  },
  run: (deps, click) => decideByClick(deps, click, { kind: 'acknowledge' }),
});
