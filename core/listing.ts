import type { Resource } from './resource.ts';

/** Part of a listing. `cursor`: from where to list what follows; absent on the last page. */
export type Page<R extends Resource = Resource> = {
  readonly resources: readonly R[];
  readonly cursor?: string;
};

/** All pages at once, for listings that are small or needed whole. */
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
