import type { HomeView } from '@slack/types';
import { homeView } from '../../blocks/home/app-home.ts';
import type { HomePage } from '../../blocks/text/ids.ts';
import { latestKey, type PublishedReport } from '../../core/compliance/report/published.ts';
import { dollars } from '../../core/lists/finding-counts.ts';
import { openStatuses } from '../../core/lists/savings.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { ScanStatusStore } from '../../core/ports/scan-store.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { homeEvents } from './home-events.ts';
import { homeList } from './home-list.ts';

type HomeDeps = {
  readonly clock: Clock;
  readonly store: FindingStore & Pick<ScanStatusStore, 'lastScan' | 'runningScan'>;
  readonly keyValue: KeyValue;
};

/** The Home tab of one person in its current state. */
export async function homeOf(
  deps: HomeDeps,
  userId: string,
  asked: HomePage,
  mayOpenDashboard: () => Promise<boolean> = async () => false,
): Promise<HomeView> {
  const { store } = deps;
  const counting = store.counts();
  const [list, counts, pause, lastScan, runningScan, events, compliance, dashboard] = await Promise.all([
    homeList({ store, counts: counting }, userId, asked),
    counting,
    store.pause(),
    store.lastScan(),
    store.runningScan(),
    homeEvents(deps, asked.audit),
    deps.keyValue.get(latestKey),
    mayOpenDashboard(),
  ]);
  return homeView({
    shows: { ...asked, page: list.page },
    list,
    couldSaveUsd:
      counts.countedAtMs === null ? null : dollars(openStatuses.map((status) => counts.of[status])),
    pause: pause ?? null,
    lastScan: lastScan ?? null,
    runningScan: runningScan ?? null,
    compliance: (compliance?.value as PublishedReport | undefined) ?? null,
    dashboard,
    events: events.events,
    eventTurns: events,
  });
}
