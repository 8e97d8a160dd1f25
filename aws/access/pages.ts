/** What one call answered with. `next`: the token of the following page; absent or empty on the last one. */
export type AwsPage<T> = { readonly items: readonly T[]; readonly next: string | undefined };

export type Paging = {
  /** For the error: "instances". */
  readonly what: string;
  /** More pages than the quota of these resources fills, by far: AWS may answer with short pages. */
  readonly atMost: number;
  /** The cursor of the page before. */
  readonly from?: string | undefined;
};

/**
 * Every page of a listing, from the start or from a cursor. Throws when AWS gives a token twice or more pages than there
 * can be, for such a listing has no end.
 */
export async function* pagesOf<T>(
  { what, atMost, from }: Paging,
  read: (token: string | undefined) => Promise<AwsPage<T>>,
): AsyncGenerator<{ readonly items: readonly T[]; readonly cursor?: string }> {
  let { page, token } = placeOf(from);
  const tokens = new Set(token === undefined ? [] : [token]);
  for (;;) {
    if (page >= atMost) throw new Error(`AWS gave more than ${atMost} pages of ${what}, which has no end`);
    const { items, next } = await read(token);
    page += 1;
    if (!next) {
      yield { items };
      return;
    }
    if (tokens.has(next)) throw new Error(`AWS gave the same page of ${what} again, which has no end`);
    tokens.add(next);
    token = next;
    yield { items, cursor: `${page}.${token}` };
  }
}

/** What all pages hold. */
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
  if (page === undefined) throw new Error('The cursor of a listing could not be read');
  return { page: Number(page), token };
}
