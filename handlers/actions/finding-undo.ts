import { confirmUndo } from '../../blocks/card/undo-words.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

/** Undoes a finished remediation, after a recheck. */
export const action = defineAction({
  button: { decides: 'undo', order: 90, label: 'Undo', confirm: confirmUndo },
  run: (deps, click) => decideByClick(deps, click, { kind: 'undo' }),
});
