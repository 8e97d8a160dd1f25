import type { HomePage } from '../../blocks/text/ids.ts';
import type { HomeOnly } from '../../blocks/text/narrowed.ts';
import type { Finding } from '../../core/finding.ts';
import { pageOfFound, search, startAt, turns } from '../../core/lists/search.ts';
import { ownerIds } from '../../core/owners/owner-tag.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { type FindingListing, findingParts, mostOfList } from './finding-parts.ts';

export type HomeList = {
  readonly findings: readonly Finding[];
  /** Starts at 0. */
  readonly page: number;
  /** Null: unknown, because the list was not read to its end. */
  readonly pages: number | null;
  /** Of all pages; null: unknown. */
  readonly total: number | null;
  readonly previous: HomePage | null;
  readonly next: HomePage | null;
  /** The findings read when the search stopped before the page was full; null: it did not stop. */
  readonly searched: number | null;
};

/** A page of the filtered findings. No index supports the filter, so a page reads a bounded part of the list. */
export async function narrowedList(
  store: Pick<FindingStore, 'list'>,
  asked: HomePage & { readonly only: HomeOnly },
  listing: FindingListing & { readonly isIn?: ((finding: Finding) => boolean) | undefined },
  pageSize: number,
): Promise<HomeList> {
  const { isIn = () => true } = listing;
  const start = startAt(asked.page > 0 ? asked.at : undefined);
  const isFirst = start.place === undefined;
  const searched = await search(
    findingParts(store, listing, start),
    (finding) => isIn(finding) && isLetThrough(finding, asked.only),
    // The first page reads up to the limit, to count the matches of a short list.
    { ...mostOfList, found: isFirst ? Number.POSITIVE_INFINITY : pageSize },
  );
  if (isFirst && searched.far === undefined) return numbered(asked, searched.found, pageSize);
  const shown = pageOfFound(searched, pageSize);
  // Fewer findings than a page are before the cursor: show the first page.
  if (start.isBack && shown.onwards === undefined)
    return narrowedList(store, { ...asked, page: 0, at: undefined }, listing, pageSize);
  const { previous, next } = turns(shown, start);
  const page = isFirst ? 0 : asked.page;
  return {
    findings: start.isBack ? [...shown.items].reverse() : shown.items,
    page,
    pages: null,
    total: null,
    previous: previous === undefined ? null : { ...asked, page: page - 1, at: previous },
    next: next === undefined ? null : { ...asked, page: page + 1, at: next },
    searched: shown.isPartial ? searched.looked : null,
  };
}

/** Pages with numbers, of a list that was read to its end. */
function numbered(asked: HomePage, found: readonly { readonly item: Finding }[], pageSize: number): HomeList {
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(asked.page, pages - 1);
  const to = (at: number): HomePage => ({ ...asked, at: undefined, page: at });
  return {
    findings: found.slice(page * pageSize, (page + 1) * pageSize).map(({ item }) => item),
    page,
    pages,
    total: found.length,
    previous: page > 0 ? to(page - 1) : null,
    next: page < pages - 1 ? to(page + 1) : null,
    searched: null,
  };
}

function isLetThrough(finding: Finding, { rule, account, region, owner, severity, text }: HomeOnly): boolean {
  const { resource, accountName, because, ruleTitle } = finding;
  const isSame = (wanted: string | undefined, ...found: readonly string[]): boolean =>
    wanted === undefined || found.some((one) => one.toLowerCase() === wanted.toLowerCase());
  const words = [resource.name, resource.id, resource.arn, because, ruleTitle].join('\n').toLowerCase();
  return (
    isSame(rule, finding.rule) &&
    isSame(account, accountName, resource.account) &&
    isSame(region, resource.region, resource.location ?? resource.region) &&
    isSame(severity, finding.severity) &&
    (owner === undefined || ownerIds(finding.owner).includes(owner)) &&
    (text === undefined || words.includes(text.toLowerCase()))
  );
}
