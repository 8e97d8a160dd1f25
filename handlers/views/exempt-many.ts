import { exemptFields, exemptLinesModal, exemptModal } from '../../blocks/modals/exempt-modal.ts';
import { decodeTargets } from '../../blocks/text/ids.ts';
import { isDate } from '../../core/calendar.ts';
import { wrongReason } from '../../core/findings/reason.ts';
import { defineView } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { inListOrder } from '../many.ts';
import { typedText } from '../typed-text.ts';

/** Shows the lines for the policy file. Decides nothing: who may change the file may exempt. */
export const view = defineView({
  run: async ({ store }, { metadata, values }) => {
    const targets = decodeTargets(metadata);
    if (!targets) return { does: 'notice', text: unreadable };
    const reason = typedText(values, exemptFields.reason);
    const wrong = wrongReason(reason);
    if (wrong) return { does: 'errors', errors: { [exemptFields.reason.block]: wrong } };
    const { block, action } = exemptFields.until;
    const { selected_date: date } = Object(values[block]?.[action]) as { readonly selected_date?: unknown };
    const until = typeof date === 'string' && isDate(date) ? date : null;
    const findings = inListOrder(targets, await store.getMany(targets.map(({ findingId }) => findingId)));
    if (findings.length === 0) return { does: 'next', view: exemptModal([]) };
    if (until === null && findings.some(({ evidence }) => evidence.change))
      return {
        does: 'errors',
        errors: { [block]: 'Choose a date: an exemption without an end hides no change of permissions.' },
      };
    return { does: 'next', view: exemptLinesModal(findings, { reason: reason.trim(), until }) };
  },
});
