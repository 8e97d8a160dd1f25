import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  button: { decides: 'reject', order: 40, label: 'Reject', lesser: true },
  run: (deps, click) => decideByClick(deps, click, { kind: 'reject' }),
});
