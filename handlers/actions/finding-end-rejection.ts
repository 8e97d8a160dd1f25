import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  button: { decides: 'end-rejection', order: 65, label: 'Take back the rejection' },
  run: (deps, click) => decideByClick(deps, click, { kind: 'end-rejection' }),
});
