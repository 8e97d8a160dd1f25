import type { Finding } from '../../core/finding.ts';
import type { ListPart, Start } from '../../core/lists/search.ts';
import type { FindingStore, ListQuery } from '../../core/ports/store.ts';

export type FindingListing = Pick<ListQuery, 'of' | 'order'>;

const readAtOnce = 400;
/** The most that one request reads of a list. */
export const mostOfList = { looked: 1_200, parts: 3 };

/** A list in parts, for `search`. */
export async function* findingParts(
  store: Pick<FindingStore, 'list'>,
  { of, order }: FindingListing,
  { isBack, place }: Start,
): AsyncGenerator<ListPart<Finding>> {
  let from = place;
  do {
    const asked = from === undefined ? {} : isBack ? { before: from } : { after: from };
    const page = await store.list({ of, order, limit: readAtOnce, ...asked });
    const { findings, places } = page;
    const [near, far] = isBack ? [page.to, page.from] : [page.from, page.to];
    from = page.hasMore ? far : undefined;
    yield {
      items: isBack ? [...findings].reverse() : findings,
      places: isBack ? [...places].reverse() : places,
      near,
      far: from,
    };
  } while (from !== undefined);
}
