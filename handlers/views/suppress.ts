import { suppressFields } from '../../blocks/modals/suppress-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { endOfDayMs, isDate } from '../../core/calendar.ts';
import { wrongReason } from '../../core/findings/reason.ts';
import { decideAs } from '../decide.ts';
import { defineView } from '../define.ts';
import { refuseForm, unreadable } from '../finding-view.ts';
import { typedText } from '../typed-text.ts';

/** Suppresses to the end of the chosen day in UTC. */
export const view = defineView({
  run: async (deps, { person, metadata, values }) => {
    const target = decodeTarget(metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const { block, action } = suppressFields.until;
    const { selected_date: date } = Object(values[block]?.[action]) as { readonly selected_date?: unknown };
    const reason = typedText(values, suppressFields.reason);
    const wrong = wrongReason(reason);
    const isChosen = typeof date === 'string' && isDate(date);
    if (!isChosen || wrong)
      return {
        does: 'errors',
        errors: {
          ...(isChosen ? {} : { [block]: 'Choose a date.' }),
          ...(wrong ? { [suppressFields.reason.block]: wrong } : {}),
        },
      };
    const untilMs = endOfDayMs(date, 'UTC');
    const decided = await decideAs(deps, person, target, { kind: 'suppress', untilMs, reason });
    if (decided.ok) return { does: 'close', changed: decided.value.finding };
    const { code, because } = decided.error;
    return code === 'invalid' ? { does: 'errors', errors: { [block]: because } } : refuseForm(decided.error);
  },
});
