import type { IncidentsModel } from '../blocks/answers/incidents-list.ts';
import { pageOf } from '../blocks/text/pages.ts';
import { dayMs } from '../core/calendar.ts';
import type { HandlerDeps } from './define.ts';

/** Reads a page of open incidents and those of the last 24 hours: two queries of keys, and the findings shown. */
export async function readIncidents(
  { store, clock, workspaceUrl }: Pick<HandlerDeps, 'store' | 'clock' | 'workspaceUrl'>,
  page: number,
  size: number,
): Promise<IncidentsModel> {
  const { open, ended } = await store.incidentIds(clock.nowMs() - dayMs);
  const shown = pageOf([...open, ...ended], page, size);
  const [found, url] = await Promise.all([store.getMany(shown.items), workspaceUrl()]);
  const items = shown.items.flatMap((id) => found.find((finding) => finding.id === id) ?? []);
  return { open: open.length, ended: ended.length, page: { ...shown, items }, workspaceUrl: url };
}
