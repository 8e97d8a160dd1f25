import { actionIds } from '../../blocks/text/ids.ts';
import { decideByClick } from '../decide.ts';
import { defineAction } from '../define.ts';

export const action = defineAction({
  id: actionIds.snoozeEnd,
  button: { offeredFor: 'end-snooze', label: 'End the snooze' },
  run: (deps, click) => decideByClick(deps, click, { kind: 'end-snooze' }),
});
