import * as z from 'zod/mini';
import type { StoredItem } from '../../core/ports/bus.ts';
import { done, type Result } from '../../core/result.ts';
import { checked } from '../../queues/checked.ts';

const record = z.object({
  dynamodb: z.object({
    NewImage: z.object({
      doc: z.object({ S: z.string() }),
      shape: z.object({ N: z.string().check(z.regex(/^\d{1,5}$/)) }),
    }),
  }),
});

export function parseAuditChange(value: unknown): Result<readonly StoredItem[], string> {
  const read = checked(record, value);
  if (!read.ok) return read;
  const { doc, shape } = read.value.dynamodb.NewImage;
  return done([{ doc: doc.S, shape: Number(shape.N) }]);
}
