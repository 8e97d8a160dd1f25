import type { AuditOnly } from '../../blocks/text/narrowed.ts';
import { type AuditEvent, eventPlace, timeOfPlace } from '../../core/audit.ts';
import { dayMs, utcDate } from '../../core/calendar.ts';
import { type ListPart, pageOfFound, type Start, search, startAt, turns } from '../../core/lists/search.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { AuditQuery, Store } from '../../core/ports/store.ts';
import type { EpochMs } from '../../core/resource.ts';

type EventDeps = { readonly clock: Clock; readonly store: Pick<Store, 'auditOf'> };

export type EventPage = {
  /** Newest first. */
  readonly events: readonly AuditEvent[];
  /** Cursors of the newer and the older page; undefined: no such page. */
  readonly newer: string | undefined;
  readonly older: string | undefined;
  /** Time at which the search stopped before the page was full; null: it did not stop. */
  readonly searchedToMs: EpochMs | null;
};

const eventsShown = 20;
const readAtOnce = 100;
const most = { looked: 1_000, parts: 100 };
const mostDaysAtOnce = 32;
/** Days searched before the first scan. */
const daysWithoutScan = 7;

/** A page of audit events, newest first. Days are in UTC. */
export async function homeEvents(deps: EventDeps, audit: AuditOnly = {}): Promise<EventPage> {
  const { at, day, actor, type } = audit;
  const start = startAt(at);
  const isWhole = actor === undefined && (day === undefined || type === undefined);
  const limit = isWhole ? eventsShown + 1 : readAtOnce;
  const parts = partsOf(deps, audit, start, limit);
  const searched = await search(parts, (event) => isLetThrough(event, audit), {
    ...most,
    found: eventsShown,
  });
  const shown = pageOfFound(searched, eventsShown);
  // Fewer events than a page are newer than the cursor: show the newest page.
  if (start.isBack && shown.onwards === undefined) {
    const { at: _, ...newest } = audit;
    return homeEvents(deps, newest);
  }
  const { previous, next } = turns(shown, start);
  return {
    events: start.isBack ? [...shown.items].reverse() : shown.items,
    newer: previous,
    older: next,
    searchedToMs: shown.isPartial && searched.far !== undefined ? timeOfPlace(searched.far) : null,
  };
}

function isLetThrough(event: AuditEvent, { day, actor, type }: AuditOnly): boolean {
  return (
    (day === undefined || utcDate(event.atMs) === day) &&
    (actor === undefined || event.actor === actor) &&
    (type === undefined || event.type === type)
  );
}

/** Reads by day or type when the filter has one, else day by day. */
function partsOf(
  deps: EventDeps,
  { day, type }: AuditOnly,
  start: Start,
  limit: number,
): AsyncGenerator<ListPart<AuditEvent>> {
  if (day !== undefined) return partsOfOne(deps, { day }, start, limit);
  if (type !== undefined) return partsOfOne(deps, { type }, start, limit);
  return partsOfDays(deps, start, limit);
}

type EventFilter = { readonly day: string } | { readonly type: string };

async function* partsOfOne(
  deps: EventDeps,
  of: EventFilter,
  { isBack, place }: Start,
  limit: number,
): AsyncGenerator<ListPart<AuditEvent>> {
  let from = place;
  do {
    const part = await partOf(deps, of, { isBack, place: from }, limit);
    from = part.far;
    yield part;
  } while (from !== undefined);
}

/** Reads several days at once while they have few events. */
async function* partsOfDays(
  deps: EventDeps,
  { isBack, place }: Start,
  limit: number,
): AsyncGenerator<ListPart<AuditEvent>> {
  const todayMs = startOfDay(deps.clock.nowMs());
  const firstMs = isBack ? undefined : firstDay(deps, todayMs);
  const step = isBack ? dayMs : -dayMs;
  let day = place === undefined ? todayMs : startOfDay(timeOfPlace(place));
  let from = place;
  for (let atOnce = 2; ; ) {
    const days = Array.from({ length: atOnce }, (_, nth) => day + nth * step);
    const [lastMs, ...parts] = await Promise.all([
      isBack ? todayMs : firstMs,
      ...days.map((ms, nth) =>
        partOf(deps, { day: utcDate(ms) }, { isBack, place: nth === 0 ? from : undefined }, limit),
      ),
    ]);
    const isPast = (ms: number): boolean => (isBack ? ms > (lastMs ?? 0) : ms < (lastMs ?? 0));
    let isCut = false;
    for (const [nth, part] of parts.entries()) {
      const next = (days[nth] ?? day) + step;
      // A day that was read to its end is followed by the next day in the reading direction.
      const far = part.far ?? (isPast(next) ? undefined : eventPlace(isBack ? next : next + dayMs));
      yield { ...part, far };
      if (far === undefined) return;
      from = far;
      isCut = part.far !== undefined;
      day = isCut ? (days[nth] ?? day) : next;
      if (isCut) break;
    }
    atOnce = isCut ? 1 : Math.min(mostDaysAtOnce, 2 * atOnce + 1);
  }
}

async function partOf(
  { store }: EventDeps,
  of: EventFilter,
  { isBack, place }: Start,
  limit: number,
): Promise<ListPart<AuditEvent>> {
  const query: AuditQuery = { ...of, limit, oldestFirst: isBack };
  const { events, cursor } = await store.auditOf(place === undefined ? query : { ...query, cursor: place });
  const places = events.map(({ atMs, id }) => eventPlace(atMs, id));
  return { items: events, places, near: places[0], far: cursor };
}

/** The day before the first scan. The daily scan starts by itself, so no event is older. */
async function firstDay({ store }: EventDeps, todayMs: EpochMs): Promise<EpochMs> {
  const { events } = await store.auditOf({ type: 'scan.started', limit: 1, oldestFirst: true });
  const [first] = events;
  return first ? startOfDay(first.atMs) - dayMs : todayMs - (daysWithoutScan - 1) * dayMs;
}

function startOfDay(ms: EpochMs): EpochMs {
  return Number.isFinite(ms) ? Math.floor(ms / dayMs) * dayMs : 0;
}
