import { expect, test } from '@jest/globals';
import type { AuditOnly } from '../../../blocks/text/narrowed.ts';
import type { AuditEvent } from '../../../core/audit.ts';
import { dayMs, utcDate } from '../../../core/calendar.ts';
import type { Store } from '../../../core/ports/store.ts';
import { homeEvents } from '../../../slack/home/home-events.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { aScan } from '../../support/store-samples.ts';

const nowMs = Date.UTC(2026, 10, 20, 16);
const clock = { nowMs: () => nowMs };

function event(id: string, atMs: number, over: Partial<AuditEvent> = {}): AuditEvent {
  const about = { findingId: null, resource: null, resourceId: null, rule: null };
  return { id, atMs, type: 'remediation.paused', actor: 'U1', summary: id, ...about, details: {}, ...over };
}

/** The oldest first. Every second event is the end of a pause. */
async function storeWith(times: readonly number[], actorOf: (nth: number) => string = () => 'U1') {
  const store = createMemoryStore();
  let calls = 0;
  for (const [nth, atMs] of times.entries()) {
    const isPause = nth % 2 === 0;
    const type = isPause ? 'remediation.paused' : 'remediation.resumed';
    const happened = event(`e-${nth}`, atMs, { type, actor: actorOf(nth) });
    await store.setPause(isPause ? { by: 'U1', atMs, reason: '' } : null, happened);
  }
  const auditOf: typeof store.auditOf = (query) => {
    calls += 1;
    return store.auditOf(query);
  };
  return { store: { ...store, auditOf }, calls: () => calls };
}

/** The scan from which on there are events. */
async function started(store: Pick<Store, 'startScan'>): Promise<void> {
  const scan = aScan({ id: 's-1', startedAtMs: nowMs - 301 * dayMs });
  await store.startScan(scan, event('e-scan', scan.startedAtMs, { type: 'scan.started' }), scan.startedAtMs);
}

const numbers = (events: readonly AuditEvent[]) => events.map(({ id }) => Number(id.slice(2)));

/** Every page, from the newest on and back again. */
async function bothWays(store: Parameters<typeof homeEvents>[0]['store'], audit: AuditOnly) {
  const pagesOf = async (from: AuditOnly, way: 'older' | 'newer') => {
    const pages = [];
    let last = from;
    for (let asked: AuditOnly | undefined = from; asked; ) {
      const page = await homeEvents({ clock, store }, asked);
      pages.push(numbers(page.events));
      last = asked;
      const at = page[way];
      asked = at === undefined ? undefined : { ...audit, at };
    }
    return { pages, last };
  };
  const older = await pagesOf(audit, 'older');
  const newer = await pagesOf(older.last, 'newer');
  return { older: older.pages, newer: newer.pages };
}

// A busy spring, a summer without a scan, and a busy week.
const times = Array.from({ length: 1_250 }, (_, nth) =>
  nth < 750
    ? nowMs - Math.round((300 - nth / 15) * dayMs)
    : nowMs - Math.round(((1_250 - nth) / 100) * dayMs),
);
const busyDay = utcDate(times[1_000] ?? 0);
const rare = (nth: number) => nth % 50 === 1;
const actorOf = (nth: number) => (rare(nth) ? 'U9' : 'U1');

test.each<[string, AuditOnly, (nth: number) => boolean]>([
  ['all', {}, () => true],
  ['of a person', { actor: 'U9' }, rare],
  ['of a kind', { type: 'remediation.resumed' }, (nth) => nth % 2 === 1],
  ['of a kind, by a person', { type: 'remediation.resumed', actor: 'U9' }, rare],
  ['of a kind that a person never does', { type: 'remediation.paused', actor: 'U9' }, () => false],
  ['of a day', { day: busyDay }, (nth) => utcDate(times[nth] ?? 0) === busyDay],
  [
    'of a day, by a person',
    { day: busyDay, actor: 'U9' },
    (nth) => rare(nth) && utcDate(times[nth] ?? 0) === busyDay,
  ],
])('events are paged from the newest to the oldest and back: %s', async (_, audit, isWanted) => {
  const { store } = await storeWith(times, actorOf);
  await started(store);
  const found = await bothWays(store, audit);
  const wanted = times
    .map((_, nth) => nth)
    .filter(isWanted)
    .reverse();
  const shown = found.older.flat().filter((nth) => !Number.isNaN(nth));
  expect(shown).toEqual(wanted);
  expect(new Set(found.newer.flat())).toEqual(new Set(found.older.flat()));
  expect(found.newer.at(-1)).toEqual(found.older[0]);
  expect(Math.max(...found.older.map(({ length }) => length))).toBeLessThanOrEqual(20);
});

test('a page searches a limited number of events and days and returns how far it searched', async () => {
  const { store, calls } = await storeWith(times, actorOf);
  await started(store);
  const page = await homeEvents({ clock, store }, { actor: 'U0NOBODY' });
  expect(page).toMatchObject({ events: [], newer: undefined });
  expect(page.searchedToMs).toBeGreaterThan(times[0] ?? 0);
  expect(page.searchedToMs).toBeLessThan(times[750] ?? 0);
  expect(page.older).toBeDefined();
  expect(calls()).toBeLessThanOrEqual(150);
});

test('an installation without a scan shows a week of events and no button to older ones', async () => {
  const { store, calls } = await storeWith([nowMs - 3 * dayMs, nowMs - 5]);
  const page = await homeEvents({ clock, store });
  expect(page).toMatchObject({ older: undefined, newer: undefined, searchedToMs: null });
  expect(numbers(page.events)).toEqual([1, 0]);
  expect(calls()).toBe(8);
});

test.each(['>999999999999999', '<000000000000000', '>000000000000000#e-1'])(
  'homeEvents returns a page for the position %s',
  async (at) => {
    const { store } = await storeWith([nowMs - 5]);
    expect(await homeEvents({ clock, store }, { at })).toMatchObject({ events: expect.any(Array) });
  },
);
