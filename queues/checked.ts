import type * as z from 'zod/mini';
import { done, type Result, refused } from '../core/result.ts';

/** Parses a value with the schema. The error names the wrong fields without their values. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown): Result<T, string> {
  const read = schema.safeParse(value);
  if (read.success) return done(read.data);
  const fields = read.error.issues.map(({ path }) => path.join('.') || 'the message');
  return refused([...new Set(fields)].join(', '));
}

/** The error contains no part of the text, unlike that of JSON.parse. */
export function parsedJson(text: string): Result<unknown, string> {
  try {
    return done(JSON.parse(text));
  } catch {
    return refused('The message is not JSON');
  }
}
