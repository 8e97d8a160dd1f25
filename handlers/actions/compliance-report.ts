import { complianceModal, noReportYet } from '../../blocks/compliance/compliance.ts';
import { defineAction } from '../define.ts';

/** Opens the last compliance report; open to everybody. */
export const action = defineAction({
  readsOnly: true,
  run: async (deps) => {
    const last = await deps.lastReport();
    return last ? { does: 'open', view: complianceModal(last) } : { does: 'say', text: noReportYet };
  },
});
