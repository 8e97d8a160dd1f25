import { isDeepStrictEqual } from 'node:util';
import { pageSize } from '../../aws/state/db.ts';
import { findingSort } from '../../aws/state/items.ts';
import { lapse, lapseEvent } from '../../aws/state/lapse.ts';
import { type AuditEvent, eventPlace } from '../../core/audit.ts';
import { dayMs } from '../../core/calendar.ts';
import { claimKey, type Finding, isEnded, isRevived } from '../../core/finding.ts';
import {
  addTo,
  countChanges,
  countersOf,
  ownerCounters,
  tallies,
  totals,
  withoutZeros,
} from '../../core/lists/finding-counts.ts';
import { placeIn, readersOf } from '../../core/lists/finding-order.ts';
import { endedFrom, type IncidentList, incidentPlace } from '../../core/lists/incident-lists.ts';
import type { AuditQuery, Pause, Store } from '../../core/ports/store.ts';
import { done, refused } from '../../core/result.ts';
import { unitKey } from '../../core/unit.ts';
import { frozen, type StoreFaults, withFaults } from './memory-faults.ts';
import { createMemoryScans } from './memory-scans.ts';

/** The store of `aws/state` in memory; a shared contract suite checks both. */
export function createMemoryStore(
  options: { readonly faults?: StoreFaults; readonly events?: Map<string, AuditEvent> } = {},
): Store {
  const findings = new Map<string, Finding>();
  const claims = new Map<string, { readonly holder: string; readonly expiresAtMs: number }>();
  const events = options.events ?? new Map<string, AuditEvent>();
  const debts = new Map<string, { readonly version: number; readonly sinceMs: number }>();
  const counters = new Map<string, Map<string, number>>();
  let countedAtMs: number | null = Number.MAX_SAFE_INTEGER;
  let paused: Pause | undefined;

  const append = (...added: AuditEvent[]): void => {
    if (added.some((event) => events.has(event.id))) throw new Error('The audit event id already exists');
    for (const event of added) events.set(event.id, frozen(event));
  };
  const { take, ...scans } = createMemoryScans(append);
  const write = (finding: Finding): Finding => {
    const stored = frozen(finding);
    const changed = countChanges([{ before: findings.get(finding.id), after: finding }]);
    for (const [counter, names] of changed) addTo(counters, counter, names);
    findings.set(finding.id, stored);
    const key = claimKey(finding);
    if (!isEnded(finding)) claims.set(key, { holder: finding.id, expiresAtMs: finding.claimExpiresAtMs });
    else if (claims.get(key)?.holder === finding.id) claims.delete(key);
    return stored;
  };
  const owe = (finding: Finding): Finding => {
    debts.set(finding.id, { version: finding.version, sinceMs: finding.updatedAtMs });
    return finding;
  };
  const select = (wanted: (finding: Finding) => boolean): Finding[] => [...findings.values()].filter(wanted);

  const store: Store = {
    ...scans,
    claim: async (finding, event, nowMs) => {
      const held = claims.get(claimKey(finding));
      const holder = held && findings.get(held.holder);
      const standing = holder && !isEnded(holder) ? holder : undefined;
      if (held && standing && held.expiresAtMs > nowMs) return refused('claimed');
      if (findings.has(finding.id)) throw new Error(`Finding id ${finding.id} already exists`);
      const ended = standing && lapse(standing, nowMs);
      append(event, ...(ended ? [lapseEvent(ended, event)] : []));
      if (ended) owe(write(ended));
      return done(write(finding));
    },
    get: async (id) => findings.get(id),
    getMany: async (ids) => select(({ id }) => ids.includes(id)),
    unsynced: async (limit) =>
      [...debts]
        .map(([findingId, { sinceMs }]) => ({ findingId, sinceMs }))
        .sort((a, b) => a.sinceMs - b.sinceMs)
        .slice(0, limit),
    synced: async ({ id, version }) => {
      if (debts.get(id)?.version === version) debts.delete(id);
    },
    move: async (before, change, event, guard = {}) => {
      const after = { ...change, version: before.version + 1 };
      const isReplaced = guard.isReplaced === true && claimKey(after) !== claimKey(before);
      if (after.id !== before.id || (claimKey(after) !== claimKey(before) && !isReplaced)) {
        throw new Error(
          `Finding ${before.id} cannot change its id or claim (to ${after.id}, ${claimKey(after)})`,
        );
      }
      if (findings.get(before.id)?.version !== before.version) return refused('stale');
      const revived = isRevived(before, after);
      const isOver = guard.isOver === true && isEnded(before) && isEnded(after);
      if (!revived && !isOver && claims.get(claimKey(before))?.holder !== before.id) return refused('stale');
      if ((revived || isReplaced) && claims.has(claimKey(after))) return refused('claimed');
      if (guard.notPaused && paused) return refused('paused');
      if (guard.takes && !take(guard.takes, false)) return refused('limit-reached');
      append(event);
      if (guard.takes) take(guard.takes, true);
      if (isReplaced) claims.delete(claimKey(before));
      return done(owe(write(after)));
    },
    liveIn: async (scope) => {
      const key = unitKey(scope);
      return select((finding) => !isEnded(finding) && unitKey(finding.resource) === key);
    },
    byStatus: async (status, page) => {
      const all = select((finding) => finding.status === status).map((finding) => ({
        finding,
        sort: findingSort(finding),
      }));
      const { shown, cursor } = paged(all, { ...page, limit: pageSize(page?.limit), oldestFirst: false });
      return { findings: shown.map(({ finding }) => finding), ...(cursor !== undefined && { cursor }) };
    },
    list: async (asked) => {
      const { of, order, limit, after, before } = asked;
      const listed = select((finding) =>
        'statuses' in of ? of.statuses.includes(finding.status) : readersOf(finding).includes(of.owner),
      ).flatMap((finding) => {
        const sort = placeIn(order, finding);
        return sort === null ? [] : [{ finding, sort }];
      });
      const isBack = before !== undefined;
      const from = isBack ? before : after;
      const { shown, cursor } = paged(listed, {
        limit: pageSize(limit),
        ...(from === undefined || from === null ? {} : { cursor: from }),
        oldestFirst: (order === 'newest') === isBack,
      });
      const inOrder = isBack ? [...shown].reverse() : shown;
      const [first] = inOrder;
      const last = inOrder.at(-1);
      return {
        findings: inOrder.map(({ finding }) => finding),
        places: inOrder.map(({ sort }) => sort),
        ...(first && last && { from: first.sort, to: last.sort }),
        hasMore: cursor !== undefined,
      };
    },
    incidentIds: async (endedSinceMs) => {
      const of = (list: IncidentList): readonly { readonly id: string; readonly sort: string }[] =>
        [...findings.values()]
          .flatMap((finding) => {
            const place = incidentPlace(finding);
            return place?.list === list ? [{ id: finding.id, sort: place.sort }] : [];
          })
          .sort((a, b) => (a.sort < b.sort ? -1 : 1));
      const ended = of('ended').filter(({ sort }) => sort >= endedFrom(endedSinceMs));
      return { open: of('open').map(({ id }) => id), ended: ended.reverse().map(({ id }) => id) };
    },
    counts: async () => ({
      of: tallies([...counters].filter(([name]) => name.startsWith(totals)).map(([, names]) => names)),
      countedAtMs,
    }),
    countOwned: async (userId) =>
      [...counters]
        .filter(([name]) => name.startsWith(ownerCounters(userId)))
        .reduce((sum, [, names]) => sum + (names.get('mine') ?? 0), 0),
    countedAtMs: async () => countedAtMs,
    recount: async (nowMs) => {
      const kept = withoutZeros(counters);
      counters.clear();
      for (const finding of findings.values())
        for (const [counter, names] of countersOf(finding)) addTo(counters, counter, names);
      countedAtMs = nowMs;
      const mended = isDeepStrictEqual(withoutZeros(counters), kept) ? 0 : 1;
      return { findings: findings.size, mended, isWhole: true };
    },
    pause: async () => paused,
    setPause: async (wanted, event) => {
      if ((wanted === null) === (paused === undefined)) return refused('already');
      append(event);
      paused = wanted ? frozen(wanted) : undefined;
      return done(undefined);
    },
    auditOf: async (wanted) => {
      const all = [...events.values()]
        .filter(isAbout(wanted))
        .map((event) => ({ event, sort: eventPlace(event.atMs, event.id) }));
      const { oldestFirst = false } = wanted;
      const { shown, cursor } = paged(all, { ...wanted, limit: pageSize(wanted.limit), oldestFirst });
      return { events: shown.map(({ event }) => event), ...(cursor !== undefined && { cursor }) };
    },
  };
  return withFaults('store', store, options.faults);
}

function isAbout(wanted: AuditQuery): (event: AuditEvent) => boolean {
  if ('findingId' in wanted) return (event) => event.findingId === wanted.findingId;
  if ('resourceId' in wanted) return (event) => event.resourceId === wanted.resourceId;
  if (!('day' in wanted)) return (event) => event.type === wanted.type;
  const fromMs = Date.parse(wanted.day);
  return ({ atMs }) => atMs >= fromMs && atMs < fromMs + dayMs;
}

function paged<T extends { readonly sort: string }>(
  all: readonly T[],
  page: { readonly limit: number; readonly cursor?: string; readonly oldestFirst: boolean },
): { readonly shown: readonly T[]; readonly cursor?: string } {
  const { limit, cursor, oldestFirst } = page;
  const ascending = [...all].sort((a, b) => (a.sort < b.sort ? -1 : 1));
  const ordered = oldestFirst ? ascending : ascending.reverse();
  const rest = ordered.filter(
    ({ sort }) => cursor === undefined || (oldestFirst ? sort > cursor : sort < cursor),
  );
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return { shown, ...(rest.length > limit && last && { cursor: last.sort }) };
}
