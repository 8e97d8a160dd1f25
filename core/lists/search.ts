/** One read of a list, the nearest item to the start first. */
export type ListPart<T> = {
  readonly items: readonly T[];
  /** Position of each of `items`. */
  readonly places: readonly string[];
  /** Position of the nearest row; undefined: no rows. */
  readonly near: string | undefined;
  /** Position of the last row; undefined: the list ends here. */
  readonly far: string | undefined;
};

export type SearchResult<T> = {
  /** Nearest first. */
  readonly found: readonly { readonly item: T; readonly place: string }[];
  readonly near: string | undefined;
  readonly far: string | undefined;
  readonly looked: number;
};

export type SearchLimits = { readonly found: number; readonly looked: number; readonly parts: number };

/** Reads a list until more than `most.found` items match or another limit is reached. */
export async function search<T>(
  parts: AsyncIterable<ListPart<T>>,
  isWanted: (item: T) => boolean,
  most: SearchLimits,
): Promise<SearchResult<T>> {
  const found: { readonly item: T; readonly place: string }[] = [];
  let near: string | undefined;
  let [looked, read] = [0, 0];
  for await (const part of parts) {
    near ??= part.near;
    looked += part.items.length;
    read += 1;
    for (const [at, item] of part.items.entries())
      if (isWanted(item)) found.push({ item, place: part.places[at] ?? '' });
    const isOver = found.length > most.found || looked >= most.looked || read >= most.parts;
    if (isOver || part.far === undefined) return { found, near, far: part.far, looked };
  }
  return { found, near, far: undefined, looked };
}

export type SearchPage<T> = {
  /** Nearest first. */
  readonly items: readonly T[];
  /** Position after which the search continues; undefined: nothing follows. */
  readonly onwards: string | undefined;
  /** Position from which the search runs back. */
  readonly back: string | undefined;
  /** The search stopped before the page was full. */
  readonly isPartial: boolean;
};

export function pageOfFound<T>({ found, near, far }: SearchResult<T>, size: number): SearchPage<T> {
  const shown = found.slice(0, size);
  const isFull = found.length > size;
  const onwards = isFull ? shown.at(-1)?.place : far;
  return {
    items: shown.map(({ item }) => item),
    onwards,
    back: near ?? onwards,
    isPartial: !isFull && far !== undefined,
  };
}

/** `isBack`: reads from the position back to the beginning. No position: from the beginning. */
export type Start = { readonly isBack: boolean; readonly place: string | undefined };

export function startAt(at: string | undefined): Start {
  if (at === undefined) return { isBack: false, place: undefined };
  return { isBack: at.startsWith('<'), place: at.slice(1) };
}

/** Cursors of the previous and next page, in the order of the list. */
export function turns(
  { onwards, back }: Pick<SearchPage<unknown>, 'onwards' | 'back'>,
  { isBack, place }: Start,
): { readonly previous: string | undefined; readonly next: string | undefined } {
  const [before, behind] = isBack ? [onwards, back] : [back, onwards];
  return {
    previous: place === undefined ? undefined : `<${before ?? place}`,
    next: behind === undefined ? undefined : `>${behind}`,
  };
}
