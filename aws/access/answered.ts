/**
 * The list that AWS answered with. An answer without it, empty or of something else, says nothing about what is there,
 * and must not read like "nothing": it throws.
 */
export function told<T>(list: readonly T[] | undefined, what: string): readonly T[] {
  if (list === undefined) throw new Error(`AWS answered without the ${what}`);
  return list;
}

/** The one thing that was asked for by its id. AWS says so by name when there is none; an empty list says nothing. */
export function toldOne<T>(list: readonly T[] | undefined, what: string): T {
  const [one] = told(list, what);
  if (one === undefined) throw new Error(`AWS answered without the ${what} that was asked for`);
  return one;
}
