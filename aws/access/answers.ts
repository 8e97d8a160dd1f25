import { type Fact, known, unknown } from '../../core/resource.ts';
import { errorName } from './errors.ts';

/** Returns the list in a response. Throws when it is absent, so that it cannot pass for an empty list. */
export function requiredList<T>(list: readonly T[] | undefined, what: string): readonly T[] {
  if (list === undefined) throw new Error(`AWS's response lacks the list of ${what}`);
  return list;
}

/**
 * Returns the only item of a response to a request by id. Throws on an empty list: AWS reports a missing
 * resource by an error.
 */
export function requiredItem<T>(list: readonly T[] | undefined, what: string): T {
  const [one] = requiredList(list, what);
  if (one === undefined) throw new Error(`AWS's response lacks the requested ${what}`);
  return one;
}

/** Returns an unknown fact for a field that AWS omitted. */
export function factOf<T>(value: T | undefined, what: string): Fact<T> {
  return value === undefined ? unknown(`AWS's response lacks ${what}`) : known(value);
}

/** Throws unless the response is about the requested resource. */
export function assertAbout(id: string, answered: string | undefined): void {
  if (answered !== id) throw new Error(`AWS's response is not about ${id}`);
}

/** Returns `none` for an error with one of these names, by which AWS reports absence. Rethrows other errors. */
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
