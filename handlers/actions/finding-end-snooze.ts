import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  button: { decides: 'end-snooze', order: 70, label: 'End the snooze' },
  run: (deps, click) => decideByClick(deps, click, { kind: 'end-snooze' }),
});
