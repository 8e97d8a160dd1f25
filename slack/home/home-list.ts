import type { HomeFilter, HomePage } from '../../blocks/text/ids.ts';
import type { Finding, Status } from '../../core/finding.ts';
import type { Counts } from '../../core/lists/finding-counts.ts';
import { type Order, ownerStatuses } from '../../core/lists/finding-order.ts';
import { isUndecided } from '../../core/people/notice.ts';
import type { FindingStore, ListPage, ListQuery } from '../../core/ports/store.ts';
import { type HomeList, narrowedList } from './narrowed-list.ts';

const pageSize = 15;

const waitingStatuses: readonly Status[] = ['scheduled', 'open', 'failed'];

type Listing = { readonly statuses: readonly Status[]; readonly order: Order };

/** `mine`: the person's findings in `ownerStatuses`. `waits`: those of them that are not snoozed. */
const listings: Readonly<Record<HomeFilter, Listing>> = {
  mine: { statuses: ownerStatuses, order: 'rank' },
  waits: { statuses: waitingStatuses, order: 'rank' },
  approvals: { statuses: ['scheduled', 'open'], order: 'rank' },
  open: { statuses: ['claimed', 'open', 'failed'], order: 'rank' },
  scheduled: { statuses: ['scheduled', 'remediating', 'undoing'], order: 'due' },
  snoozed: { statuses: ['snoozed'], order: 'due' },
  done: { statuses: ['remediated', 'resolved', 'lapsed'], order: 'newest' },
};

/** Lists without an index of their own. */
const inboxes = {
  waits: ({ status }: Finding) => waitingStatuses.includes(status),
  approvals: isUndecided,
};

/** A page of a list of the Home tab. The last page takes as many calls as the first. */
export async function homeList(
  { store, counts }: { readonly store: FindingStore; readonly counts: Promise<Counts> },
  userId: string,
  asked: HomePage,
): Promise<HomeList> {
  const { filter } = asked;
  const { statuses, order } = listings[filter];
  const isOwn = filter === 'mine' || filter === 'waits';
  const of: ListQuery['of'] = isOwn ? { owner: userId } : { statuses };
  const isIn = filter === 'waits' || filter === 'approvals' ? inboxes[filter] : undefined;
  const { only = {} } = asked;
  if (!isOwn && only.owner !== undefined && order === 'rank')
    return narrowedList(store, { ...asked, only }, ownedBy(only.owner, statuses, isIn), pageSize);
  if (asked.only || isIn) return narrowedList(store, { ...asked, only }, { of, order, isIn }, pageSize);
  const read: ReadPage = (more = {}) => store.list({ of, order, limit: pageSize, ...more });
  const counting = filter === 'mine' ? store.countOwned(userId) : countOf(counts, statuses);
  const [total, found] = await Promise.all([counting, pageAt(read, asked)]);
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const isPast = asked.page > 0 && (found === null ? asked.page >= pages - 1 : found.from === undefined);
  if (isPast) {
    const last = await read({ before: null, limit: total - (pages - 1) * pageSize });
    return shown(asked, last, { page: pages - 1, pages, total, hasNext: false });
  }
  const page = found ?? (await first(read));
  const at = page.isFirst ? 0 : Math.min(asked.page, pages - 1);
  return shown(asked, page, { page: at, pages, total, hasNext: page.hasNext });
}

/** The list of an owner has an index. */
function ownedBy(
  owner: string,
  statuses: readonly Status[],
  isIn: (finding: Finding) => boolean = () => true,
) {
  return {
    of: { owner },
    order: 'rank' as const,
    isIn: (finding: Finding) => statuses.includes(finding.status) && isIn(finding),
  };
}

type ReadPage = (more?: Partial<ListQuery>) => Promise<ListPage>;
type FoundPage = ListPage & { readonly isFirst: boolean; readonly hasNext: boolean };

/** Null when the page has no cursor, as in buttons of older versions. */
async function pageAt(read: ReadPage, { page, at }: HomePage): Promise<FoundPage | null> {
  if (page <= 0) return first(read);
  if (at === undefined) return null;
  const place = at.slice(1);
  if (at.startsWith('>')) {
    const after = await read({ after: place });
    return { ...after, isFirst: false, hasNext: after.hasMore };
  }
  const before = await read({ before: place });
  // At most one page precedes the cursor, so it is the first page.
  return before.hasMore ? { ...before, isFirst: false, hasNext: true } : first(read);
}

async function first(read: ReadPage): Promise<FoundPage> {
  const page = await read();
  return { ...page, isFirst: true, hasNext: page.hasMore };
}

async function countOf(counts: Promise<Counts>, statuses: readonly Status[]): Promise<number> {
  const { of } = await counts;
  return statuses.reduce((sum, status) => sum + of[status].findings, 0);
}

function shown(
  { filter, audit }: HomePage,
  { findings, from, to }: ListPage,
  where: { readonly page: number; readonly pages: number; readonly total: number; readonly hasNext: boolean },
): HomeList {
  const { page, pages, total, hasNext } = where;
  return {
    findings,
    page,
    pages,
    total,
    previous:
      page > 0 ? { filter, audit, page: page - 1, ...(from !== undefined && { at: `<${from}` }) } : null,
    next: hasNext ? { filter, audit, page: page + 1, ...(to !== undefined && { at: `>${to}` }) } : null,
    searched: null,
  };
}
