/** One page of results. `next`: token of the next page; absent or empty on the last one. */
export type AwsPage<T> = { readonly items: readonly T[]; readonly next: string | undefined };

export type Paging = {
  /** For the error message: "instances". */
  readonly what: string;
  /** Far more pages than the quota of the resource fills. AWS may return short pages. */
  readonly atMost: number;
  /** The cursor to continue from. */
  readonly from?: string | undefined;
};

/**
 * Yields every page of a listing, from the start or a cursor. Throws when AWS repeats a token or exceeds the
 * page limit, because the listing would not end.
 */
export async function* pagesOf<T>(
  { what, atMost, from }: Paging,
  read: (token: string | undefined) => Promise<AwsPage<T>>,
): AsyncGenerator<{ readonly items: readonly T[]; readonly cursor?: string }> {
  let { page, token } = placeOf(from);
  const tokens = new Set(token === undefined ? [] : [token]);
  for (;;) {
    if (page >= atMost) throw new Error(`The list of ${what} has more than ${atMost} pages`);
    const { items, next } = await read(token);
    page += 1;
    if (!next) {
      yield { items };
      return;
    }
    if (tokens.has(next)) throw new Error(`AWS returned the same page of ${what} twice`);
    tokens.add(next);
    token = next;
    yield { items, cursor: `${page}.${token}` };
  }
}

/** The items of all pages. */
export async function everyItem<T>(
  paging: Paging,
  read: (token: string | undefined) => Promise<AwsPage<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const { items } of pagesOf(paging, read)) for (const item of items) all.push(item);
  return all;
}

function placeOf(cursor: string | undefined): { page: number; token: string | undefined } {
  if (cursor === undefined) return { page: 0, token: undefined };
  const [, page, token] = /^(\d+)\.(.+)$/s.exec(cursor) ?? [];
  if (page === undefined) throw new Error('The cursor of the list is invalid');
  return { page: Number(page), token };
}
