import { Refused } from '../core/ports/remediator.ts';
import { errorName, inWords, isDenied } from './access/errors.ts';

/** Error names by which any service refuses before a change. Kinds add their own. */
const refusalsOfAnyKind = [
  'MissingParameter',
  'OperationNotPermitted',
  'OperationNotPermittedException',
  'UnsupportedOperation',
  'ValidationError',
];

/** Refuses when the account could not be reached: nothing was called. */
export async function reached<T>(reaching: Promise<T>): Promise<T> {
  return reaching.catch((cause: unknown) => {
    throw new Refused(inWords(cause), { cause });
  });
}

/** Returns `Refused` when AWS certainly changed nothing; undefined otherwise. */
export function refusal(error: unknown, ofKind: readonly string[] = []): Refused | undefined {
  if (error instanceof Refused) return error;
  const name = errorName(error);
  const isNamed = refusalsOfAnyKind.includes(name) || ofKind.includes(name);
  if (isDenied(error) || isNamed || /NotFound/.test(name) || /^Invalid[A-Z]/.test(name)) {
    return new Refused(inWords(error), { cause: error });
  }
  return undefined;
}
