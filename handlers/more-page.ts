import type { ModalView } from '@slack/types';
import { moreModal } from '../blocks/modals/more-modal.ts';
import { decodeMore } from '../blocks/text/ids.ts';
import { done, type Result, refused } from '../core/result.ts';
import { byMoneyAndRisk } from '../core/scans/announce-scan.ts';
import type { HandlerDeps } from './define.ts';
import { unreadable } from './finding-view.ts';

/** A digest speaks of what waits since earlier scans, too. */
const waitingShown = 200;

/** A page of what a digest told its channel, as it is now; refused in words. */
export async function morePage(
  deps: Pick<HandlerDeps, 'store'>,
  value: string,
): Promise<Result<ModalView, string>> {
  const asked = decodeMore(value);
  if (!asked) return refused(unreadable);
  const [reports, unannounced] = await Promise.all([
    deps.store.reports(asked.scanId),
    deps.store.byStatus('claimed', { limit: waitingShown }),
  ]);
  const found = await deps.store.getMany(reports.flatMap(({ claimed, worse }) => [...claimed, ...worse]));
  const all = new Map([...unannounced.findings, ...found].map((finding) => [finding.id, finding]));
  const told = [...all.values()].filter(({ channel }) => channel === asked.channel);
  return done(moreModal(told.sort(byMoneyAndRisk), asked));
}
