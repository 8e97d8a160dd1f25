import type { AuditOnly } from '../blocks/text/narrowed.ts';
import type { AuditEvent } from '../core/audit.ts';
import { dayMs, utcDate } from '../core/calendar.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { AuditQuery, Store } from '../core/ports/store.ts';

type EventDeps = { readonly clock: Clock; readonly store: Pick<Store, 'auditOf'> };

export type EventPage = { readonly events: readonly AuditEvent[]; readonly hasOlder: boolean };

const eventsShown = 20;
const daysRead = 7;
/** The days searched when there is a filter or a page, for which there is no index. */
const daysSearched = 31;
const readAtOnce = 100;
const readAtMost = 1_000;

/** A page of audit events, newest first. Days are in UTC. */
export async function homeEvents(deps: EventDeps, audit: AuditOnly = {}): Promise<EventPage> {
  if (Object.keys(audit).length === 0) return lastEvents(deps);
  const wanted = (Math.max(0, Number(audit.page ?? 0)) || 0) * eventsShown;
  const found: AuditEvent[] = [];
  let looked = 0;
  for await (const events of pagesOf(deps, audit)) {
    found.push(...events.filter((event) => isLetThrough(event, audit)));
    looked += readAtOnce;
    if (found.length > wanted + eventsShown || looked >= readAtMost) break;
  }
  return { events: found.slice(wanted, wanted + eventsShown), hasOlder: found.length > wanted + eventsShown };
}

async function lastEvents({ clock, store }: EventDeps): Promise<EventPage> {
  const today = clock.nowMs();
  const of = async (daysAgo: number): Promise<readonly AuditEvent[]> => {
    const day = utcDate(today - daysAgo * dayMs);
    return (await store.auditOf({ day, limit: eventsShown + 1 })).events;
  };
  const recent = (await Promise.all([0, 1].map(of))).flat();
  const older =
    recent.length > eventsShown
      ? []
      : await Promise.all(Array.from({ length: daysRead - 2 }, (_, index) => of(index + 2)));
  const all = [...recent, ...older.flat()];
  return { events: all.slice(0, eventsShown), hasOlder: all.length > eventsShown };
}

function isLetThrough(event: AuditEvent, { day, actor, type }: AuditOnly): boolean {
  return (
    (day === undefined || utcDate(event.atMs) === day) &&
    (actor === undefined || event.actor === actor) &&
    (type === undefined || event.type === type)
  );
}

/** Reads by type when the filter has one, else day by day. */
async function* pagesOf(
  { clock, store }: EventDeps,
  { day, type }: AuditOnly,
): AsyncGenerator<readonly AuditEvent[]> {
  const today = clock.nowMs();
  const days = Array.from({ length: daysSearched }, (_, ago) => utcDate(today - ago * dayMs));
  const queries =
    day !== undefined ? [{ day }] : type !== undefined ? [{ type }] : days.map((each) => ({ day: each }));
  for (const query of queries) {
    let cursor: string | undefined;
    do {
      const asked: AuditQuery = { ...query, limit: readAtOnce, ...(cursor === undefined ? {} : { cursor }) };
      const page = await store.auditOf(asked);
      yield page.events;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}
