import { PartlyChanged } from '../../core/ports/remediator.ts';
import { inWords } from '../access/errors.ts';

/**
 * A later call of an undo, after one that has changed something: its refusal is no longer "nothing was changed".
 * `changed`: what the calls before have done, as a sentence.
 */
export async function afterFirst<T>(changed: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new PartlyChanged(`${changed} The rest was not done: ${inWords(cause)}`, { cause });
  }
}
