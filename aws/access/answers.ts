import { type Fact, known, unknown } from '../../core/resource.ts';
import { errorName } from './errors.ts';

/** The list that AWS answered with. Throws for an answer without it, which must not read like an empty list. */
export function told<T>(list: readonly T[] | undefined, what: string): readonly T[] {
  if (list === undefined) throw new Error(`AWS answered without the ${what}`);
  return list;
}

/** The one thing that was asked for by its id. AWS says by an error that there is none; an empty list says nothing. */
export function toldOne<T>(list: readonly T[] | undefined, what: string): T {
  const [one] = told(list, what);
  if (one === undefined) throw new Error(`AWS answered without the ${what} that was asked for`);
  return one;
}

/** Unknown for a field that AWS left out. */
export function toldFact<T>(value: T | undefined, what: string): Fact<T> {
  return value === undefined ? unknown(`AWS answered without ${what}`) : known(value);
}

/** Throws unless AWS answered about the very one: an answer about another says nothing of what was done. */
export function toldOf(id: string, answered: string | undefined): void {
  if (answered !== id) throw new Error(`AWS did not answer about ${id}`);
}

/** `none` when AWS says by an error of one of these names that there is none. Any other error is thrown. */
export async function absent<T, N>(
  names: string | readonly string[],
  none: N,
  read: () => Promise<T>,
): Promise<T | N> {
  try {
    return await read();
  } catch (error) {
    if ([names].flat().includes(errorName(error))) return none;
    throw error;
  }
}
