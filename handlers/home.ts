import type { HomeView } from '@slack/types';
import { homeView } from '../blocks/home/app-home.ts';
import { decodeHome, encodeHome, type HomePage } from '../blocks/text/ids.ts';
import type { AuditEvent } from '../core/audit.ts';
import { dayMs, utcDate } from '../core/calendar.ts';
import { latestKey, type PublishedReport } from '../core/compliance/report/published.ts';
import { dollars } from '../core/lists/finding-counts.ts';
import { openStatuses } from '../core/lists/savings.ts';
import type { KeyValue } from '../core/ports/key-value.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { ScanStatusStore } from '../core/ports/scan-store.ts';
import type { FindingStore } from '../core/ports/store.ts';
import type { EpochMs } from '../core/resource.ts';
import { homeList } from './home-list.ts';

type HomeDeps = {
  readonly clock: Clock;
  readonly store: FindingStore & Pick<ScanStatusStore, 'lastScan' | 'runningScan'>;
  readonly keyValue: KeyValue;
};

const eventsShown = 20;
const daysRead = 7;

/** The Home tab of one person, as things are now. */
export async function homeOf(deps: HomeDeps, userId: string, asked: HomePage): Promise<HomeView> {
  const { store } = deps;
  const counting = store.counts();
  const [list, counts, pause, lastScan, runningScan, events, compliance] = await Promise.all([
    homeList({ store, counts: counting }, userId, asked),
    counting,
    store.pause(),
    store.lastScan(),
    store.runningScan(),
    lastEvents(deps),
    deps.keyValue.get(latestKey),
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
    events,
  });
}

/** Days are those of UTC. */
async function lastEvents({ clock, store }: HomeDeps): Promise<readonly AuditEvent[]> {
  const today = clock.nowMs();
  const of = async (daysAgo: number): Promise<readonly AuditEvent[]> => {
    const day = utcDate(today - daysAgo * dayMs);
    return (await store.auditOf({ day, limit: eventsShown })).events;
  };
  const recent = (await Promise.all([0, 1].map(of))).flat();
  if (recent.length >= eventsShown) return recent.slice(0, eventsShown);
  const older = await Promise.all(Array.from({ length: daysRead - 2 }, (_, index) => of(index + 2)));
  return [...recent, ...older.flat()].slice(0, eventsShown);
}

/** The page that a person's Home tab shows, and since when. */
export type StandingHome = HomePage & { readonly atMs: EpochMs };

/** Kept for a day. */
export async function rememberHome(deps: HomeDeps, userId: string, home: StandingHome): Promise<void> {
  await deps.keyValue.put(homeKey(userId), home, { expiresAtMs: deps.clock.nowMs() + dayMs });
}

/** Undefined when the person has not opened it within a day. */
export async function rememberedHome(deps: HomeDeps, userId: string): Promise<StandingHome | undefined> {
  const stored = (await deps.keyValue.get(homeKey(userId)))?.value as Partial<StandingHome> | undefined;
  const page = stored && decodeHome(encodeHome(stored as HomePage));
  return page && { ...page, atMs: stored?.atMs ?? 0 };
}

function homeKey(userId: string): string {
  return `home|${userId}`;
}
