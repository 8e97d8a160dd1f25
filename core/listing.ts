import type { Resource } from './resource.ts';

/** A page of a listing. `cursor`: where the next page starts; absent on the last page. */
export type Page<R extends Resource = Resource> = {
  readonly resources: readonly R[];
  readonly cursor?: string;
};

/** Reads all pages, for small listings or ones needed whole. */
export async function everyPage<R extends Resource>(pages: AsyncIterable<Page<R>>): Promise<readonly R[]> {
  const all: R[] = [];
  for await (const { resources } of pages) for (const resource of resources) all.push(resource);
  return all;
}

/** A listing of one page. */
export async function* onePage<R extends Resource>(
  read: () => readonly R[] | Promise<readonly R[]>,
): AsyncGenerator<Page<R>> {
  yield { resources: await read() };
}

/** Runs `work` on all items, `size` in parallel, and returns the results in order. Rejects at the first failure. */
export async function inGroups<T, U>(
  all: readonly T[],
  size: number,
  work: (one: T) => Promise<U>,
): Promise<readonly U[]> {
  const answers: U[] = [];
  for (let at = 0; at < all.length; at += size)
    answers.push(...(await Promise.all(all.slice(at, at + size).map(work))));
  return answers;
}
