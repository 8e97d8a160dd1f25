import { actionIds } from '../../blocks/text/ids.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  id: actionIds.reject,
  button: { offeredFor: 'reject', label: 'Reject', lesser: true },
  run: (deps, click) => decideByClick(deps, click, { kind: 'reject' }),
});
