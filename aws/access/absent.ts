import { errorName } from './errors.ts';

/** S3 says "there is none" by an error. Only that one is an answer. */
export async function absent<T>(code: string, none: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (errorName(error) === code) return none;
    throw error;
  }
}
