import { findingsModal } from '../../blocks/modals/findings-modal.ts';
import { decodeFindingsPage } from '../../blocks/text/ids.ts';
import { byMoneyAndRisk } from '../../core/lists/finding-order.ts';
import { defineAction } from '../define.ts';
import { unreadable } from '../finding-view.ts';

/** A digest includes findings of earlier scans that have no card yet. */
const waitingShown = 200;

/** Opens a page of a digest's findings in their current state. */
export const action = defineAction({
  readsOnly: true,
  run: async ({ store }, { value }) => {
    const asked = decodeFindingsPage(value);
    if (!asked) return { does: 'say', text: unreadable };
    const [reports, unannounced] = await Promise.all([
      store.reports(asked.scanId),
      store.byStatus('claimed', { limit: waitingShown }),
    ]);
    const found = await store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
    const all = new Map([...unannounced.findings, ...found].map((finding) => [finding.id, finding]));
    const told = [...all.values()].filter(({ channel }) => channel === asked.channel);
    return { does: 'replace', view: findingsModal(told.sort(byMoneyAndRisk), asked) };
  },
});
