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
