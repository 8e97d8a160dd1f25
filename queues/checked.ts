import type * as z from 'zod/mini';
import { done, type Result, refused } from '../core/result.ts';

/** The value that the schema reads. The error names the fields and repeats nothing of the value. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown): Result<T, string> {
  const read = schema.safeParse(value);
  if (read.success) return done(read.data);
  const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message');
  return refused([...new Set(fields)].join(', '));
}

/** The error of JSON.parse repeats a part of the text; this one does not. */
export function parsedJson(text: string): Result<unknown, string> {
  try {
    return done(JSON.parse(text));
  } catch {
    return refused('The message is not JSON');
  }
}
